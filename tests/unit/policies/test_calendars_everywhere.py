"""
Deadlines in every time zone whose clocks change, around each change and across leap days.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.calendars import WEEK, Calendar, deadline
from policies.durations import Duration, Unit

YEARS = (2024, 2027, 2028)
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
BUSINESS = tuple(Duration(count, Unit.BUSINESS_DAYS) for count in (0, 1, 2, 5))
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2036, 1, 1)).map(  # noqa: DTZ001  # the zone follows
    lambda naive: naive.replace(tzinfo=UTC, microsecond=0)
)


def changes_in(zone: ZoneInfo, year: int) -> list[datetime]:
    """Answer the hours, in UTC, after which the clocks of a zone show something else."""
    found, at = list[datetime](), datetime(year, 1, 1, tzinfo=UTC)
    while at.year == year:
        if at.astimezone(zone).utcoffset() != (at + timedelta(days=7)).astimezone(zone).utcoffset():
            step = next(
                hour
                for hour in range(168)
                if (at + hour * HOUR).astimezone(zone).utcoffset()
                != (at + (hour + 1) * HOUR).astimezone(zone).utcoffset()
            )
            found.append(at + step * HOUR)
        at += timedelta(days=7)
    return found


@cache
def changing_zones() -> tuple[str, ...]:
    """Answer every zone whose clocks change in 2027."""
    return tuple(sorted(name for name in available_timezones() if changes_in(ZoneInfo(name), 2027)))


CALENDARS = st.builds(
    Calendar,
    zone=st.sampled_from(changing_zones()),
    business_days=st.sampled_from(["mon-fri", "sun-thu", "sat-sun", "mon-sun"]),
    holidays=st.sampled_from([(), ("02-29", "12-25"), ("2027-03-29",)]),
)


def test_there_are_zones_whose_clocks_change() -> None:
    """The tests below have something to look at."""
    assert len(changing_zones()) > 100
    assert {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe"} <= set(changing_zones())


def test_later_reports_are_never_due_earlier_around_any_change() -> None:
    """In every zone, minute by minute around its changes of clocks, a later report never has an earlier deadline."""
    for name in changing_zones():
        calendar, zone = Calendar(zone=name, business_days=WEEK), ZoneInfo(name)
        for change in changes_in(zone, 2027):
            for days in (0, 1, 2, 5):
                anchors = [change - timedelta(days=days, hours=3) + step * timedelta(minutes=20) for step in range(24)]
                ends = [deadline(Duration(days, Unit.BUSINESS_DAYS), anchor, calendar) for anchor in anchors]
                assert ends == sorted(ends), (name, change, days)


def test_hours_are_exact_across_every_change() -> None:
    """In every zone an hour is an hour, also the one in which the clocks change."""
    for name in changing_zones():
        calendar, zone = Calendar(zone=name), ZoneInfo(name)
        for change in changes_in(zone, 2027):
            anchor = (change - HOUR).astimezone(zone)
            assert deadline(Duration(48, Unit.HOURS), anchor, calendar) - anchor.astimezone(UTC) == 48 * HOUR
            assert deadline(Duration(7, Unit.DAYS), anchor, calendar) - anchor.astimezone(UTC) == 168 * HOUR


def test_business_days_keep_the_wall_clock_across_every_change() -> None:
    """In every zone, noon to noon: a business day ends at the same time of day, whatever the clocks did at night."""
    for name in changing_zones():
        calendar, zone = Calendar(zone=name), ZoneInfo(name)
        for change in changes_in(zone, 2027):
            noon = (change - timedelta(days=1)).astimezone(zone).replace(hour=12, minute=0)
            end = deadline(Duration(3, Unit.BUSINESS_DAYS), noon, calendar).astimezone(zone)
            assert (end.hour, end.minute) == ((12, 0) if calendar.works_on(noon.date()) else (0, 0)), (name, noon)


@settings(deadline=None)
@given(INSTANTS, CALENDARS, st.integers(0, 40))
def test_business_days_never_end_on_a_day_off(anchor: datetime, calendar: Calendar, count: int) -> None:
    """Whatever the zone and the days off, a promise in business days ends on a business day."""
    end = deadline(Duration(count, Unit.BUSINESS_DAYS), anchor, calendar).astimezone(ZoneInfo(calendar.zone))
    assert calendar.works_on(end.date())


@settings(deadline=None)
@given(INSTANTS, CALENDARS, st.sampled_from(list(Unit)), st.integers(0, 40))
def test_longer_durations_end_later(anchor: datetime, calendar: Calendar, unit: Unit, amount: int) -> None:
    """One more of anything never ends earlier."""
    unit = Unit.MONTHS if unit in {Unit.DATE, Unit.FOREVER} else unit
    shorter, longer = (deadline(Duration(amount + more, unit), anchor, calendar) for more in (0, 1))
    assert anchor <= shorter < longer


@settings(deadline=None)
@given(INSTANTS, CALENDARS, st.sampled_from(changing_zones()), st.sampled_from(list(Unit)), st.integers(0, 40))
def test_deadline_does_not_depend_on_the_zone_an_instant_is_told_in(
    anchor: datetime, calendar: Calendar, other: str, unit: Unit, amount: int
) -> None:
    """The same instant, told on the clock of another place, has the same deadline."""
    unit = Unit.MONTHS if unit in {Unit.DATE, Unit.FOREVER} else unit
    duration = Duration(amount, unit)
    there = anchor.astimezone(ZoneInfo(other))
    assert deadline(duration, there, calendar) == deadline(duration, anchor, calendar)


@settings(deadline=None)
@given(CALENDARS, st.dates(date(2024, 1, 1), date(2036, 1, 1)), st.integers(0, 60))
def test_month_ends_are_clipped(calendar: Calendar, day: date, count: int) -> None:
    """Some months after a day is that day of its month, or the month's last where it has no such day."""
    zone = ZoneInfo(calendar.zone)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    end = deadline(Duration(count, Unit.MONTHS), noon, calendar).astimezone(zone)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == count
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)
    assert end.hour == 12


@pytest.mark.parametrize("year", YEARS)
def test_leap_days_count_as_the_days_they_are(year: int) -> None:
    """Two business days from the last Friday of February end as late as the calendar of that year says."""
    last = date(year, 3, 1) - timedelta(days=1)
    friday = last - timedelta(days=(last.weekday() - 4) % 7)
    at = datetime(friday.year, friday.month, friday.day, 9, tzinfo=UTC)
    assert deadline(Duration(2, Unit.BUSINESS_DAYS), at, Calendar()) == at + timedelta(days=4)
    assert deadline(Duration(12, Unit.MONTHS), datetime(year, 2, last.day, tzinfo=UTC), Calendar()).day == min(
        last.day, 28 if year % 4 == 0 else last.day
    )
    assert deadline(Duration(1, Unit.DAYS), datetime(2028, 2, 28, 9, tzinfo=UTC), Calendar()).day == 29
