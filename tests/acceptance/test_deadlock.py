"""
Deadlock: a committee that cannot agree for a week hands the case up, to people it is not about.
"""

import pytest

from handrail.errors import UnknownCaseError
from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.support.community import Community
from tests.support.quiet import keeps_quiet

OUTCOMES = {"committee-1": "banned", "committee-2": "written_warning", "committee-3": "no_violation"}


async def test_a_week_without_majority_goes_to_the_board(core_community: Community) -> None:
    """B20: three members want three things; seven days after the meeting the board has it and can read all of it."""
    community = core_community
    opened = await community.report("The rope was cut twice", danger=True)
    await community.meet(opened.reference, "committee-1", "committee-2", note="We met about the rope")
    await community.hear_everyone("committee-1", opened)
    for name, outcome in OUTCOMES.items():
        answer = await community.do(name, opened.reference, Trigger.RESOLVE, outcome=outcome)
        assert (answer.status, answer.reason) == (MoveStatus.PENDING, "1 of 2 agreed")
    await community.pass_time(days=6, hours=23)
    assert (await community.facts(opened.reference)).row.tier == "committee"
    assert "board-1" not in community.told(opened.reference)
    await community.pass_time(hours=2)
    assert (await community.facts(opened.reference)).row.tier == "board"
    assert "has come up to you" in community.subjects("board-1", opened.reference)
    page = await community.page("board-1", opened.reference)
    texts = [one.text for one in page.writings]
    assert {"The rope was cut twice", "We met about the rope"} <= set(texts)
    assert page.votes == {}
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_deadlock_is_not_sent_to_the_member_it_is_about(community: Community) -> None:
    """B20: one of two on the board is named in the case, so only the other gets it, and decides it."""
    await community.join("board")
    opened = await community.report(about=("board-1@example.org",), danger=True)
    assert (await community.facts(opened.reference)).row.tier == "committee"
    await community.meet(opened.reference, "committee-1", "committee-2")
    await community.pass_time(days=8)
    assert (await community.facts(opened.reference)).row.tier == "board"
    assert "board-2" in community.told(opened.reference)
    assert "board-1" not in community.told(opened.reference)
    with pytest.raises(UnknownCaseError):
        await community.page("board-1", opened.reference)
    await community.do("board-2", opened.reference, Trigger.RESOLVE, outcome="no_violation")
    assert (await community.facts(opened.reference)).row.state is CaseState.RESOLVED
    assert await community.is_sound()


async def test_majority_in_time_ends_the_deadlock(community: Community) -> None:
    """B20: when one member changes their vote there is a majority, and the board never hears of the case."""
    opened = await community.report(danger=True)
    await community.meet(opened.reference, "committee-1", "committee-2")
    await community.hear_everyone("committee-1", opened)
    for name, outcome in OUTCOMES.items():
        await community.do(name, opened.reference, Trigger.RESOLVE, outcome=outcome)
    changed = await community.do("committee-3", opened.reference, Trigger.RESOLVE, outcome="written_warning")
    assert changed.status is MoveStatus.APPLIED
    await community.do("committee-1", opened.reference, Trigger.TOLD, note="This is what we decided")
    await community.pass_time(days=20)
    facts = await community.facts(opened.reference)
    assert (facts.row.state, facts.row.outcome) == (CaseState.RESOLVED, "written_warning")
    assert "board-1" not in community.told(opened.reference)
    assert await community.is_sound()
    assert await keeps_quiet(community)
