"""
Coming back: with the receipt alone a reporter reads, corrects, objects and takes back; nobody else's receipt shows it.
"""

import pytest

from engine.report import Channel
from handrail.errors import UnknownCaseError
from states.case import Intent, MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.support.community import Community
from tests.support.quiet import keeps_quiet

TAKING_BACK = ("withdraw", "take back", "taken back", "take it back")


async def test_reporter_takes_the_report_back(core_community: Community) -> None:
    """B40: a reporter may withdraw, and is told that it is done; no mail before that has suggested it."""
    community = core_community
    opened = await community.report("I would rather not go on")
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.pass_time(days=10)
    before = [mail.subject + mail.text for mail in community.mails()]
    assert not [words for words in TAKING_BACK for mail in before if words in mail.lower()]
    answer = await community.reporter_does(opened, Trigger.WITHDRAW)
    await community.work()
    assert answer.status is MoveStatus.APPLIED
    facts = await community.facts(opened.reference)
    assert (facts.row.state, facts.row.outcome, facts.pending_moves) == (CaseState.RESOLVED, "withdrawn", 0)
    assert "taken back" in community.subjects("reporter@example.net", opened.reference)
    after = len(community.mails())
    await community.pass_time(days=30)
    assert len(community.mails()) == after
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_danger_is_not_taken_back(community: Community) -> None:
    """B40: where someone is in danger the policy goes on, the reporter is told so, and the clock does not stop."""
    opened = await community.report(danger=True)
    assert Trigger.WITHDRAW not in (await community.seen_by_reporter(opened)).may
    answer = await community.reporter_does(opened, Trigger.WITHDRAW)
    assert (answer.status, answer.reason) == (MoveStatus.REFUSED, "not-allowed")
    await community.pass_time(days=3)
    assert (await community.facts(opened.reference)).row.tier == "board"
    assert await community.is_sound()


async def test_withdrawn_report_can_be_opened_again(community: Community) -> None:
    """B40: taking back is no trap: within the window the reporter opens it again, and clocks run again."""
    opened = await community.report()
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.reporter_does(opened, Trigger.WITHDRAW)
    again = await community.reporter_does(opened, Trigger.REOPEN, note="I was pressed into that")
    facts = await community.facts(opened.reference)
    assert (again.status, facts.row.state) == (MoveStatus.APPLIED, CaseState.COUNSELLED)
    assert facts.pending_moves > 0
    await community.work()
    assert "open again" in community.subjects("facilitator-2", opened.reference)
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_reporter_objects_before_the_outcome(community: Community) -> None:
    """B22: asked about the outcome before it stands the reporter objects; it is kept, sealed, and the panel decides."""
    opened = await community.report("The organiser hid my badge", danger=True)
    await community.meet(opened.reference, "committee-1", "committee-2")
    await community.do("committee-1", opened.reference, Trigger.HEARD)
    await community.do("committee-1", opened.reference, Trigger.ASK, note="We think of a written warning")
    await community.work()
    assert "a message is waiting for you" in community.subjects("reporter@example.net", opened.reference)
    await community.reporter_does(opened, Trigger.REPLY, note="A warning is not enough for me")
    await community.work()
    assert "a reply is waiting" in community.subjects("committee-2", opened.reference)
    writings = (await community.page("committee-2", opened.reference)).writings
    assert ("reporter", "A warning is not enough for me") in [(one.who, one.text) for one in writings]
    for name in ("committee-1", "committee-2"):
        await community.do(name, opened.reference, Trigger.RESOLVE, outcome="written_warning")
    log = [line.event for line in await community.desk.case_log(opened.reference)]
    assert log.index("asked") < log.index("replied") < log.index("resolved")
    assert (await community.facts(opened.reference)).row.outcome == "written_warning"
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_verbal_report_is_checked_by_whoever_told_it(community: Community) -> None:
    """B38: staff write down what they were told, the reporter corrects it with the receipt, and nothing is lost."""
    opened = await community.report("A speaker shoved someone at the bar", channel=Channel.PERSON)
    assert [line.who for line in await community.desk.case_log(opened.reference)] == ["system"]
    await community.reporter_does(opened, Trigger.REPLY, note="It was by the coats, not there")
    forwarded = await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    assert forwarded.status is MoveStatus.APPLIED
    await community.desk.person_leaves(community.people["facilitator-1"].email)
    await community.work()
    texts = [one.text for one in (await community.page("committee-1", opened.reference)).writings]
    assert {"A speaker shoved someone at the bar", "It was by the coats, not there"} == set(texts)
    assert {"committee-1", "committee-2", "committee-3"} <= community.told(opened.reference)
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_verbal_report_nobody_forwards_is_forwarded_by_the_clock(community: Community) -> None:
    """B38: a note taken at an event is not lost after it: within 24 hours the committee has it."""
    opened = await community.report("Heard at the registration desk", channel=Channel.PERSON, contact=None)
    await community.pass_time(hours=24)
    assert (await community.facts(opened.reference)).row.tier == "committee"
    texts = [one.text for one in (await community.page("committee-1", opened.reference)).writings]
    assert texts == ["Heard at the registration desk"]
    assert await community.is_sound()


async def test_two_reports_of_one_thing_are_answered_separately(community: Community) -> None:
    """B32: two people report the same; each is answered alone, and the duplicate is closed without naming the other."""
    first = await community.report("He threw a chair at them", contact="one@example.net")
    second = await community.report("Somebody threw some furniture about", contact="two@example.net")
    await community.do("facilitator-1", first.reference, Trigger.COUNSEL)
    note = "We know of it already"
    await community.do("facilitator-1", second.reference, Trigger.ACKNOWLEDGE, note=note)
    closed = await community.do("facilitator-1", second.reference, Trigger.CLOSE, outcome="duplicate")
    await community.pass_time(days=8)
    assert closed.status is MoveStatus.APPLIED
    for opened, mine, other in ((first, "one@example.net", "two@example.net"), (second, "two@example.net", "one@")):
        about_me = community.mails(mine)
        assert "we have your message" in community.subjects(mine, opened.reference)
        assert not [mail for mail in about_me if other in mail.text + mail.subject]
        assert all(opened.reference in mail.subject for mail in about_me)
    view = await community.seen_by_reporter(second)
    assert {one.text for one in view.messages} == {"Somebody threw some furniture about", note}
    outcomes = {one.row.reference: one.row.outcome for one in await community.desk.list_cases()}
    assert outcomes == {first.reference: None, second.reference: "duplicate"}
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_reporter_sees_what_follows_when_we_are_late(community: Community) -> None:
    """Beside a promise stands where the case goes and who hears of it when it is broken, and so it comes."""
    opened = await community.report()
    view = await community.seen_by_reporter(opened)
    follow = view.follows["acknowledge"]
    assert (follow.remedy, follow.to, view.language) == ("escalate", "committee", "en")
    await community.pass_time(hours=25)
    late = await community.seen_by_reporter(opened)
    assert (late.state, late.tier) == (CaseState.ESCALATED, "committee")
    assert [one.name for one in late.promises if one.broken_at] == ["acknowledge"]
    assert await community.is_sound()


async def test_counsel_is_not_said_to_reach_the_committee(community: Community) -> None:
    """Without consent what follows names nobody who decides: someone else counsels then, and so it comes."""
    opened = await community.report(intent=Intent.COUNSEL)
    view = await community.seen_by_reporter(opened)
    outside = {"committee", "board"}
    assert view.follows["acknowledge"].remedy == "hand_over"
    assert not [one for one in view.follows.values() if one.to in outside or outside & set(one.tell)]
    await community.pass_time(hours=25)
    assert (await community.seen_by_reporter(opened)).state is CaseState.RECEIVED
    await community.reporter_does(opened, Trigger.CONSENT)
    assert await community.is_sound()


async def test_wrong_receipt_opens_nothing(community: Community) -> None:
    """B32: a receipt opens its own case and no other; a wrong one looks like one that has expired."""
    opened = await community.report()
    words = opened.receipt.split("-") if "-" in opened.receipt else opened.receipt.split()
    for wrong in ("", "nonsense", opened.reference, opened.receipt[:-4], " ".join(reversed(words))):
        with pytest.raises(UnknownCaseError):
            await community.desk.reporter_view(wrong)
    assert (await community.seen_by_reporter(opened)).reference == opened.reference
    assert await community.is_sound()
