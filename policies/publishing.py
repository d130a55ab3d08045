"""
When a community publishes its numbers, and which of them are too small to be shown: pure functions of a policy.

What is counted is known to `engine`; this module counts nothing.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from policies.calendars import deadline
from policies.event_hours import openings
from policies.rules import Transparency
from policies.schema import Policy

_YEAR = 12


def due_after(policy: Policy, since: datetime) -> datetime | None:
    """Answer the first instant after `since` at which numbers are due, in UTC; None where none are published."""
    if policy.transparency is None:
        return None
    return min((at for at in _due(policy, policy.transparency, since) if at > since), default=None)


def shown(number: int, transparency: Transparency) -> int | None:
    """Answer a number as it may be published: None stands for one that is too small, and might point at someone."""
    return None if 0 < number < transparency.hide_below else number


def published_by(policy: Policy) -> str | None:
    """Answer the group that is reminded when numbers are due."""
    return (policy.transparency.by or policy.tiers[0]) if policy.transparency else None


def _due(policy: Policy, transparency: Transparency, since: datetime) -> Iterator[datetime]:
    where = ZoneInfo(policy.calendar.zone)
    year = since.astimezone(where).year
    for day in (*_days(transparency, year), *_days(transparency, year + 1)):
        yield datetime.combine(day, time.min, where).astimezone(UTC)
    for happening in policy.calendar.events:
        closed = openings(happening, policy.calendar.zone)[-1][1]
        yield from (deadline(after, closed, policy.calendar) for after in transparency.after_event)


def _days(transparency: Transparency, year: int) -> Iterator[date]:
    for day in transparency.days:
        yield date.fromisoformat(f"{year}-{day}")
    if transparency.every is not None:
        months = transparency.every.amount
        first = year * _YEAR + (-year * _YEAR) % months
        for month in range(first, (year + 1) * _YEAR, months):
            yield date(month // _YEAR, month % _YEAR + 1, 1)
