"""
Counsel: talking to a facilitator is not reporting, and what is said there goes no further unless the reporter agrees.
"""

from datetime import timedelta

import pytest

from handrail.errors import UnknownCaseError
from handrail.identifiers import Reference
from states.case import Intent, MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.support.community import Community
from tests.support.quiet import keeps_quiet

OUTSIDE = {"committee-1", "committee-2", "committee-3", "board-1", "organiser"}


async def reached_outside(community: Community, reference: Reference) -> set[str]:
    """Answer who beyond those who counsel was told of a case, or has it in their list."""
    joined = OUTSIDE & community.people.keys()
    listed = {name for name in joined if reference in await community.cases_of(name)}
    return listed | (OUTSIDE & community.told(reference))


async def test_uneasy_participant_gets_a_person_and_a_timeline(community: Community) -> None:
    """A1: someone uneasy who asks whom to talk to is told when they hear from a person; the organiser reads nothing."""
    await community.join("organiser", name="organiser")
    opened = await community.report("I feel uneasy at the workshop", intent=Intent.INFORMATION)
    await community.work()
    facts = await community.facts(opened.reference)
    assert (facts.row.state, facts.row.holder) == (CaseState.RECEIVED, "facilitators")
    promised = opened.promises[0]
    assert (promised.name, promised.due_at - opened.opened_at) == ("acknowledge", timedelta(hours=24))
    first = community.mails("reporter@example.net")[0]
    assert "Tuesday 3 November 2026" in first.text
    assert {"facilitator-1", "facilitator-2", "facilitator-3"} <= community.told(opened.reference)
    await community.do("facilitator-1", opened.reference, Trigger.TAKE)
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, note="Two of us sit by the door")
    kept = {one.name for one in (await community.facts(opened.reference)).promises if one.kept_at}
    assert {"acknowledge", "counsel"} <= kept
    with pytest.raises(UnknownCaseError):
        await community.page("organiser", opened.reference)
    assert await reached_outside(community, opened.reference) == set()
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_worry_before_an_event_ends_with_reassurance(core_community: Community) -> None:
    """A3: someone who was bullied before asks whether to come; it ends with a facilitator, and nobody is accused."""
    community = core_community
    opened = await community.report("At the last place they hid my shoes", intent=Intent.COUNSEL)
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.do("facilitator-1", opened.reference, Trigger.TOLD, note="Come, I will be at the door")
    await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome="no_violation")
    await community.pass_time(days=40)
    facts = await community.facts(opened.reference)
    assert (facts.row.state, facts.row.outcome) == (CaseState.RESOLVED, "no_violation")
    assert await reached_outside(community, opened.reference) == set()
    assert all("," not in mail.to and mail.to.count("@") == 1 for mail in community.mails())
    assert "ombuds-1" not in community.told(opened.reference)
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_unaware_learner_gets_no_record(community: Community) -> None:
    """A7: someone who dominates without knowing gets a private hint; no committee hears it, and no one is on record."""
    await community.join("learner", name="learner")
    opened = await community.report("One learner answers everything", about=("learner",))
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, note="I paired them with a helper")
    await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome="handled_on_the_spot")
    await community.pass_time(days=30)
    facts = await community.facts(opened.reference)
    assert (facts.row.state, facts.row.outcome) == (CaseState.RESOLVED, "handled_on_the_spot")
    assert await reached_outside(community, opened.reference) == set()
    assert community.mails("learner") == []
    assert "learner" not in repr(await community.desk.case_log(opened.reference))
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_bystander_is_heard_as_reporter(community: Community) -> None:
    """A8: a bystander may report for someone else and is the one who is answered; the other is left in peace."""
    opened = await community.report(
        "My neighbour kim@example.net was grabbed, I only watched", contact="bystander@example.net"
    )
    await community.do("facilitator-1", opened.reference, Trigger.ACKNOWLEDGE, note="I am glad you spoke")
    await community.pass_time(days=3)
    assert "we have your message" in community.subjects("bystander@example.net", opened.reference)
    assert "kim@example.net" not in community.told(opened.reference)
    assert (await community.facts(opened.reference)).row.outcome is None
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_interrupter_comes_back_and_it_goes_to_the_committee(community: Community) -> None:
    """A2: handled on the spot the first time; the second time a facilitator opens it again and escalates at once."""
    first = await community.report("He talks over every woman")
    minor = await community.do("facilitator-1", first.reference, Trigger.CLOSE, outcome="handled_on_the_spot")
    assert (minor.status, minor.reason) == (MoveStatus.REFUSED, "unknown-outcome")
    await community.do("facilitator-1", first.reference, Trigger.COUNSEL, note="A private word in the break")
    await community.do("facilitator-1", first.reference, Trigger.RESOLVE, outcome="handled_on_the_spot")
    await community.pass_time(days=1)
    assert await reached_outside(community, first.reference) == set()
    second = await community.report("He does it again, on purpose", contact="second@example.net")
    await community.do("facilitator-1", first.reference, Trigger.REOPEN)
    for one in (first, second):
        answer = await community.do("facilitator-1", one.reference, Trigger.ESCALATE)
        assert answer.status is MoveStatus.APPLIED
    await community.work()
    for one in (first, second):
        assert {"committee-1", "committee-2", "committee-3"} <= community.told(one.reference)
        assert (await community.facts(one.reference)).row.state is CaseState.ESCALATED
    texts = {one.text for one in (await community.page("committee-1", first.reference)).writings}
    assert texts == {"He talks over every woman", "A private word in the break"}
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_consent_given_later_opens_the_case_to_the_committee(community: Community) -> None:
    """B8: a facilitator may not escalate counsel without consent; when the reporter agrees, the committee reads all."""
    opened = await community.report("I told nobody yet", intent=Intent.COUNSEL)
    refused = await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    assert (refused.status, refused.reason) == (MoveStatus.REFUSED, "consent-needed")
    await community.work()
    assert await reached_outside(community, opened.reference) == set()
    await community.reporter_does(opened, Trigger.CONSENT)
    allowed = await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    await community.work()
    assert allowed.status is MoveStatus.APPLIED
    assert (await community.page("committee-1", opened.reference)).writings[0].text == "I told nobody yet"
    assert await community.is_sound()


async def test_danger_overrides_consent_and_the_reporter_is_told(community: Community) -> None:
    """B8: a recorded danger override passes counsel on without consent, and the person hears of it."""
    opened = await community.report("She says she will bring a knife", intent=Intent.COUNSEL)
    override = await community.do("facilitator-1", opened.reference, Trigger.ESCALATE, outcome="danger-override")
    await community.work()
    assert override.status is MoveStatus.APPLIED
    assert "it has moved on" in community.subjects("reporter@example.net", opened.reference)
    log = await community.desk.case_log(opened.reference)
    assert [line.data.get("outcome") for line in log if line.event == "escalated"] == ["danger-override"]
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_leak_would_be_noticed(community: Community) -> None:
    """B8: the search for leaks that ends these stories finds what does stand in a mail or in the database."""
    await community.report()
    await community.work()
    assert await keeps_quiet(community)
    for leaked in ("Your message is safely here", community.people["ombuds-1"].email):
        community.said.append(leaked)
        with pytest.raises(AssertionError):
            await keeps_quiet(community)
        community.said.remove(leaked)
