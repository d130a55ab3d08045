"""
Numbers in public: when they are due, of which periods, and who is reminded.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import datetimes, just

from policies.publishing import due_after, first_period, published_by
from policies.schema import Policy

Parsed = Callable[..., Policy]
KEEP = "keep: {otherwise: 14mo}"
CALENDAR = "holidays: [12-24]}"
EVENT = "holidays: [12-24], events: [{name: meeting, from: 2026-05-13, to: 2026-05-14, hours: '09:00-18:00'}]}"


@pytest.mark.parametrize(
    ("said", "since", "due"),
    [
        ("{every: 3mo}", datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 31, 22, 0, tzinfo=UTC)),
        ("{every: 6mo}", datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, 0, tzinfo=UTC)),
        ("{every: 12mo}", datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, 0, tzinfo=UTC)),
        ("{on: [01-15, 07-15]}", datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 7, 14, 22, 0, tzinfo=UTC)),
        ("{on: 01-15}", datetime(2026, 2, 1, tzinfo=UTC), datetime(2027, 1, 14, 23, 0, tzinfo=UTC)),
        ("{after_event: [0, 1mo]}", datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 5, 14, 16, 0, tzinfo=UTC)),
        ("{after_event: [0, 1mo]}", datetime(2026, 5, 20, tzinfo=UTC), datetime(2026, 6, 14, 16, 0, tzinfo=UTC)),
    ],
)
def test_numbers_are_due_at_the_beginning_of_the_day(parsed: Parsed, said: str, since: datetime, due: datetime) -> None:
    """Every so many months from the new year on, on the days that the policy names, or after each event."""
    policy = parsed((KEEP, f"transparency: {said}"), (CALENDAR, EVENT))
    assert due_after(policy, since) == due


def test_nothing_is_due_where_nothing_is_published(parsed: Parsed, small: Policy) -> None:
    """Without a word about it no numbers are due; after the last event neither."""
    assert due_after(small, datetime(2026, 1, 1, tzinfo=UTC)) is None
    assert published_by(small) is None
    over = parsed((KEEP, "transparency: {after_event: 1mo}"), (CALENDAR, EVENT))
    assert due_after(over, datetime(2027, 1, 1, tzinfo=UTC)) is None


def test_someone_is_reminded(parsed: Parsed) -> None:
    """The group that the policy names, or the first tier."""
    assert published_by(parsed((KEEP, "transparency: {every: 3mo}"))) == "committee"
    assert published_by(parsed((KEEP, "transparency: {every: 3mo, by: ombuds}"))) == "ombuds"


@pytest.mark.parametrize(
    "said",
    ["{every: 1mo}", "{every: 3mo}", "{every: 5mo}", "{every: 12mo}", "{every: 18mo}", "{every: 36mo}",
     "{on: [01-15, 07-15]}", "{on: 02-28}", "{after_event: [0, 1mo]}", "{every: 6mo, after_event: 1mo}"],
)  # fmt: skip
@given(first=datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2027, 12, 31), timezones=just(UTC)))  # noqa: DTZ001 - the strategy adds the zone
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_periods_have_no_gap_and_no_overlap(parsed: Parsed, said: str, first: datetime) -> None:
    """Whenever the first report comes, its period holds it, and each period begins where the one before has ended."""
    policy = parsed((KEEP, f"transparency: {said}"), (CALENDAR, EVENT))
    since = first_period(policy, first)
    assert since <= first
    ends = [since]
    while len(ends) < 12 and (end := due_after(policy, ends[-1])) is not None:
        ends.append(end)
    assert ends == sorted(set(ends))
    assert all(due_after(policy, one - timedelta(seconds=1)) == one for one in ends[1:])
    assert len(ends) == 1 or ends[1] > first or "event" in said or ends[0] == _new_year(first)


def _new_year(first: datetime) -> datetime:
    zone = ZoneInfo("Europe/Berlin")
    return datetime(first.astimezone(zone).year, 1, 1, tzinfo=zone).astimezone(UTC)
