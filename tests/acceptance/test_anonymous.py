"""
Without a name: someone who leaves no address is served like everyone else, and nothing ever points to them.
"""

from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from states.people import DeliveryStatus
from storage import case_keys
from tests.support.community import Community
from tests.support.quiet import keeps_quiet


async def test_reporter_without_address_reads_the_case_by_receipt(core_community: Community) -> None:
    """B10: with no contact no step waits for the reporter, who reads everything behind the receipt."""
    community = core_community
    opened = await community.report("I will not say who I am", contact=None)
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, note="Thank you, we take care")
    await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    await community.meet(opened.reference, "committee-1", "committee-2")
    await community.do("committee-1", opened.reference, Trigger.HEARD)
    for name in ("committee-1", "committee-2"):
        await community.do(name, opened.reference, Trigger.RESOLVE, outcome="written_warning")
    told = await community.do("committee-2", opened.reference, Trigger.TOLD, note="They were warned in writing")
    await community.pass_time(days=1)
    assert told.status is MoveStatus.APPLIED
    view = await community.seen_by_reporter(opened)
    assert view.state is CaseState.RESOLVED
    assert "They were warned in writing" in [one.text for one in view.messages]
    assert not (await community.facts(opened.reference)).reachable
    assert {mail.to.partition("-")[0] for mail in community.mails()} <= {"facilitator", "committee"}
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_words_to_nobody_are_recorded_as_such(community: Community) -> None:
    """B10: the steps that tell the reporter stand in the books as unreachable, and no address is kept anywhere."""
    opened = await community.report(contact=None)
    await community.pass_time(days=16)
    outbox = await community.outbox(opened.reference)
    to_reporter = [one for one in outbox if one.person is None]
    assert {"acknowledgement", "with-the-committee", "status"} <= {one.message for one in to_reporter}
    assert {one.status for one in to_reporter} == {DeliveryStatus.UNREACHABLE}
    case = outbox[0].case
    assert case is not None
    async with community.desk.context.database.read() as session:
        assert await case_keys.contacts(session, [case]) == {}
    assert (await community.facts(opened.reference)).row.tier == "board"
    assert await community.is_sound()
