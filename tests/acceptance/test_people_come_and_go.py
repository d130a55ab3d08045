"""
People leave, one or all at once: their access ends at that moment, and no case is left without someone.
"""

from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.support.community import PASSPHRASE, Community


async def test_member_who_leaves_loses_access_at_once(core_community: Community) -> None:
    """B19: who leaves loses the open session, sign-in and keys; what they had taken is reminded of to the others."""
    community = core_community
    opened = await community.report()
    await community.do("facilitator-1", opened.reference, Trigger.TAKE)
    address = community.people["facilitator-1"].email
    signed_in = await community.desk.sign_in(address, PASSPHRASE)
    assert signed_in is not None
    await community.work()
    before = len(community.mails("facilitator-1"))
    await community.desk.person_leaves(address)
    assert await community.desk.visitor(signed_in.cookie) is None
    assert await community.desk.sign_in(address, PASSPHRASE) is None
    await community.pass_time(hours=20)
    assert "time is running" in community.subjects("facilitator-2", opened.reference)
    await community.pass_time(hours=20)
    assert (await community.facts(opened.reference)).row.state is CaseState.ESCALATED
    assert len(community.mails("facilitator-1")) == before
    assert await community.is_sound()


async def test_whole_committee_leaves_and_no_case_is_orphaned(core_community: Community) -> None:
    """B19: the whole committee turns over while a case is open; the board gets it, and clocks go on as they were."""
    community = core_community
    opened = await community.report(danger=True)
    due = {(one.name, one.due_at) for one in (await community.facts(opened.reference)).promises}
    for number in (1, 2, 3):
        await community.desk.person_leaves(community.people[f"committee-{number}"].email)
    await community.pass_time(hours=60)
    facts = await community.facts(opened.reference)
    assert facts.row.tier == "board"
    assert facts.pending_moves > 0
    assert "board-1" in community.told(opened.reference)
    assert due <= {(one.name, one.due_at) for one in facts.promises}
    decided = await community.do("board-1", opened.reference, Trigger.MET)
    assert decided.status is MoveStatus.APPLIED
    assert await community.is_sound()


async def test_newcomer_sees_no_text_of_older_cases(community: Community) -> None:
    """B19: who joins the committee later may be told of an older case, and cannot read what was written before."""
    opened = await community.report("The lamp was thrown at me", danger=True)
    await community.join("committee", name="newcomer")
    page = await community.page("newcomer", opened.reference)
    assert (page.readable, page.writings) == (False, ())
    assert (await community.page("committee-1", opened.reference)).readable
    assert await community.is_sound()
