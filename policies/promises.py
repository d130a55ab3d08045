"""
What is owed, by when, and what the clock does about it: a policy's promises as values for one event at one instant.

`engine` keeps them as rows and applies their moves; nothing here knows which promises are running.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from policies.calendars import deadline
from policies.clauses import Broken, Nudge, Owing, Remedy
from policies.durations import Duration, Unit
from policies.generated import DEADLOCK, every_promise
from policies.schema import Policy
from policies.words import HOLDERS
from states.lifecycle import Event, Trigger

__all__ = ["BACKSTOP", "DEADLOCK", "ClockMove", "Owed", "backstop", "kept_by", "owed_again", "owed_from"]

BACKSTOP = "backstop"
"""The promise an open case gets when its policy leaves it without any."""
BACKSTOP_AFTER = Duration(7, Unit.DAYS)
_TRIGGERS = {
    Remedy.ESCALATE: Trigger.ESCALATE,
    Remedy.RAISE_TIER: Trigger.RAISE_TIER,
    Remedy.SEND_STATUS: Trigger.SEND_STATUS,
    Remedy.HAND_OVER: Trigger.HAND_OVER,
    Remedy.ASSIGN: Trigger.TAKE,
    Remedy.END_MEASURE: next((one for one in Trigger if one.value == "end_measure"), Trigger.ALARM),
    Remedy.ALARM: Trigger.ALARM,
}
_ENDS_BACKSTOP = frozenset(Event) - {
    Event.RECEIVED,
    Event.REOPENED,
    Event.RECUSED,
    Event.NOTED,
    Event.REPLIED,
    Event.NUDGED,
    Event.STATUS_SENT,
    Event.ALARMED,
}


@dataclass(frozen=True, slots=True)
class ClockMove:
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


@dataclass(frozen=True, slots=True)
class Owed:
    """One round of one promise: to whom, from when, until when, and what the clock does. Instants are in UTC."""

    name: str
    to: str | None
    anchor_at: datetime
    due_at: datetime
    moves: tuple[ClockMove, ...]


@lru_cache(maxsize=512)
def owed_from(policy: Policy, event: Event, at: datetime) -> tuple[Owed, ...]:
    """Answer every promise that `event` at the instant `at` starts."""
    every = every_promise(policy).items()
    return tuple(_owed(policy, name, owing, at) for name, owing in every if event in owing.starts)


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


def _owed(policy: Policy, name: str, owing: Owing, at: datetime) -> Owed:
    owed = _round(policy, name, owing.to, at, owing.within, owing.broken)
    nudges = tuple(_nudged(policy, nudge, at) for nudge in owing.nudge)
    early = tuple(nudge for nudge in nudges if nudge.due_at < owed.due_at)
    return Owed(name, owed.to, owed.anchor_at, owed.due_at, early + owed.moves)


def _nudged(policy: Policy, nudge: Nudge, at: datetime) -> ClockMove:
    due_at = deadline(nudge.at, at, policy.calendar)
    return ClockMove(f"nudge:{nudge.at}", Trigger.NUDGE, due_at, breaks=False, tell=nudge.tell, message="nudge")


def _round(policy: Policy, name: str, to: str | None, at: datetime, span: Duration, broken: Broken) -> Owed:
    due_at = deadline(span, at, policy.calendar)
    return Owed(name, to, at, due_at, (_broken(broken, due_at),))


def _broken(broken: Broken, due_at: datetime) -> ClockMove:
    alarm = broken.do is Remedy.ALARM
    tell = broken.tell or ((HOLDERS,) if alarm else ())
    message = broken.message or ("alarm" if alarm else "promise-broken")
    return ClockMove("broken", _TRIGGERS[broken.do], due_at, True, broken.to, tell, message if tell else None)  # noqa: FBT003  # the fields in their order
