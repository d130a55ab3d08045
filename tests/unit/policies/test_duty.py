"""
Whose turn it is: one after another, and nobody's turn changes because somebody else may not see a case.
"""

from datetime import UTC, datetime, timedelta

from policies.calendars import Calendar
from policies.duty import on_duty

WEEKLY = Calendar(handover="mon 12:00")
MEMBERS = ("ada", "ben", "cem")
MONDAY = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def test_second_is_first_next_week() -> None:
    """Who is second now is first after the next hand-over, so that everyone has their turn."""
    weeks = [on_duty(WEEKLY, MEMBERS, MONDAY + timedelta(weeks=week)) for week in range(4)]
    assert [week[1] for week in weeks[:-1]] == [week[0] for week in weeks[1:]]
    assert {week[0] for week in weeks} == set(MEMBERS)
    assert weeks[0] == weeks[3]


def test_turn_lasts_from_monday_noon_to_monday_noon() -> None:
    """A minute before the hand-over it is still the other's turn."""
    before, after = on_duty(WEEKLY, MEMBERS, MONDAY - timedelta(minutes=1)), on_duty(WEEKLY, MEMBERS, MONDAY)
    assert before[1] == after[0]
    assert on_duty(WEEKLY, MEMBERS, MONDAY + timedelta(days=6)) == after


def test_who_may_not_be_asked_is_left_out_without_moving_the_others() -> None:
    """With the first out of the case, the second is asked; the week after is as it would have been."""
    first, second, third = on_duty(WEEKLY, MEMBERS, MONDAY)
    able = [one for one in MEMBERS if one != first]
    assert on_duty(WEEKLY, MEMBERS, MONDAY, able) == (second, third)
    assert on_duty(WEEKLY, MEMBERS, MONDAY + timedelta(weeks=1), able)[0] == second


def test_group_without_turns_keeps_its_order() -> None:
    """Without a hand-over, or without anyone, there is no turn to change."""
    assert on_duty(Calendar(), MEMBERS, MONDAY) == MEMBERS
    assert on_duty(WEEKLY, (), MONDAY) == ()
