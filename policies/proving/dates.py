"""
The worst days of a calendar: when a duration takes longest, and how long a message may lie until somebody works.

Every day of two years is tried by the real calendar code, at its first and at its last minute: between them time on a
working day passes evenly, and on a day off the first minute waits longest.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from policies.calendars import WEEK, Calendar, deadline
from policies.durations import Duration, Unit

FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2027, 12, 31)
_ENDS_OF_A_DAY = (time(0, 0), time(23, 59))
_BY_THE_HOUR = tuple(time(hour, minute) for hour in range(24) for minute in (0, 1))
_MOST_DAYS_OFF = 370
_IN_HOURS = timedelta(days=4)


@lru_cache(maxsize=256)
def longest(duration: Duration, calendar: Calendar) -> tuple[timedelta, datetime]:
    """Answer how long a duration takes at most, and an instant from which it does."""
    if duration.exact is not None and not duration.since:
        return duration.exact, _at(FIRST_DAY, time(9), calendar)
    by_the_hour = duration.since or duration.unit is Unit.EVENT_HOURS
    found = (
        (deadline(duration, at, calendar) - at, at)
        for day in _days()
        for at in (_at(day, clock, calendar) for clock in (_BY_THE_HOUR if by_the_hour else _ENDS_OF_A_DAY))
    )
    return max(found, key=lambda one: one[0])


def depends_on_days(duration: Duration) -> bool:
    """Answer whether how long a duration takes depends on when it begins."""
    return duration.exact is None or bool(duration.since)


def until_work(at: datetime, calendar: Calendar) -> datetime:
    """Answer the first instant from `at` on that lies on a working day."""
    zone = ZoneInfo(calendar.zone)
    day = at.astimezone(zone).date()
    if calendar.works_on(day):
        return at
    for _ in range(_MOST_DAYS_OFF):
        day += timedelta(days=1)
        if calendar.works_on(day):
            return datetime.combine(day, time(0), zone).astimezone(UTC)
    raise OverflowError("nobody works for a year")


@lru_cache(maxsize=64)
def different_days(calendar: Calendar) -> tuple[datetime, ...]:
    """Answer both ends of every day that differs from all others in which of the days around it are worked."""
    seen: set[tuple[object, ...]] = set()
    found: list[datetime] = []
    for day in _days():
        around = tuple(calendar.works_on(day + timedelta(days=more)) for more in range(-1, 15))
        change = _offset(day, calendar) - _offset(day + timedelta(days=14), calendar)
        if (day.weekday(), around, change) not in seen:
            seen.add((day.weekday(), around, change))
            found += [_at(day, clock, calendar) for clock in _ENDS_OF_A_DAY]
    return tuple(found)


def said(at: datetime, calendar: Calendar) -> str:
    """Write an instant as people of the community say it: the day of the week, the date and the time."""
    local = at.astimezone(ZoneInfo(calendar.zone))
    return f"{local:%A %Y-%m-%d %H:%M}"


def around(at: datetime, calendar: Calendar) -> str:
    """Answer what is special about the days after an instant: `before a holiday on Monday`; empty for nothing."""
    first = at.astimezone(ZoneInfo(calendar.zone)).date()
    for more in range(5):
        day = first + timedelta(days=more)
        if WEEK[day.weekday()] in calendar.business_days and not calendar.works_on(day):
            return f"on a holiday, {day:%A}" if more == 0 else f"before a {day:%A} that is a holiday"
    return ""


def hours(time_: timedelta) -> str:
    """Write how long: in hours up to four days, else in days and hours; minutes only below an hour."""
    if time_ < timedelta(hours=1):
        return f"{time_ // timedelta(minutes=1)} min"
    whole = round(time_ / timedelta(hours=1))
    days, rest = divmod(whole, 24)
    return f"{whole} h" if time_ < _IN_HOURS else f"{days} d" + (f" {rest} h" if rest else "")


def _days() -> Iterator[date]:
    return (FIRST_DAY + timedelta(days=more) for more in range((LAST_DAY - FIRST_DAY).days + 1))


def _at(day: date, clock: time, calendar: Calendar) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(calendar.zone)).astimezone(UTC)


def _offset(day: date, calendar: Calendar) -> timedelta:
    return datetime.combine(day, time(12), ZoneInfo(calendar.zone)).utcoffset() or timedelta(0)
