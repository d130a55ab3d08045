"""
When a duration ends: pure functions of a duration, an instant and a policy's calendar.

Minutes, hours, days and weeks are exact. Business days and months follow the wall clock of the calendar's zone: time
on days off does not count. Where clocks change, who reports later still never has an earlier deadline: what would end
at a wall-clock time that is left out ends when the clocks change, and an hour that comes twice counts once.
"""

import calendar as months
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from policies.durations import Duration, Since, Unit
from policies.event_hours import Happenings, after_event_hours, closing, runs
from policies.schedules import WEEK, Occasions, Weekly, next_of
from policies.words import fault, listed, unknown

if TYPE_CHECKING:
    import holidays

__all__ = ["UTC_CALENDAR", "WEEK", "Calendar", "deadline"]

_REGION = re.compile(r"([A-Z]{2})(?:-([A-Za-z0-9]{1,30}))?")
_YEARLY = re.compile(r"(\d{2})-(\d{2})")
_A_LEAP_YEAR = 2000


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise unknown("time zone", name[:60], available_timezones(), listing=False) from None
    return name


def _weekdays(value: object) -> object:
    if not isinstance(value, str):
        return listed(value)
    first, dash, last = value.partition("-")
    if not dash or first not in WEEK or last not in WEEK:
        return [value]
    start, count = WEEK.index(first), (WEEK.index(last) - WEEK.index(first)) % 7
    return [WEEK[(start + step) % 7] for step in range(count + 1)]


def _weekday(word: str) -> str:
    if word not in WEEK:
        raise unknown("day of the week", word, WEEK)
    return word


def _holiday(value: str) -> str:
    if _REGION.fullmatch(value):
        return _region(value)
    try:
        date.fromisoformat(f"{_A_LEAP_YEAR}-{value}" if _YEARLY.fullmatch(value) else value)
    except ValueError:
        raise fault(f"'{value[:40]}' is no holiday; write US, GB-SCT, 12-24 or 2026-12-24") from None
    return value


def _region(value: str) -> str:
    country, _, part = value.partition("-")
    try:
        _known(value)
    except NotImplementedError:
        import holidays  # noqa: PLC0415  # see _known

        supported = holidays.list_supported_countries()
        if country in supported:
            raise unknown(f"part of {country} with holidays of its own", part, supported[country]) from None
        raise unknown("country with known holidays", country, supported, listing=False) from None
    return value


Weekdays = Annotated[
    tuple[Annotated[str, AfterValidator(_weekday)], ...],
    BeforeValidator(_weekdays, json_schema_input_type=str | list[str]),
    Field(min_length=1),
]


class Calendar(BaseModel):
    """The zone a policy's days are days of, and which of them count as business days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zone: Annotated[str, AfterValidator(_zone)] = Field("UTC", description="time zone whose days and clock count")
    business_days: Weekdays = Field(WEEK[:5], description="working days of the week: `mon-fri`, or a list of days")
    holidays: Annotated[tuple[Annotated[str, AfterValidator(_holiday)], ...], Field(max_length=100)] = Field(
        (),
        description="days off: a country `US`, a part of it `GB-SCT`, a day of each year `12-24`, one day `2026-12-24`",
    )

    events: Happenings = Field((), description="the community's events, for durations in event hours")
    meetings: Occasions = Field((), description="when the group regularly meets: `1st tue 18:00`, or `wed 18:00`")
    handover: Weekly | None = Field(None, description="when duty goes to the next member: `mon 12:00`")

    def works_on(self, day: date) -> bool:
        """Answer whether `day` is a business day."""
        return _works(self.business_days, self.holidays, day)


UTC_CALENDAR = Calendar()
"""Monday to Friday in UTC, without holidays."""


@lru_cache(maxsize=4096)
def _is_off(entries: tuple[str, ...], day: date) -> bool:
    own = {day.isoformat(), day.isoformat()[5:]}
    return any(entry in own or (_REGION.fullmatch(entry) and day in _known(entry)) for entry in entries)


@lru_cache(maxsize=64)
def _known(region: str) -> "holidays.HolidayBase":
    # Loading every country's calendar takes longer than reading a policy, and many policies name no country.
    import holidays  # noqa: PLC0415  # see above

    country, _, part = region.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)


ASSUMED_DAY = timedelta(weeks=4)
"""How far ahead a case's own day is taken to be where no case is looked at, as a proof does."""


def deadline(duration: Duration, anchor: datetime, calendar: Calendar, day: datetime | None = None) -> datetime:
    """
    Answer the instant at which `duration` from `anchor` ends, aware and in UTC; `day` is the case's own.

    What counts from the case's day and is past at `anchor` ends at once.

    Raises:
        ValueError: `anchor` has no zone, or `duration` has no end.

    """
    if anchor.tzinfo is None or duration.is_forever:
        raise ValueError("a deadline needs an aware anchor and a duration that ends")
    if duration.since is Since.DAY:
        return max(anchor.astimezone(UTC), _around(duration, day or anchor + ASSUMED_DAY, calendar))
    if duration.since:
        return deadline(duration.alone, _since(duration.since, anchor.astimezone(UTC), calendar), calendar)
    if duration.exact is not None:
        return anchor.astimezone(UTC) + duration.exact
    if duration.unit is Unit.EVENT_HOURS:
        return _event_hours_on(duration, anchor.astimezone(UTC), calendar)
    local = _once(anchor.astimezone(ZoneInfo(calendar.zone)))
    return max(anchor.astimezone(UTC), _instant(_on_the_wall(duration, local, calendar)))


def _around(duration: Duration, day: datetime, calendar: Calendar) -> datetime:
    """Answer so long before or after a case's day; what is counted back is exact."""
    if duration.before:
        return day.astimezone(UTC) - (duration.alone.exact or timedelta())
    return deadline(duration.alone, day, calendar)


def waiting(duration: Duration, calendar: Calendar, day: datetime | None = None) -> Callable[[datetime], datetime]:
    """Answer `deadline` for one duration and calendar, so that what is asked again and again is worked out once."""
    exact = duration.exact
    if exact is None:
        return lambda anchor: deadline(duration, anchor, calendar, day)
    return lambda anchor: (anchor if anchor.tzinfo is UTC else anchor.astimezone(UTC)) + exact


def _since(since: Since, anchor: datetime, calendar: Calendar) -> datetime:
    """Answer the instant from which a duration counts; without such an occasion it is the anchor itself."""
    if since is Since.EVENT:
        return closing(anchor, calendar.events, calendar.zone) or anchor
    handover = (calendar.handover,) if calendar.handover else ()
    occasions = calendar.meetings if since is Since.MEETING else handover
    return next_of(occasions, anchor, calendar.zone) if occasions else anchor


def _event_hours_on(duration: Duration, anchor: datetime, calendar: Calendar) -> datetime:
    """Answer the end of event hours; who reports just before an event begins waits no longer than if it ran already."""
    plain = anchor + timedelta(hours=duration.amount)
    outside = deadline(duration.otherwise, anchor, calendar) if duration.otherwise else plain
    first = after_event_hours(duration.amount, anchor, calendar.events, calendar.zone)
    return outside if first is None else first if runs(anchor, calendar.events, calendar.zone) else min(outside, first)


def _on_the_wall(duration: Duration, local: datetime, calendar: Calendar) -> datetime:
    if duration.unit is Unit.MONTHS:
        return _months_on(local, duration.amount)
    if duration.on:
        return datetime.combine(duration.on + timedelta(days=1), time.min, local.tzinfo)
    end, whole = _working_day(calendar.business_days, calendar.holidays, local.date(), duration.amount)
    return datetime.combine(end, time.min if whole else local.time(), local.tzinfo)


def _months_on(local: datetime, count: int) -> datetime:
    year, month = divmod(local.year * 12 + local.month - 1 + count, 12)
    last = months.monthrange(year, month + 1)[1]
    return local.replace(year=year, month=month + 1, day=min(local.day, last))


def _once(local: datetime) -> datetime:
    """Answer a local time whose hour comes only once: of one that comes again, the end of its first time."""
    if not local.fold:
        return local
    first = local.replace(fold=0)
    change = _change(first.astimezone(UTC), local.astimezone(UTC), local.tzinfo)
    over = (change + (first.utcoffset() or timedelta(0))).replace(tzinfo=local.tzinfo)
    return over if over.date() == first.date() else datetime.combine(first, time.max, local.tzinfo)


def _instant(local: datetime) -> datetime:
    """Answer the instant of a local time; of one that no clock shows, the change of clocks that leaves it out."""
    instant = local.astimezone(UTC)
    if instant.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _change(local.replace(fold=1).astimezone(UTC), instant, local.tzinfo)


def _change(before: datetime, after: datetime, zone: tzinfo | None) -> datetime:
    """Answer the instant, to the second, at which the clocks of a zone change between two others."""
    was = before.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()), -int(-after.timestamp() // 1)
    while high - low > 1:
        middle = (low + high) // 2
        same = datetime.fromtimestamp(middle, zone).utcoffset() == was
        low, high = (middle, high) if same else (low, middle)
    return datetime.fromtimestamp(high, UTC)


@lru_cache(maxsize=16384)
def _working_day(working: tuple[str, ...], holidays: tuple[str, ...], day: date, count: int) -> tuple[date, bool]:
    """Answer the working day that comes `count` of them after `day`, and whether `day` itself is off."""
    first = day
    while not _works(working, holidays, first):
        first += timedelta(days=1)
    last = first
    for _ in range(count):
        last += timedelta(days=1)
        while not _works(working, holidays, last):
            last += timedelta(days=1)
    return last, first != day


def _works(working: tuple[str, ...], holidays: tuple[str, ...], day: date) -> bool:
    return WEEK[day.weekday()] in working and not _is_off(holidays, day)
