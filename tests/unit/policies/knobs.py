"""
What a test of a knob is: how it is written, what it means, and a slip of the pen; and where it is put.

`@@` stands in a slip where its fault must be reported. The lines are put into the small policy that tests start from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from policies.promises import owed_from
from policies.schema import Policy
from states.lifecycle import Event

FRIDAY = datetime(2026, 12, 18, 16, 0, tzinfo=UTC)
"""Friday, 17:00 in Berlin; the next Thursday is a day off there."""
KEEP = "keep: {otherwise: 14mo}"
WITHIN = "    within: 48h\n"
STARTS = "    from: received\n"
CALENDAR = "holidays: [12-24]}"
GROUP = "{at_least: 3}"
BROKEN = "{do: escalate, tell: ombuds}"
APPEAL = "appeal: {window: 30d, to: ombuds}"
ROUTE = "{danger: true}"
TOLD = "[holders: new-report, reporter: acknowledgement]"


@dataclass(frozen=True)
class Knob:
    """What replaces `old`, what `asked` then answers, and a slip with what is said of it and the nearest word."""

    name: str
    old: str
    new: str
    asked: Callable[[Policy], Any]
    answer: Any
    slip: str
    said: str
    nearest: str | None = None
    also: tuple[tuple[str, str], ...] = ()


def due(name: str = "answer", event: Event = Event.RECEIVED) -> Callable[[Policy], Any]:
    """Ask when a promise is due that an event of Friday evening starts, as `day hour:minute` in UTC."""

    def ask(policy: Policy) -> str:
        owed = next(one for one in owed_from(policy, event, FRIDAY) if one.name == name)
        return f"{owed.due_at:%m-%d %H:%M}"

    return ask


def moves(policy: Policy) -> list[tuple[str, str, tuple[str, ...]]]:
    """Answer what the clock does about the small policy's promise: the trigger, when, and who hears of it."""
    owed = next(one for one in owed_from(policy, Event.RECEIVED, FRIDAY) if one.name == "answer")
    return [(one.trigger.value, f"{one.due_at:%m-%d %H:%M}", one.tell) for one in owed.moves]


def needs(policy: Policy) -> list[int]:
    """Answer how many of one, three and five members must agree."""
    return [policy.needs("committee", eligible).agree for eligible in (1, 3, 5)]


def starts_with(knob: str) -> Callable[[Policy], Any]:
    """Ask what the first route asks of a report."""
    return lambda policy: getattr(policy.routes[0].when, knob)
