"""
Numbers in public: when they are due, who is reminded, and which are too small to be shown.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from policies.publishing import due_after, published_by, shown
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


def test_small_number_is_not_shown(parsed: Parsed) -> None:
    """One or two cases could be recognised; none at all tells nothing about anyone."""
    transparency = parsed((KEEP, "transparency: {every: 3mo, hide_below: 3}")).transparency
    assert transparency is not None
    assert [shown(number, transparency) for number in (0, 1, 2, 3)] == [0, None, None, 3]
