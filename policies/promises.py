"""
What is owed, by when, and what the clock does about it: a policy's promises as values for one event at one instant.

`engine` keeps them as rows and applies their moves; nothing here knows which promises are running.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from msgspec import Struct

from policies.calendars import waiting
from policies.clauses import Broken, Nudge, Remedy
from policies.durations import Duration, Since, Unit
from policies.generated import DEADLOCK, every_promise
from policies.schema import Policy
from policies.words import HOLDERS
from states.lifecycle import Event, Trigger

__all__ = ["BACKSTOP", "DEADLOCK", "TRIGGERS", "ClockMove", "Owed", "backstop", "kept_by", "owed_again", "owed_from"]

BACKSTOP = "backstop"
"""The promise an open case gets when its policy leaves it without any."""
BACKSTOP_AFTER = Duration(7, Unit.DAYS)
TRIGGERS = {
    Remedy.ESCALATE: Trigger.ESCALATE,
    Remedy.RAISE_TIER: Trigger.RAISE_TIER,
    Remedy.SEND_STATUS: Trigger.SEND_STATUS,
    Remedy.HAND_OVER: Trigger.HAND_OVER,
    Remedy.ASSIGN: Trigger.TAKE,
    Remedy.END_MEASURE: Trigger.END_MEASURE,
    Remedy.ALARM: Trigger.ALARM,
}
"""What each remedy asks of a case."""
_ENDS_BACKSTOP = frozenset(Event) - {
    Event.RECEIVED,
    Event.REOPENED,
    Event.RECUSED,
    Event.NOTED,
    Event.REPLIED,
    Event.NUDGED,
    Event.STATUS_SENT,
    Event.ALARMED,
    Event.MIGRATED,
}


class ClockMove(Struct, frozen=True):
    """
    A move that the clock makes at `due_at`; with `breaks` it is the promise's end.

    `cause` is unique within one round of one promise. `to` None leaves the group to the engine; `tell` hears of it by
    `message`, and may hold the words `reporter` and `holders`.
    """

    cause: str
    trigger: Trigger
    due_at: datetime
    breaks: bool
    to: str | None = None
    tell: tuple[str, ...] = ()
    message: str | None = None


class Owed(Struct, frozen=True):
    """One round of one promise: to whom, from when, until when, and what the clock does. Instants are in UTC."""

    name: str
    to: str | None
    anchor_at: datetime
    due_at: datetime
    moves: tuple[ClockMove, ...]


@lru_cache(maxsize=512)
def owed_from(policy: Policy, event: Event, at: datetime) -> tuple[Owed, ...]:
    """Answer every promise that `event` at the instant `at` starts."""
    return tuple(owed(policy, name, at) for name in starting(policy, (event,)))


@lru_cache(maxsize=4096)
def starting(policy: Policy, events: tuple[Event, ...]) -> tuple[str, ...]:
    """Answer the names of the promises that any of `events` starts, in the order in which they are given."""
    every = every_promise(policy).items()
    return tuple(dict.fromkeys(name for event in events for name, owing in every if event in owing.starts))


def owed(policy: Policy, name: str, at: datetime, day: datetime | None = None) -> Owed:
    """Answer one promise as it is given at the instant `at`, in a case whose own day is `day`."""
    terms = _terms(policy, name, day if _asks_for_the_day(policy, name) else None)
    due_at = terms.wait(at)
    nudges = [term.due(when) for term in terms.nudges if at < (when := term.wait(at)) < due_at]
    return Owed(name, terms.to, at, due_at, (*nudges, terms.broken.due(due_at)))


def owed_again(policy: Policy, name: str, at: datetime, holder: str | None = None) -> Owed | None:
    """Answer the next round of a promise that broke at `at`; None when it does not come again."""
    if name == BACKSTOP:
        return backstop(policy, at, holder)
    owing = every_promise(policy).get(name)
    if owing is None or owing.broken.again_every is None:
        return None
    return _round(policy, name, owing.to, at, owing.broken.again_every, owing.broken)


@lru_cache(maxsize=4096)
def kept_by(policy: Policy, event: Event) -> frozenset[str]:
    """Answer the names of the promises that `event` keeps, the generated ones included."""
    names = {name for name, owing in every_promise(policy).items() if event in owing.kept_by}
    return frozenset(names | ({BACKSTOP} if event in _ENDS_BACKSTOP else set()))


def backstop(policy: Policy, at: datetime, holder: str | None = None) -> Owed:
    """Answer the promise of last resort: after seven days the holders and the tier after `holder` are alarmed."""
    above = policy.next_tier(holder)
    move = Broken(do=Remedy.ALARM, tell=(HOLDERS, above) if above else (HOLDERS,))
    return _round(policy, BACKSTOP, None, at, BACKSTOP_AFTER, move)


Wait = Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class _Term:
    """A move of the clock but for its time, and how that is found."""

    wait: Wait
    cause: str
    trigger: Trigger
    breaks: bool
    to: str | None
    tell: tuple[str, ...]
    message: str | None

    def due(self, at: datetime) -> ClockMove:
        return ClockMove(self.cause, self.trigger, at, self.breaks, self.to, self.tell, self.message)


@dataclass(frozen=True, slots=True)
class _Terms:
    """What is always the same about a promise, whenever it is given."""

    to: str | None
    wait: Wait
    nudges: tuple[_Term, ...]
    broken: _Term


@lru_cache(maxsize=1024)
def _terms(policy: Policy, name: str, day: datetime | None) -> _Terms:
    owing = every_promise(policy)[name]
    wait = waiting(owing.within, policy.calendar, day)
    return _Terms(owing.to, wait, tuple(_nudge(policy, one, day) for one in owing.nudge), _broken(owing.broken, wait))


@lru_cache(maxsize=1024)
def _asks_for_the_day(policy: Policy, name: str) -> bool:
    owing = every_promise(policy)[name]
    return Since.DAY in {owing.within.since, *(nudge.at.since for nudge in owing.nudge)}


def _nudge(policy: Policy, nudge: Nudge, day: datetime | None) -> _Term:
    wait = waiting(nudge.at, policy.calendar, day)
    return _Term(wait, f"nudge:{nudge.at}", Trigger.NUDGE, breaks=False, to=None, tell=nudge.tell, message="nudge")


def _round(policy: Policy, name: str, to: str | None, at: datetime, span: Duration, broken: Broken) -> Owed:
    term = _broken(broken, waiting(span, policy.calendar))
    due_at = term.wait(at)
    return Owed(name, to, at, due_at, (term.due(due_at),))


def _broken(broken: Broken, wait: Wait) -> _Term:
    alarm = broken.do is Remedy.ALARM
    tell = broken.tell or ((HOLDERS,) if alarm else ())
    message = broken.message or ("alarm" if alarm else "promise-broken")
    told = message if tell else None
    return _Term(wait, "broken", TRIGGERS[broken.do], breaks=True, to=broken.to, tell=tell, message=told)
