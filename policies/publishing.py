"""
When a community publishes its numbers, and of which periods: pure functions of a policy.

Which of them are too small to be shown is for `policies.hiding`; what is counted is known to `engine`.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from policies.calendars import deadline
from policies.event_hours import openings
from policies.rules import Transparency
from policies.schema import Policy

_YEAR = 12
_LOOK_BACK = timedelta(days=300)
"""Into the year before, so that its last day for numbers is found."""


def due_after(policy: Policy, since: datetime) -> datetime | None:
    """Answer the first instant after `since` at which numbers are due, in UTC; None where none are published."""
    if policy.transparency is None:
        return None
    return min((at for at in _due(policy, policy.transparency, since) if at > since), default=None)


def first_period(policy: Policy, first: datetime) -> datetime:
    """
    Answer when the period began in which the first report came: the last instant before it at which numbers were due.

    Where there was none, as before a community's first event, it is the beginning of that year in the policy's zone.
    """
    zone = ZoneInfo(policy.calendar.zone)
    year = datetime(first.astimezone(zone).year, 1, 1, tzinfo=zone).astimezone(UTC)
    found = policy.transparency
    before = [at for at in _due(policy, found, year - _LOOK_BACK) if at <= first] if found else []
    return max(before, default=year)


def published_by(policy: Policy) -> str | None:
    """Answer the group that is reminded when numbers are due."""
    return (policy.transparency.by or policy.tiers[0]) if policy.transparency else None


def _due(policy: Policy, transparency: Transparency, since: datetime) -> Iterator[datetime]:
    where = ZoneInfo(policy.calendar.zone)
    year = since.astimezone(where).year
    far = transparency.every.amount // _YEAR if transparency.every else 0
    for ahead in range(2 + far):
        for day in _days(transparency, year + ahead):
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
