"""
Shifts: people work in their hours, on their own clock, and not while they are away.
"""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from policies.simulation.community import Someone
from policies.simulation.shifts import Shifts

HOUR = 3600
FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)


def shifts(**other: object) -> Shifts:
    """Answer the year of somebody who works on weekday evenings in Berlin."""
    usual = {"name": "someone", "groups": ["facilitators"], "zone": "Europe/Berlin", "hours": "mon-fri 18:00-21:00"}
    return Shifts(Someone.model_validate({**usual, **other}), FIRST, LAST, key=1)


def at(text: str) -> int:
    """Answer the seconds of an instant written in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def told(seconds: int | None) -> str:
    """Write seconds as an instant in UTC."""
    return "never" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%m-%d %H:%M")


def test_work_waits_for_the_hours() -> None:
    """What comes on Friday night is begun on Monday evening, in summer and in winter on Berlin's clock."""
    assert told(shifts().next_at(at("2027-01-08T22:00"))) == "01-11 17:00"
    assert told(shifts().next_at(at("2027-07-09T22:00"))) == "07-12 16:00"
    assert told(shifts().next_at(at("2027-07-12T17:30"))) == "07-12 17:30"
    assert told(shifts().next_at(at("2028-07-12T17:30"))) == "never"


def test_work_goes_on_the_next_evening() -> None:
    """What is not done when the evening ends goes on when the next one begins."""
    assert told(shifts().after(at("2027-01-11T19:00"), 4 * HOUR)) == "01-12 20:00"
    assert told(shifts().after(at("2027-01-11T17:00"), 3 * HOUR)) == "01-11 20:00"
    assert told(shifts().after(at("2027-01-08T19:00"), 2 * HOUR)) == "01-11 18:00"
    assert told(shifts().after(at("2027-12-31T19:00"), 2 * HOUR)) == "never"


def test_absences_and_days_off_are_not_worked() -> None:
    """Days away, holidays and weeks chosen by chance are left out."""
    away = shifts(away=[{"from": "2027-01-11", "to": "2027-01-15"}])
    assert told(away.next_at(at("2027-01-10T12:00"))) == "01-18 17:00"
    assert told(shifts(holidays=["01-11"]).next_at(at("2027-01-10T12:00"))) == "01-12 17:00"
    assert shifts(away_weeks=4).seconds == shifts().seconds - 4 * 5 * 3 * HOUR
    assert shifts(away_weeks=52).seconds <= 3 * HOUR


def test_overlapping_hours_count_once() -> None:
    """Hours that are written twice are still hours."""
    assert shifts(hours=["mon-fri 18:00-21:00", "mon-fri 18:00-20:00"]).seconds == shifts().seconds
    assert shifts(hours="mon-sun 00:00-00:00").seconds == (365 * 24) * HOUR


@given(st.integers(0, 360 * 24 * HOUR), st.integers(1, 50 * HOUR), st.integers(1, 50 * HOUR))
def test_work_in_two_parts_takes_as_long(offset: int, first: int, second: int) -> None:
    """Doing one thing after another takes as long as both together, and no work ends outside the hours."""
    year = shifts()
    start = year.next_at(at("2027-01-01T00:00") + offset)
    assert start is not None or offset > 300 * 24 * HOUR
    middle = year.after(start, first) if start is not None else None
    if start is None or middle is None:
        return
    assert middle >= start + first
    assert year.after(middle, second) == year.after(start, first + second)
    assert year.seconds_between(start, middle) == first
