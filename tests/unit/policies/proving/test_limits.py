"""
Limits: what a policy allows of waiting and of messages is held against the worst day of its calendar.
"""

from collections.abc import Callable

from policies.proof import check, prove
from policies.schema import Policy

Parsed = Callable[..., Policy]
HOLIDAY = ("holidays: [12-24]", "holidays: [2026-05-25]")


def test_worst_day_is_before_a_long_weekend(parsed: Parsed) -> None:
    """A report on the Saturday before a Monday holiday lies three days until somebody works again."""
    policy = parsed(HOLIDAY, ("keep: {otherwise: 14mo}", "keep: {otherwise: 14mo}\nheard_within: 60h"))
    found = [one for one in check(policy) if one.code == "late"]
    assert [one.message for one in found] == [
        "a report may lie 72 h until someone at work is told; `heard_within` allows 60 h"
    ]
    day, _, told = found[0].steps[0].partition(": ")
    assert day == "Saturday 2026-05-23 00:00, before a Monday that is a holiday"
    assert told == "nobody at work is told until Tuesday 2026-05-26 00:00, 72 h"


def test_limit_that_holds_raises_nothing(parsed: Parsed) -> None:
    """The same policy keeps a limit of three days, to the minute."""
    policy = parsed(HOLIDAY, ("keep: {otherwise: 14mo}", "keep: {otherwise: 14mo}\nheard_within: 72h"))
    assert "late" not in {one.code for one in check(policy)}


def test_figures_say_who_hears_when(carpentries: Policy) -> None:
    """The committee hears after a day of silence, the board when nobody there answers for another."""
    reached = {one.group: one for one in prove(carpentries).figures.reached}
    assert {group: one.within.days for group, one in reached.items() if one.within is not None} == {
        "facilitators": 0,
        "committee": 1,
        "board": 2,
        "ombuds": 2,
    }
