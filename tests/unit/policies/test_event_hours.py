"""
Event hours: two hours while the conference runs are two hours in which somebody is there.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from policies.calendars import Calendar, deadline
from policies.durations import Duration
from policies.event_hours import Happening, openings

CONFERENCE = {"name": "The conference", "from": "2027-05-14", "to": "2027-05-16", "hours": "08:00-22:00"}
SPRINTS = {"from": "2027-05-20", "to": "2027-05-20"}
CALENDAR = Calendar.model_validate({"zone": "America/New_York", "events": [CONFERENCE, SPRINTS]})
INSTANTS = st.datetimes(datetime(2027, 5, 10), datetime(2027, 5, 25)).map(  # noqa: DTZ001  # the zone follows
    lambda naive: naive.replace(tzinfo=UTC, microsecond=0)
)


def due(text: str, anchor: str) -> str:
    """Answer when a written duration ends, both on the conference's clock."""
    at = datetime.fromisoformat(f"{anchor}-04:00")
    end = deadline(Duration.parse(text), at, CALENDAR)
    return (end - timedelta(hours=4)).strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("text", "anchor", "end"),
    [
        ("2 event hours", "2027-05-14T12:00", "14 14:00"),
        ("2 event hours", "2027-05-14T21:00", "15 09:00"),
        ("2 event hours", "2027-05-15T03:00", "15 10:00"),
        ("2 event hours", "2027-05-16T21:00", "16 23:00"),
        ("2 event hours", "2027-05-17T21:00", "17 23:00"),
        ("2 event hours, else 48h", "2027-05-16T21:00", "16 23:00"),
        ("2 event hours, else 48h", "2027-05-16T22:00", "18 22:00"),
        ("2 event hours, else 48h", "2027-05-10T12:00", "12 12:00"),
        ("2 event hours, else 48h", "2027-05-13T20:00", "14 10:00"),
        ("2 event hours, else 1 business day", "2027-05-22T12:00", "25 00:00"),
        ("3 event hours", "2027-05-20T23:00", "21 02:00"),
    ],
)
def test_event_hours_count_while_the_event_is_open(text: str, anchor: str, end: str) -> None:
    """Nights between do not count, what is left over passes after the event, and outside it plain time counts."""
    assert due(text, anchor) == end


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=9)), st.integers(0, 99), st.sampled_from(["", ", else 3d"]))
def test_who_reports_later_is_never_due_earlier(anchor: datetime, later: timedelta, hours: int, otherwise: str) -> None:
    """An event that begins, closes for the night or ends never puts a later report before an earlier one."""
    duration = Duration.parse(f"{hours} event hours{otherwise}")
    assert deadline(duration, anchor + later, CALENDAR) >= deadline(duration, anchor, CALENDAR)
    longer = Duration.parse(f"{hours + 1} event hours{otherwise}")
    assert deadline(longer, anchor, CALENDAR) >= deadline(duration, anchor, CALENDAR) >= anchor


def test_hours_over_midnight_belong_to_the_day_they_begin() -> None:
    """An evening that ends at two is open until two the next day."""
    evening = Happening.model_validate({"from": "2027-05-14", "to": "2027-05-14", "hours": "18:00-02:00"})
    assert openings(evening, "UTC") == (
        (datetime(2027, 5, 14, 18, 0, tzinfo=UTC), datetime(2027, 5, 15, 2, 0, tzinfo=UTC)),
    )


def test_event_is_read_with_dates() -> None:
    """Days are read as dates, and hours that are not said are the whole day."""
    assert CALENDAR.events[1].first == date(2027, 5, 20)
    assert openings(CALENDAR.events[1], "UTC")[0][1] - openings(CALENDAR.events[1], "UTC")[0][0] == timedelta(days=1)


@pytest.mark.parametrize(
    "wrong",
    [
        [{**CONFERENCE, "to": "2027-05-13"}],
        [{**CONFERENCE, "to": "2027-12-13"}],
        [{**CONFERENCE, "from": "someday"}],
        [{**CONFERENCE, "hours": "8-22"}],
        [CONFERENCE, CONFERENCE],
        [SPRINTS, CONFERENCE],
        [{**CONFERENCE, "place": "here"}],
    ],
)
def test_calendar_refuses_events_that_cannot_be(wrong: list[object]) -> None:
    """An event that ends before it begins, lasts for months or overlaps another is refused."""
    with pytest.raises(ValidationError):
        Calendar.model_validate({"events": wrong})
