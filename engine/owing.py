"""
Promises turned into rows: what an event starts, keeps, breaks and releases, and the clock's moves that come with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from engine.change import REPORTER
from handrail.identifiers import move_id
from policies.promises import Owed, kept_by, owed_again, owed_from
from policies.schema import Policy
from states.case import Case, Ending, Move, Promise
from states.lifecycle import CaseState, Event
from states.roles import CLOCK


def owed_by(policy: Policy, events: Sequence[Event], at: datetime, taken: Iterable[str]) -> tuple[Owed, ...]:
    """
    Answer what events start.

    A promise of a name in `taken` runs already and keeps its earlier time; one that the same events keep at once is
    not worth giving.
    """
    seen = {*taken, *(name for event in events for name in kept_by(policy, event))}
    found: list[Owed] = []
    for event in events:
        for owed in owed_from(policy, event, at):
            if owed.name not in seen:
                seen.add(owed.name)
                found.append(owed)
    return tuple(found)


def owed_anew(policy: Policy, name: str, at: datetime) -> Owed | None:
    """Answer a promise from its beginning, as given to those who take the case over from others who let it break."""
    every = (owed for event in Event for owed in owed_from(policy, event, at))
    return next((owed for owed in every if owed.name == name), None) or owed_again(policy, name, at)


def give(case: Case, owed: Owed, round_: int = 1) -> tuple[Promise, tuple[Move, ...]]:
    """Make the rows of one promise, given by the change that made `case.version`."""
    key = f"{case.id}.{owed.name}.{case.version}"
    promise = Promise(key, case.id, owed.name, round_, owed.to, owed.anchor_at, owed.due_at)
    moves = tuple(
        Move(
            id=move_id(case.id, f"{key}:{clock.cause}"),
            case=case.id,
            trigger=clock.trigger,
            actor=CLOCK,
            cause=f"{owed.name} {clock.cause}",
            due_at=clock.due_at,
            requested_at=owed.anchor_at,
            promise=key,
            breaks=clock.breaks,
            to=clock.to,
            tell=clock.tell,
            message=clock.message,
        )
        for clock in owed.moves
    )
    return promise, moves


def end_by_events(
    running: Iterable[Promise], policy: Policy, events: Sequence[Event], acted_at: datetime, now: datetime
) -> tuple[Promise, ...]:
    """Answer the promises that events keep, ended; what was done after its time counts as broken."""
    return tuple(
        replace(one, ended_at=now, ending=Ending.KEPT if acted_at <= one.due_at else Ending.BROKEN)
        for one in asked_by(running, policy, events)
    )


def asked_by(running: Iterable[Promise], policy: Policy, events: Sequence[Event]) -> tuple[Promise, ...]:
    """Answer the promises that ask for any of these events."""
    names = frozenset[str]().union(*(kept_by(policy, event) for event in events))
    return tuple(one for one in running if one.name in names)


def release(promises: Iterable[Promise], now: datetime) -> tuple[Promise, ...]:
    """Answer promises ended because nothing is owed any more."""
    return tuple(replace(one, ended_at=now, ending=Ending.RELEASED) for one in promises)


def outlives(promise: Promise, policy: Policy, event: Event) -> bool:
    """Answer whether a promise goes on when `event` ends the case: the reporter is still owed to be told."""
    return event is Event.RESOLVED and promise.to == REPORTER and promise.name in kept_by(policy, Event.TOLD)


def can_be_kept_after_the_end(name: str, policy: Policy) -> bool:
    """Answer whether people can still do what a promise asks once a case is resolved; if not it is not worth giving."""
    return any(name in kept_by(policy, event) for event in (Event.TOLD, Event.MESSAGED))


def events_of(event: Event, target: CaseState | None, was: CaseState) -> tuple[Event, ...]:
    """Answer what happened: the move's own event, and the state it led into where that has an event of its name."""
    if target is None or (target is was and event is not Event.RAISED):
        return (event,)
    return tuple(dict.fromkeys((event, Event(target.value))))
