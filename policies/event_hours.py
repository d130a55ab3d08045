"""
The events of a policy's calendar, and when hours that count only while an event is open have passed.

An event runs from its first opening to its last closing, nights included. `policies.calendars` asks for deadlines.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from policies.words import fault

MOST_DAYS = 60
"""How many days one event may last."""
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d) ?- ?([01]\d|2[0-3]):([0-5]\d)")
_ALL_DAY = "00:00-00:00"


def _day(value: object) -> object:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise fault(f"'{str(value)[:40]}' is no day of the calendar; write 2027-05-14") from None


def _hours(value: str) -> str:
    if not _HOURS.fullmatch(value):
        raise fault(f"'{value[:40]}' are no hours; write 08:00-22:00")
    return value


Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=str)]
Hours = Annotated[str, AfterValidator(_hours)]
"""From when to when, on the clock of the wall: `08:00-22:00`; what ends no later than it begins ends the next day."""


def clock_times(hours: str) -> tuple[time, time]:
    """Answer when hours such as `08:00-22:00` begin and end; ValueError if they are none."""
    found = _HOURS.fullmatch(hours)
    if not found:
        raise ValueError(hours)
    return time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))


class Happening(BaseModel):
    """An event of the community: its days, and the hours in which someone of the team is on duty there."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: Annotated[str, Field(max_length=80)] = Field("", description="what people call the event")
    first: Day = Field(alias="from", description="its first day")
    last: Day = Field(alias="to", description="its last day")
    hours: Hours = Field(
        _ALL_DAY, description="hours of each day in which it is open: `08:00-22:00`; else day and night"
    )

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if not timedelta(0) <= self.last - self.first < timedelta(days=MOST_DAYS):
            raise fault(f"an event ends on or after the day it begins, and lasts {MOST_DAYS} days at most", at=("to",))
        return self


def in_order(happenings: tuple[Happening, ...]) -> tuple[Happening, ...]:
    """Answer the events if they come one after another; they are refused if two overlap or stand out of order."""
    for index, (one, other) in enumerate(pairwise(happenings)):
        if other.first <= one.last:
            raise fault("events stand in the order in which they come, and do not overlap", at=(index + 1, "from"))
    return happenings


Opening = tuple[datetime, datetime]


@lru_cache(maxsize=256)
def openings(happening: Happening, zone: str) -> tuple[Opening, ...]:
    """Answer when an event opens and closes, each an instant in UTC; neighbouring ones do not overlap."""
    opens, closes = clock_times(happening.hours)
    where, found = ZoneInfo(zone), list[Opening]()
    for step in range((happening.last - happening.first).days + 1):
        day = happening.first + timedelta(days=step)
        ends_on = day if closes > opens else day + timedelta(days=1)
        start = datetime.combine(day, opens, where).astimezone(UTC)
        end = datetime.combine(ends_on, closes, where).astimezone(UTC)
        found.append((max(start, found[-1][1]) if found else start, end))
    return tuple(found)


def after_event_hours(hours: int, anchor: datetime, happenings: tuple[Happening, ...], zone: str) -> datetime | None:
    """
    Answer when `hours` have passed in which an event is open, from `anchor`, if one runs then or comes later.

    What the event leaves over passes as plain hours after it. `anchor` and the answer are in UTC; None: no event
    is left.
    """
    for happening in happenings:
        spans = openings(happening, zone)
        if anchor < spans[-1][1]:
            return _passed(timedelta(hours=hours), anchor, spans)
    return None


def runs(at: datetime, happenings: tuple[Happening, ...], zone: str) -> bool:
    """Answer whether an event runs at an instant in UTC: it has opened, and has not closed for the last time."""
    spans = (openings(happening, zone) for happening in happenings)
    return any(span[0][0] <= at < span[-1][1] for span in spans)


def closing(at: datetime, happenings: tuple[Happening, ...], zone: str) -> datetime | None:
    """Answer when the event that runs at an instant in UTC closes for the last time; None if none runs."""
    spans = (openings(happening, zone) for happening in happenings)
    return next((span[-1][1] for span in spans if span[0][0] <= at < span[-1][1]), None)


def _passed(left: timedelta, anchor: datetime, spans: tuple[Opening, ...]) -> datetime:
    for opens, closes in spans:
        start = max(opens, anchor)
        if start < closes and closes - start >= left:
            return start + left
        left -= max(timedelta(0), closes - start)
    return spans[-1][1] + left


Happenings = Annotated[tuple[Happening, ...], AfterValidator(in_order), Field(max_length=50)]
"""The events of a calendar, one after another."""
