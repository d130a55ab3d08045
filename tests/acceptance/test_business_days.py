"""
Calendars: hours are wall-clock hours, business days are the policy's, and the one never stands for the other.
"""

from datetime import UTC, datetime, timedelta

from tests.acceptance.conftest import Under
from tests.support.community import Community
from tests.support.quiet import keeps_quiet

FRIDAY = datetime(2026, 11, 6, 18, 0, tzinfo=UTC)
HOLIDAY = {"holidays: []": "holidays: [2026-11-09]"}
"""The Monday after that Friday."""


async def test_meeting_waits_for_the_holiday_and_the_answer_does_not(under: Under) -> None:
    """B7: reported on Friday evening before a holiday Monday: first word on Saturday evening, meeting by Wednesday."""
    async with under(HOLIDAY) as community:
        community.clock.move_to(FRIDAY)
        opened = await community.report("It happened after the talk", danger=True)
        due = {one.name: one.due_at for one in (await community.facts(opened.reference)).promises}
        assert due["welcome"] == FRIDAY + timedelta(hours=24)
        assert due["meet"] == FRIDAY + timedelta(days=5)
        assert due["answer"] == FRIDAY + timedelta(days=7)
        await community.pass_time(hours=25)
        facts = await community.facts(opened.reference)
        broken = {one.name for one in facts.promises if one.broken_at}
        assert (broken, facts.row.tier) == ({"welcome"}, "committee")
        assert "Handrail needs a person" in community.subjects("committee-2", opened.reference)
        await community.pass_time(days=3, hours=22)
        assert (await community.facts(opened.reference)).row.tier == "committee"
        await community.pass_time(hours=2)
        assert (await community.facts(opened.reference)).row.tier == "board"
        assert await community.is_sound()
        assert await keeps_quiet(community)


async def test_weekend_counts_for_hours_and_not_for_business_days(community: Community) -> None:
    """B7: without the holiday two business days from Friday evening end on Tuesday evening, and a day on Saturday."""
    community.clock.move_to(FRIDAY)
    opened = await community.report(danger=True)
    due = {one.name: one.due_at for one in (await community.facts(opened.reference)).promises}
    assert (due["meet"] - FRIDAY, due["welcome"] - FRIDAY) == (timedelta(days=4), timedelta(hours=24))
    await community.pass_time(days=3, hours=23)
    met = await community.meet(opened.reference, "committee-1", "committee-2")
    assert met.status == "applied"
    kept = {one.name: one.kept_at for one in (await community.facts(opened.reference)).promises}
    assert kept["meet"] == community.clock.now()
    await community.pass_time(hours=5)
    assert (await community.facts(opened.reference)).row.tier == "committee"
    assert await community.is_sound()
