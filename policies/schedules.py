"""
What comes round regularly, such as a meeting or the hand-over of duty: `mon 12:00`, `1st tue 18:00`, `last fri 17:00`.

Times are on the wall of the policy's zone. `policies.calendars` counts durations from what comes next; `policies.duty`
asks whose turn it is.
"""

import calendar as months
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from policies.words import fault, listed

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PLACES = {"1st": 0, "2nd": 1, "3rd": 2, "4th": 3, "last": -1}
_WRITTEN = re.compile(rf"(?:({'|'.join(_PLACES)}) )?({'|'.join(WEEK)}) ([01]\d|2[0-3]):([0-5]\d)")
_A_MONDAY = datetime(2001, 1, 1)  # noqa: DTZ001  # the wall's own time, whatever the zone
_SEARCHED = timedelta(days=64)


def _occasion(value: str) -> str:
    if not _WRITTEN.fullmatch(value):
        raise fault(f"'{value[:40]}' is no regular time; write mon 12:00, 1st tue 18:00 or last fri 17:00")
    return value


def _weekly(value: str) -> str:
    found = _WRITTEN.fullmatch(value)
    if not found or found[1]:
        raise fault(f"'{value[:40]}' is no time of the week; write mon 12:00")
    return value


Occasions = Annotated[
    tuple[Annotated[str, AfterValidator(_occasion)], ...],
    BeforeValidator(listed, json_schema_input_type=str | list[str]),
    Field(max_length=20),
]
"""Regular times: each week, or on one such weekday of each month."""
Weekly = Annotated[str, AfterValidator(_weekly)]
"""One time of each week."""


def next_of(occasions: tuple[str, ...], after: datetime, zone: str) -> datetime:
    """Answer the first of these occasions that comes later than the aware instant `after`, in UTC."""
    where = ZoneInfo(zone)
    first = after.astimezone(where).date()
    walls = (wall for one in occasions for wall in _days(one, first, _SEARCHED))
    instants = (datetime.combine(day, at, where).astimezone(UTC) for day, at in walls)
    return min(instant for instant in instants if instant > after)


def turns(weekly: str, at: datetime, zone: str) -> int:
    """Answer how many times a weekly occasion has come round, counted from long ago, at the aware instant `at`."""
    found = _WRITTEN.fullmatch(weekly)
    if not found:
        raise ValueError(weekly)
    first = _A_MONDAY + timedelta(days=WEEK.index(found[2]), hours=int(found[3]), minutes=int(found[4]))
    return (at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - first) // timedelta(weeks=1)


def _days(occasion: str, first: date, span: timedelta) -> Iterator[tuple[date, time]]:
    found = _WRITTEN.fullmatch(occasion)
    if not found:
        raise ValueError(occasion)
    weekday, at = WEEK.index(found[2]), time(int(found[3]), int(found[4]))
    for step in range(span.days):
        day = first + timedelta(days=step)
        if day.weekday() == weekday and (not found[1] or _stands(day, _PLACES[found[1]])):
            yield day, at


def _stands(day: date, place: int) -> bool:
    """Answer whether `day` is that one of its weekday in its month; place -1 is the last."""
    if place < 0:
        return day.day > months.monthrange(day.year, day.month)[1] - 7
    return (day.day - 1) // 7 == place
