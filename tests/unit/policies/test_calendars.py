"""
Deadlines: hours that daylight saving does not bend, business days that holidays do, months that end early.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from policies.calendars import UTC_CALENDAR, Calendar, deadline
from policies.durations import FOREVER, Duration, Unit

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The first holiday asked for reads the calendar of a whole country, which may take a moment."""
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")
CALENDARS = st.builds(
    Calendar,
    zone=st.sampled_from(ZONES),
    business_days=st.sampled_from(["mon-fri", "sun-thu", ["mon", "wed"], "sat"]),
    holidays=st.sampled_from([(), ("US",), ("DE-BE", "12-24"), ("02-29", "2026-06-01")]),
)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001  # the zone follows
    lambda naive: naive.replace(tzinfo=UTC, microsecond=0)
)


def due(text: str, anchor: datetime, calendar: Calendar = UTC_CALENDAR) -> datetime:
    """Answer when a written duration ends."""
    return deadline(Duration.parse(text), anchor, calendar)


@UNHURRIED
@given(INSTANTS, CALENDARS, st.integers(0, 9999))
def test_hours_are_exact_in_every_zone(anchor: datetime, calendar: Calendar, hours: int) -> None:
    """48 hours are 48 hours, whatever the clocks on the wall do in between."""
    assert deadline(Duration(hours, Unit.HOURS), anchor, calendar) - anchor == timedelta(hours=hours)


@UNHURRIED
@given(INSTANTS, CALENDARS, st.integers(0, 3660))
def test_days_are_twenty_four_hours(anchor: datetime, calendar: Calendar, days: int) -> None:
    """A day in a promise is 24 hours, so that 7d and 168h are the same promise."""
    assert deadline(Duration(days, Unit.DAYS), anchor, calendar) - anchor == timedelta(days=days)


def test_hours_pass_through_the_spring_change() -> None:
    """From Saturday noon in Berlin, 24 hours end at one o'clock on the Sunday the clocks go forward."""
    noon = datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN)
    assert due("24h", noon).astimezone(BERLIN).hour == 13


@UNHURRIED
@given(INSTANTS, CALENDARS, st.integers(1, 30))
def test_business_days_end_on_or_after_as_many_working_days(anchor: datetime, calendar: Calendar, count: int) -> None:
    """Between a report and its deadline lie exactly as many working days as were promised."""
    zone = ZoneInfo(calendar.zone)
    end = deadline(Duration(count, Unit.BUSINESS_DAYS), anchor, calendar)
    first, last = anchor.astimezone(zone).date(), end.astimezone(zone).date()
    between = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    working = sum(calendar.works_on(day) for day in between)
    assert working == count + (0 if calendar.works_on(first) else 1)


@UNHURRIED
@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=9)), CALENDARS, st.integers(0, 12))
def test_later_reports_are_never_due_earlier(
    anchor: datetime, later: timedelta, calendar: Calendar, count: int
) -> None:
    """Who reports later never has an earlier deadline."""
    duration = Duration(count, Unit.BUSINESS_DAYS)
    assert deadline(duration, anchor + later, calendar) >= deadline(duration, anchor, calendar)


@UNHURRIED
@given(INSTANTS, CALENDARS, st.sampled_from(list(Unit)), st.integers(0, 100))
def test_deadline_is_never_before_its_anchor(anchor: datetime, calendar: Calendar, unit: Unit, amount: int) -> None:
    """No promise is due before it was given, whatever it counts."""
    if unit in {Unit.DATE, Unit.FOREVER}:
        unit = Unit.MONTHS
    end = deadline(Duration(amount, unit), anchor, calendar)
    assert end >= anchor
    assert end.tzinfo is UTC


@UNHURRIED
@given(INSTANTS, CALENDARS, st.integers(0, 1200))
def test_months_keep_the_day_or_the_month_s_last(anchor: datetime, calendar: Calendar, count: int) -> None:
    """A month on is the same day of the month, or its last day where that day is missing."""
    zone = ZoneInfo(calendar.zone)
    start, end = anchor.astimezone(zone), deadline(Duration(count, Unit.MONTHS), anchor, calendar).astimezone(zone)
    months = (end.year - start.year) * 12 + end.month - start.month
    assert months == count
    assert end.day == start.day or (end + timedelta(days=1)).day == 1 or calendar.zone == "Pacific/Apia"


def test_months_clamp_in_leap_years() -> None:
    """From the last of January a month ends on the 29th of February in a leap year, else on the 28th."""
    assert due("1mo", datetime(2028, 1, 31, 9, 0, tzinfo=UTC)) == datetime(2028, 2, 29, 9, 0, tzinfo=UTC)
    assert due("1mo", datetime(2027, 1, 31, 9, 0, tzinfo=UTC)) == datetime(2027, 2, 28, 9, 0, tzinfo=UTC)
    assert due("12mo", datetime(2028, 2, 29, 9, 0, tzinfo=UTC)) == datetime(2029, 2, 28, 9, 0, tzinfo=UTC)


def test_friday_evening_with_a_holiday_monday_ends_on_wednesday() -> None:
    """Story B7: two business days from a Friday evening before a holiday Monday end on Wednesday evening."""
    calendar = Calendar(zone="America/New_York", holidays=("US",))
    friday = datetime(2026, 5, 22, 18, 0, tzinfo=ZoneInfo("America/New_York"))
    assert due("2 business days", friday, calendar).astimezone(friday.tzinfo) == friday + timedelta(days=5)


def test_weekend_report_gets_whole_business_days() -> None:
    """A report of Saturday morning waits until Monday begins, and then for two whole days."""
    saturday = datetime(2026, 1, 3, 10, 0, tzinfo=UTC)
    assert due("2 business days", saturday) == datetime(2026, 1, 7, 0, 0, tzinfo=UTC)


def test_business_days_follow_the_zone() -> None:
    """What is Friday in New York is Saturday in Berlin: the policy's zone decides."""
    late = datetime(2026, 1, 10, 1, 0, tzinfo=UTC)
    assert due("1 business day", late, Calendar(zone="America/New_York")) == late + timedelta(days=3)
    assert due("1 business day", late, Calendar(zone="Europe/Berlin")) == datetime(2026, 1, 12, 23, 0, tzinfo=UTC)


def test_business_days_keep_the_wall_clock_over_a_change() -> None:
    """Friday noon to Monday noon in Berlin is 71 hours when the clocks go forward."""
    friday = datetime(2026, 3, 27, 12, 0, tzinfo=BERLIN)
    end = due("1 business day", friday, Calendar(zone="Europe/Berlin"))
    assert end - friday.astimezone(UTC) == timedelta(hours=71)


def test_missing_wall_time_is_the_change_itself() -> None:
    """Half past two does not exist on the night the clocks go forward; the promise ends when they do."""
    calendar = Calendar(zone="Europe/Berlin", business_days=("sat", "sun"))
    start = datetime(2026, 3, 28, 2, 30, tzinfo=BERLIN)
    assert due("1 business day", start, calendar) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_date_ends_with_its_day() -> None:
    """A date promises until the day is over in the policy's zone, and is due at once when it has passed."""
    anchor = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
    berlin = Calendar(zone="Europe/Berlin")
    assert due("2026-06-30", anchor, berlin) == datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
    assert due("2026-05-01", anchor, berlin) == anchor


def test_own_days_off_count() -> None:
    """A day of every year and one day only are both days off."""
    calendar = Calendar(holidays=("12-24", "2026-12-28"))
    thursday = datetime(2026, 12, 23, 12, 0, tzinfo=UTC)
    assert due("1 business day", thursday, calendar).day == 25
    assert due("2 business days", thursday, calendar).day == 29


def test_deadline_needs_an_aware_anchor_and_an_end() -> None:
    """A time without a zone, or a duration without an end, is a mistake in the caller."""
    with pytest.raises(ValueError, match="aware anchor"):
        due("1h", datetime(2026, 1, 1))  # noqa: DTZ001  # the very thing that must fail
    with pytest.raises(ValueError, match="duration that ends"):
        deadline(FOREVER, datetime(2026, 1, 1, tzinfo=UTC), UTC_CALENDAR)


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Europe/Berln"},
        {"zone": "../etc/passwd"},
        {"business_days": []},
        {"business_days": "mon-frei"},
        {"holidays": ["XX"]},
        {"holidays": ["DE-XX"]},
        {"holidays": ["13-01"]},
        {"holidays": ["2026-02-29"]},
        {"holidays": ["whenever"]},
        {"holidays": ["12-24"] * 101},
    ],
)
def test_calendar_refuses_what_no_calendar_has(wrong: dict[str, object]) -> None:
    """Zones, days and holidays nobody has heard of are refused, and so are too many."""
    with pytest.raises(ValidationError):
        Calendar.model_validate(wrong)


def test_calendar_reads_a_week_that_wraps_around() -> None:
    """`sun-thu` is a working week too."""
    assert Calendar.model_validate({"business_days": "sun-thu"}).business_days == ("sun", "mon", "tue", "wed", "thu")
