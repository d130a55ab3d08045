"""
What comes round regularly: the next meeting, and how often duty has been handed over.
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.schedules import next_of, turns

THURSDAY = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("occasions", "after", "answer"),
    [
        (("mon 12:00",), THURSDAY, datetime(2026, 1, 5, 12, 0, tzinfo=UTC)),
        (("thu 12:00",), THURSDAY, datetime(2026, 1, 8, 12, 0, tzinfo=UTC)),
        (("thu 12:01",), THURSDAY, datetime(2026, 1, 1, 12, 1, tzinfo=UTC)),
        (("1st tue 18:00", "3rd tue 18:00"), THURSDAY, datetime(2026, 1, 6, 18, 0, tzinfo=UTC)),
        (("1st tue 18:00", "3rd tue 18:00"), THURSDAY + timedelta(days=6), datetime(2026, 1, 20, 18, 0, tzinfo=UTC)),
        (("last fri 17:00",), THURSDAY, datetime(2026, 1, 30, 17, 0, tzinfo=UTC)),
        (("1st thu 09:00",), THURSDAY, datetime(2026, 2, 5, 9, 0, tzinfo=UTC)),
    ],
)
def test_next_occasion_is_the_one_in_the_diary(occasions: tuple[str, ...], after: datetime, answer: datetime) -> None:
    """The first that comes later; one that is now has begun, and is not next."""
    assert next_of(occasions, after, "UTC") == answer


def test_occasion_is_on_the_wall_of_its_zone() -> None:
    """A meeting at noon in Berlin is an hour earlier in UTC when summer time begins."""
    winter = next_of(("mon 12:00",), datetime(2026, 3, 20, tzinfo=UTC), "Europe/Berlin")
    summer = next_of(("mon 12:00",), datetime(2026, 3, 27, tzinfo=UTC), "Europe/Berlin")
    assert (winter.hour, summer.hour) == (11, 10)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # as hypothesis asks
def test_turn_changes_at_the_handover_and_not_before(at: datetime) -> None:
    """From one hand-over to the next it is the same turn; then it is the next."""
    handover = next_of(("mon 12:00",), at, "UTC")
    assert turns("mon 12:00", at, "UTC") == turns("mon 12:00", handover - timedelta(seconds=1), "UTC")
    assert turns("mon 12:00", handover, "UTC") == turns("mon 12:00", at, "UTC") + 1


def test_unwritten_occasion_is_no_occasion() -> None:
    """Code that gives something else is told so."""
    with pytest.raises(ValueError, match="noon"):
        turns("noon", THURSDAY, "UTC")
    with pytest.raises(ValueError, match="noon"):
        next_of(("noon",), THURSDAY, "UTC")
