"""
Instants in words, for people: the day, the time with its zone, and how long it is from now.

Everything is said in UTC, because the pages keep nothing that would tell where a reader is.
"""

from datetime import UTC, datetime, timedelta

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def in_words(at: datetime) -> str:
    """Say an instant: `Monday 23 November 2026, 07:28 UTC`."""
    there = at.astimezone(UTC)
    day = f"{_DAYS[there.weekday()]} {there.day} {_MONTHS[there.month - 1]} {there.year}"
    return f"{day}, {there:%H:%M} UTC"


def span_in_words(span: timedelta) -> str:
    """Say how long something takes, roughly: `2 days`, `5 hours`; the sign is ignored."""
    length = abs(span)
    for unit, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if length >= 2 * unit or (length >= unit and unit is not _DAY):
            count = round(length / unit)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "1 minute" if length >= _MINUTE else "less than a minute"


def from_now(now: datetime, due: datetime) -> str:
    """Say how far away a time in the future is: `in 2 days`; one that has passed is so many days ago."""
    span = span_in_words(due - now)
    return f"in {span}" if due >= now else f"{span} ago"


def left_in_words(now: datetime, due: datetime) -> str:
    """Say how long someone has: `2 days left`, or `2 days late`."""
    return f"{span_in_words(due - now)} {'left' if due >= now else 'late'}"
