"""
When somebody is not to be woken: the hours of a night in their zone, in which messages to them wait.

Waiting moves no deadline. Which messages may wait is decided by `engine.telling.outbox`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LONGEST = timedelta(hours=12)
"""The longest quiet hours, so that nobody hears of a case half a day late."""
_WRITTEN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d) (\S+)")


class QuietHoursError(ValueError):
    """A text is no quiet hours; the message says how they are written."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` to `ends` on the clock of `zone`, over midnight if it ends no later than it begins."""

    begins: time
    ends: time
    zone: str

    def __str__(self) -> str:
        """Write them as they are read: `22:00-07:00 Europe/Berlin`."""
        return f"{self.begins:%H:%M}-{self.ends:%H:%M} {self.zone}"

    @classmethod
    def parse(cls, text: str) -> "QuietHours":
        """
        Read quiet hours.

        Raises:
            QuietHoursError: `text` is none, its zone is unknown, or they are longer than LONGEST.

        """
        found = _WRITTEN.fullmatch(" ".join(text.split()))
        if not found:
            raise QuietHoursError("write quiet hours like 22:00-07:00 Europe/Berlin")
        begins, ends = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        try:
            ZoneInfo(found[5])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise QuietHoursError("there is no such time zone; write one like Europe/Berlin") from None
        if not timedelta(0) < _length(begins, ends) <= LONGEST:
            raise QuietHoursError("quiet hours last at most 12 hours")
        return cls(begins, ends, found[5])

    def over_at(self, now: datetime) -> datetime:
        """Answer when they are over, in UTC: `now` itself outside of them."""
        local = now.astimezone(ZoneInfo(self.zone))
        for days in (-1, 0):
            day = local.date() + timedelta(days=days)
            begins = datetime.combine(day, self.begins, local.tzinfo).astimezone(UTC)
            ends_on = day if self.ends > self.begins else day + timedelta(days=1)
            ends = datetime.combine(ends_on, self.ends, local.tzinfo).astimezone(UTC)
            if begins <= now < ends:
                return ends
        return now


def may_hear_at(quiet: str | None, now: datetime, due_at: datetime | None, *, urgent: bool) -> datetime:
    """
    Answer when a message may go to somebody with these quiet hours: `now`, or when they are over.

    What is urgent never waits, and no message waits beyond the time that it speaks of. Quiet hours that cannot be read
    keep nothing back.
    """
    if quiet is None or urgent:
        return now
    try:
        over = QuietHours.parse(quiet).over_at(now)
    except QuietHoursError:
        return now
    return over if due_at is None else max(now, min(over, due_at))


def _length(begins: time, ends: time) -> timedelta:
    minutes = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    return timedelta(minutes=minutes % (24 * 60))
