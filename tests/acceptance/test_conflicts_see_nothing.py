"""
Conflicts: whoever is named, too close or has stepped out gets no notice, no row and no key, whatever else they are.
"""

import pytest

from handrail.errors import UnknownCaseError
from handrail.identifiers import Reference
from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.support.community import Community
from tests.support.quiet import keeps_quiet


async def sees_nothing(community: Community, name: str, reference: Reference) -> bool:
    """Answer whether someone finds no trace of a case: no mail, no row, no page."""
    with pytest.raises(UnknownCaseError):
        await community.page(name, reference)
    with pytest.raises(UnknownCaseError):
        await community.do(name, reference, Trigger.NOTE, note="Let me in please")
    return name not in community.told(reference) and reference not in await community.cases_of(name)


async def test_accused_facilitator_is_passed_by(core_community: Community) -> None:
    """A5: the instructor who is reported is a facilitator; the others get it, and the committee when they escalate."""
    community = core_community
    opened = await community.report("The instructor mocked my accent", about=("facilitator-1",))
    await community.work()
    assert community.told(opened.reference) == {"reporter@example.net", "facilitator-2", "facilitator-3"}
    assert await sees_nothing(community, "facilitator-1", opened.reference)
    await community.do("facilitator-2", opened.reference, Trigger.TAKE)
    answer = await community.do("facilitator-2", opened.reference, Trigger.ESCALATE)
    assert answer.status is MoveStatus.APPLIED
    await community.pass_time(days=8)
    assert {"committee-1", "committee-2", "committee-3"} <= community.told(opened.reference)
    assert await sees_nothing(community, "facilitator-1", opened.reference)
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_a_report_about_all_facilitators_goes_past_them(community: Community) -> None:
    """A5: when it is about the facilitators as such, counsel by them is skipped, and none of them hears of it."""
    opened = await community.report(about=("the facilitators",))
    await community.work()
    assert (await community.facts(opened.reference)).row.holder == "ombuds"
    assert community.told(opened.reference) == {"reporter@example.net", "ombuds-1"}
    assert await sees_nothing(community, "facilitator-2", opened.reference)
    assert await community.is_sound()


async def test_host_who_is_also_facilitator_is_passed_by(community: Community) -> None:
    """B13: who wears two hats loses both: named as host, they see nothing as facilitator and nothing on the board."""
    await community.join("facilitator", "board", name="host")
    opened = await community.report("Our host locked the door", about=("host@example.org",))
    await community.pass_time(days=14)
    facts = await community.facts(opened.reference)
    assert facts.row.tier == "board"
    assert "board-1" in community.told(opened.reference)
    assert await sees_nothing(community, "host", opened.reference)
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_committee_too_small_lets_the_board_decide(core_community: Community) -> None:
    """B14: two of three are named, so the one who is left does not decide alone: the board gets this case only."""
    community = core_community
    other = await community.report()
    opened = await community.report(about=("committee-1", "committee-2@example.org"), danger=True)
    await community.work()
    facts = await community.facts(opened.reference)
    assert (facts.row.state, facts.row.holder) == (CaseState.ESCALATED, "board")
    assert await community.cases_of("board-1") == {opened.reference}
    assert other.reference not in await community.cases_of("board-1")
    for name in ("committee-1", "committee-2", "committee-3"):
        assert await sees_nothing(community, name, opened.reference)
    assert await community.is_sound()


async def test_stepping_out_below_three_lets_the_board_join_and_then_take_over(community: Community) -> None:
    """B14: a recusal leaves two of three and the board joins them; another one, and the board has the case alone."""
    opened = await community.report(danger=True)
    await community.do("committee-1", opened.reference, Trigger.RECUSE)
    await community.work()
    assert (await community.facts(opened.reference)).row.holder == "committee"
    assert opened.reference in await community.cases_of("board-1")
    await community.do("committee-3", opened.reference, Trigger.RECUSE)
    await community.work()
    assert (await community.facts(opened.reference)).row.holder == "board"
    refused = await community.do("committee-2", opened.reference, Trigger.RESOLVE, outcome="suspended")
    assert (refused.status, refused.reason) == (MoveStatus.REFUSED, "not-yours")
    assert "board-1" in community.told(opened.reference)
    await community.hear_everyone("board-1", opened)
    decided = await community.do("board-1", opened.reference, Trigger.RESOLVE, outcome="suspended")
    assert decided.status is MoveStatus.APPLIED
    assert await community.is_sound()


async def test_everyone_who_decides_is_named_and_someone_outside_steps_in(community: Community) -> None:
    """B14: all of committee and board are named, so the ombudsperson holds the case, was told, and can end it."""
    accused = [name for name in community.people if name.startswith(("committee", "board"))]
    addresses = tuple(community.people[name].email for name in accused)
    opened = await community.report("All of them laughed along", about=addresses, danger=True)
    await community.pass_time(days=8)
    facts = await community.facts(opened.reference)
    assert (facts.row.state, facts.row.holder) == (CaseState.ESCALATED, "ombuds")
    assert community.told(opened.reference) == {"ombuds-1", "reporter@example.net"}
    for name in accused:
        assert await sees_nothing(community, name, opened.reference)
    await community.hear_everyone("ombuds-1", opened)
    ended = await community.do("ombuds-1", opened.reference, Trigger.RESOLVE, outcome="referred")
    assert ended.status is MoveStatus.APPLIED
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_everyone_who_decides_steps_out_and_someone_outside_steps_in(community: Community) -> None:
    """B14: one by one the whole committee and the board step out; the ombudsperson holds the case and was told."""
    opened = await community.report(danger=True)
    for name in ("committee-1", "committee-2", "committee-3", "board-1"):
        await community.do(name, opened.reference, Trigger.RECUSE)
    await community.work()
    assert (await community.facts(opened.reference)).row.holder == "ombuds"
    assert "in new hands" in community.subjects("ombuds-1", opened.reference)
    assert (await community.page("ombuds-1", opened.reference)).readable
    assert await community.is_sound()


async def test_stepping_out_needs_no_reason(core_community: Community) -> None:
    """B16: a member steps out without a word; the case and its history are gone for them; the rest see only that."""
    community = core_community
    await community.join("committee")
    opened = await community.report("They are my cousin", danger=True)
    page = await community.page("committee-2", opened.reference)
    assert Trigger.RECUSE in page.may
    stepped_out = await community.do("committee-2", opened.reference, Trigger.RECUSE)
    assert (stepped_out.status, stepped_out.reason) == (MoveStatus.APPLIED, None)
    before = len(community.mails("committee-2"))
    await community.pass_time(days=3)
    with pytest.raises(UnknownCaseError):
        await community.page("committee-2", opened.reference)
    assert opened.reference not in await community.cases_of("committee-2")
    assert len(community.mails("committee-2")) == before
    log = (await community.page("committee-1", opened.reference)).log
    assert [(one.who, set(one.data)) for one in log if one.event == "recused"] == [
        ("committee-2", {"trigger", "cause", "move"})
    ]
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_conflict_found_late_voids_the_vote(community: Community) -> None:
    """B17: someone who read and voted turns out to be too close: access ends, the vote is void, the log stands."""
    await community.join("committee")
    opened = await community.report(danger=True)
    await community.page("committee-1", opened.reference)
    await community.hear_everyone("committee-1", opened)
    await community.do("committee-1", opened.reference, Trigger.RESOLVE, outcome="banned")
    before = await community.desk.case_log(opened.reference)
    await community.do("committee-1", opened.reference, Trigger.RECUSE)
    second = await community.do("committee-2", opened.reference, Trigger.RESOLVE, outcome="banned")
    assert (second.status, second.reason) == (MoveStatus.PENDING, "1 of 2 agreed")
    assert (await community.page("committee-3", opened.reference)).votes == {"banned": 1}
    assert (await community.desk.case_log(opened.reference))[: len(before)] == before
    with pytest.raises(UnknownCaseError):
        await community.page("committee-1", opened.reference)
    assert await community.is_sound()
