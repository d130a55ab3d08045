"""
The progress lines of the demonstration: each entry once, in words, with the time since the report.
"""

from datetime import timedelta

from cli.watching import in_words, tell_news
from engine.views import LogLine
from handrail.identifiers import Reference
from tests.unit.cli.fake_desk import NOON, OPEN, FakeDesk, facts


def test_entry_is_told_in_words() -> None:
    """An entry says how long after the report what happened, what the clock did it for, and who has the case now."""
    line = LogLine(3, NOON + timedelta(hours=50.5), "clock", "escalated", {"cause": "counsel broken"}, "v", "ab")
    case = facts(holder="committee", tier="committee")
    assert in_words(case, line, "a made-up report") == (
        "day 2  2.5 h  HR-22222222  a made-up report: escalated by clock (counsel broken), now with committee"
    )


async def test_entries_already_seen_are_left_out() -> None:
    """Only what is new since the last look is told, case by case."""
    desk, seen, told = FakeDesk(), dict[Reference, int](), list[str]()
    await tell_news(desk, {OPEN: "a made-up report"}, seen, told.append)
    await tell_news(desk, {OPEN: "a made-up report"}, seen, told.append)
    assert sorted(told) == [
        "day 0  0.0 h  HR-22222222  a made-up report: received by system, now with facilitators",
        "day 0  0.0 h  HR-33333333  report: received by system, now with facilitators",
    ]
