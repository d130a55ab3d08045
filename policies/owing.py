"""
What one event does to the promises of a case: which end, and how, and which begin.

These are rules without a database. `engine` keeps their answers as rows; `policies.simulation` lives a year by them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from policies.generated import every_promise
from policies.promises import Owed, backstop, kept_by, owed, owed_again, starting
from policies.schema import Policy
from policies.words import REPORTER
from states.case import Ending, Promise
from states.lifecycle import CaseState, Event, Trigger


def events_of(event: Event, target: CaseState | None, was: CaseState) -> tuple[Event, ...]:
    """Answer what happened: the move's own event, and the state it led into where that has an event of its name."""
    if target is None or (target is was and event is not Event.RAISED):
        return (event,)
    return tuple(dict.fromkeys((event, Event(target.value))))


def events_at_start(state: CaseState) -> tuple[Event, ...]:
    """Answer what has happened to a new case in `state`: one that starts with a tier is received and escalated."""
    return (Event.RECEIVED, Event.ESCALATED) if state is CaseState.ESCALATED else (Event.RECEIVED,)


def owed_by(
    policy: Policy, events: Sequence[Event], at: datetime, taken: Iterable[str], day: datetime | None = None
) -> tuple[Owed, ...]:
    """
    Answer what events start, in a case whose own day is `day`.

    A promise of a name in `taken` runs already and keeps its earlier time; one that the same events keep at once is
    not worth giving.
    """
    running = frozenset(taken)
    return tuple(owed(policy, name, at, day) for name in _begun(policy, tuple(events)) if name not in running)


@lru_cache(maxsize=4096)
def _begun(policy: Policy, events: tuple[Event, ...]) -> tuple[str, ...]:
    kept = kept_by_any(policy, events)
    return tuple(name for name in starting(policy, events) if name not in kept)


def owed_anew(policy: Policy, name: str, at: datetime, day: datetime | None = None) -> Owed | None:
    """Answer a promise from its beginning, as given to those who take the case over from others who let it break."""
    return owed(policy, name, at, day) if name in every_promise(policy) else owed_again(policy, name, at)


def owed_then(  # what happened, told by name
    policy: Policy,
    events: Sequence[Event],
    now: datetime,
    *,
    running: Sequence[str],
    state: CaseState,
    holder: str,
    broken: str | None = None,
    trigger: Trigger | None = None,
    day: datetime | None = None,
) -> list[Owed]:
    """
    Answer what a case is owed from `now` on because of events, beside the promises `running` by their names.

    The case is in `state` and with `holder` afterwards; `broken` is the promise that broke, if one did, and `trigger`
    the remedy; `day` is the case's own.
    """
    owed = list(owed_by(policy, events, now, running, day))
    if broken:
        again = owed_again(policy, broken, now, holder)
        if again is None and trigger is Trigger.HAND_OVER:
            again = owed_anew(policy, broken, now, day)
        owed += [again] if again and all(one.name != again.name for one in owed) else []
    if state is CaseState.RESOLVED:
        return [one for one in owed if can_be_kept_after_the_end(one.name, policy)]
    return owed if owed or running else [backstop(policy, now, holder)]


def ended_by(
    policy: Policy, running: Sequence[Promise], events: Sequence[Event], *, acted_at: datetime, now: datetime
) -> tuple[Promise, ...]:
    """Answer the promises that end because people made events happen; what was done after its time is broken."""
    ended = end_by_events(running, policy, events, acted_at, now)
    return ended + _over(policy, _without(running, ended), events, now)


def ended_by_clock(
    policy: Policy, running: Sequence[Promise], events: Sequence[Event], broken: Promise | None, now: datetime
) -> tuple[Promise, ...]:
    """
    Answer the promises that end because of the clock: the one that broke, and those that its remedy replaces.

    Nobody did what was promised; the clock only moved the case on. That keeps no promise, it releases it.
    """
    ended: tuple[Promise, ...] = (_end(broken, now, Ending.BROKEN),) if broken else ()
    ended += release(asked_by(_without(running, ended), policy, events), now)
    return ended + _over(policy, _without(running, ended), events, now)


def end_by_events(
    running: Iterable[Promise], policy: Policy, events: Sequence[Event], acted_at: datetime, now: datetime
) -> tuple[Promise, ...]:
    """Answer the promises that events keep, ended; what was done after its time counts as broken."""
    return tuple(
        _end(one, now, Ending.KEPT if acted_at <= one.due_at else Ending.BROKEN)
        for one in asked_by(running, policy, events)
    )


def asked_by(running: Iterable[Promise], policy: Policy, events: Sequence[Event]) -> tuple[Promise, ...]:
    """Answer the promises that ask for any of these events."""
    names = kept_by_any(policy, tuple(events))
    return tuple(one for one in running if one.name in names)


@lru_cache(maxsize=4096)
def kept_by_any(policy: Policy, events: tuple[Event, ...]) -> frozenset[str]:
    """Answer the names of the promises that any of `events` keeps."""
    return frozenset[str]().union(*(kept_by(policy, event) for event in events))


def release(promises: Iterable[Promise], now: datetime) -> tuple[Promise, ...]:
    """Answer promises ended because nothing is owed any more."""
    return tuple(_end(one, now, Ending.RELEASED) for one in promises)


def outlives(promise: Promise, policy: Policy, event: Event) -> bool:
    """Answer whether a promise goes on when `event` ends the case: the reporter is still owed to be told."""
    return event is Event.RESOLVED and promise.to == REPORTER and promise.name in kept_by(policy, Event.TOLD)


def can_be_kept_after_the_end(name: str, policy: Policy) -> bool:
    """Answer whether people can still do what a promise asks once a case is resolved; if not it is not worth giving."""
    return any(name in kept_by(policy, event) for event in (Event.TOLD, Event.MESSAGED))


def _end(one: Promise, now: datetime, ending: Ending) -> Promise:
    return Promise(one.id, one.case, one.name, one.round, one.to, one.anchor_at, one.due_at, now, ending)


def _over(policy: Policy, left: Sequence[Promise], events: Sequence[Event], now: datetime) -> tuple[Promise, ...]:
    if CaseState.RESOLVED.value not in events:
        return ()
    return release((one for one in left if not outlives(one, policy, events[0])), now)


def _without(running: Iterable[Promise], ended: Iterable[Promise]) -> tuple[Promise, ...]:
    gone = {one.id for one in ended}
    if not gone:
        return tuple(running)
    return tuple(one for one in running if one.id not in gone)
