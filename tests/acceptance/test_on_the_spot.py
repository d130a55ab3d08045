"""
What is handled on the spot: by whom it was told, what was done, and when it must go on to those who decide after all.
"""

from dataclasses import replace

import pytest

from engine.opening.on_behalf import Recorded
from engine.report import Channel, IncomingReport
from engine.views import MoveAnswer, Wish
from handrail.errors import UnknownCaseError
from handrail.identifiers import Reference
from states.case import Intent, MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.support.community import Community
from tests.support.quiet import keeps_quiet
from web.pages.on_the_spot import can_be_noted, spot_wish

COMMITTEE = {"committee-1", "committee-2", "committee-3"}


async def recorded(community: Community, by: str, text: str, **facts: object) -> Recorded:
    """Let someone on the roster write down what another person told them."""
    report = IncomingReport(Intent.REPORT, Channel.FORM, text, told="in_person", told_by="Kim, who sat behind them")
    community.said += [text, "Kim, who sat behind them"]
    return await community.desk.record_for(await community.visitor(by), replace(report, **facts))  # type: ignore[arg-type]  # fields of a report


async def handled(community: Community, by: str, reference: Reference, did: str, *, again: bool) -> MoveAnswer:
    """Let someone note what they did on the spot, as the page of the case does."""
    community.said.append(did)
    visitor = await community.visitor(by)
    found = await community.desk.case_page(visitor, reference)
    assert can_be_noted(found)
    return await community.desk.request(visitor, reference, spot_wish(did, found.version, again=again))


async def test_interrupter_is_handled_and_comes_back(core_community: Community) -> None:
    """A2: an instructor tells a facilitator in private; handled on the spot it ends there, and goes up when meant."""
    community = core_community
    first = await recorded(community, "facilitator-1", "He talks over every woman")
    done = await handled(community, "facilitator-1", first.opened.reference, "A word in the break", again=False)
    await community.pass_time(days=1)
    facts = await community.facts(first.opened.reference)
    assert (done.status, facts.row.state) == (MoveStatus.APPLIED, CaseState.RESOLVED)
    assert facts.row.outcome == "handled_on_the_spot"
    assert not COMMITTEE & community.told(first.opened.reference)
    kept = {one.name for one in facts.promises if one.kept_at}
    assert {"acknowledge", "counsel", "relay"} <= kept

    second = await recorded(community, "facilitator-1", "He does it again, and laughs about it")
    passed = await handled(community, "facilitator-1", second.opened.reference, "I stopped him", again=True)
    await community.work()
    facts = await community.facts(second.opened.reference)
    assert (passed.status, facts.row.state, facts.row.holder) == (
        MoveStatus.APPLIED,
        CaseState.ESCALATED,
        "committee",
    )
    assert community.told(second.opened.reference) >= COMMITTEE
    texts = [one.text for one in (await community.page("committee-1", second.opened.reference)).writings]
    assert "I stopped him" in texts
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_one_of_several_is_not_settled_as_minor(community: Community) -> None:
    """A2: once those who hold a case see that it came again, it cannot end as handled on the spot any more."""
    told = await recorded(community, "facilitator-1", "He interrupts her in every session")
    await community.do("facilitator-1", told.opened.reference, Trigger.COUNSEL, note="We talked")
    await community.do("facilitator-1", told.opened.reference, Trigger.PATTERN)
    minor = await community.do("facilitator-1", told.opened.reference, Trigger.RESOLVE, outcome="handled_on_the_spot")
    found = await community.page("facilitator-1", told.opened.reference)
    assert (minor.status, minor.reason) == (MoveStatus.REFUSED, "came-again")
    assert found.holding is not None
    assert "handled_on_the_spot" not in found.holding.settles
    assert (await community.do("facilitator-1", told.opened.reference, Trigger.ESCALATE)).status is MoveStatus.APPLIED


async def test_repeat_without_consent_waits_for_it(community: Community) -> None:
    """A2: what was meant goes to the committee at once, but never past a person who said that it must not."""
    told = await recorded(community, "facilitator-1", "She mocks my accent", consent=False)
    answer = await handled(community, "facilitator-1", told.opened.reference, "I asked her to stop", again=True)
    await community.work()
    facts = await community.facts(told.opened.reference)
    assert (answer.status, answer.reason) == (MoveStatus.REFUSED, "consent-needed")
    assert facts.row.state is CaseState.COUNSELLED
    assert not COMMITTEE & community.told(told.opened.reference)
    found = await community.page("facilitator-1", told.opened.reference)
    assert found.holding is not None
    assert (Trigger.ESCALATE, "consent-needed") in found.holding.cannot
    agreed = Wish(Trigger.ESCALATE, first=(Wish(Trigger.CONSENT),), no_conflict=True, expects=found.version)
    visitor = await community.visitor("facilitator-1")
    assert (await community.desk.request(visitor, told.opened.reference, agreed)).status is MoveStatus.APPLIED


async def test_unaware_learner_is_on_no_record(core_community: Community) -> None:
    """A7: a learner who dominates unknowingly gets a private hint; nobody else is told, and nothing names them."""
    community = core_community
    await community.join("learner", name="learner")
    told = await recorded(community, "facilitator-2", "One learner answers everything", about=("learner",))
    done = await handled(community, "facilitator-2", told.opened.reference, "They help the next table now", again=False)
    await community.pass_time(days=30)
    log = await community.desk.case_log(told.opened.reference)
    assert done.status is MoveStatus.APPLIED
    assert [line.data.get("told") for line in log if line.event == "received"] == ["in_person"]
    assert "learner" not in repr(log)
    assert community.mails("learner") == []
    assert community.told(told.opened.reference) <= {"facilitator-1", "facilitator-2", "facilitator-3"}
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_person_comes_back_with_the_receipt_they_were_handed(community: Community) -> None:
    """B38: a report told in person is written down with its recorder's name; the person reads on with the receipt."""
    told = await recorded(community, "facilitator-1", "They followed me to the bus")
    found = await community.page("facilitator-2", told.opened.reference)
    assert [line.who for line in found.log] == ["facilitator-1"]
    assert ("told_by", "Kim, who sat behind them") in [(one.part, one.text) for one in found.writings]
    assert told.receipt is not None
    await community.do("facilitator-2", told.opened.reference, Trigger.MESSAGE, note="How are you today?")
    seen = await community.desk.reporter_view(told.receipt)
    assert [one.text for one in seen.messages if not one.mine] == ["How are you today?"]


async def test_recorder_who_is_named_gains_nothing(community: Community) -> None:
    """B16: whoever writes down a report about themselves is given neither its receipt nor the case."""
    told = await recorded(community, "facilitator-1", "It was the facilitator", about=("facilitator-1@example.org",))
    assert told.receipt is None
    assert told.opened.reference not in await community.cases_of("facilitator-1")
    with pytest.raises(UnknownCaseError):
        await community.page("facilitator-1", told.opened.reference)
    assert (await community.facts(told.opened.reference)).row.state is CaseState.RECEIVED
    assert await keeps_quiet(community)


async def test_case_is_handed_to_one_colleague(core_community: Community) -> None:
    """B44: a case handed to one person is theirs at once, and they alone hear of it; one kept away cannot have it."""
    community = core_community
    opened = await community.report(about=("facilitator-3@example.org",))
    found = await community.page("facilitator-1", opened.reference)
    assert found.holding is not None
    names = {name: key for key, name in found.holding.colleagues}
    assert {"facilitator-2", "ombuds-1"} <= names.keys()
    assert not {"facilitator-1", "facilitator-3", "committee-1"} & names.keys()
    await community.work()
    before = len(community.mails("facilitator-1"))
    done = await community.do("facilitator-1", opened.reference, Trigger.HAND_OVER, to=names["facilitator-2"])
    await community.work()
    page = await community.page("facilitator-2", opened.reference)
    assert (done.status, page.row.assigned_to_me, page.row.holder) == (MoveStatus.APPLIED, True, "facilitators")
    assert len(community.mails("facilitator-1")) == before
    away = community.people["facilitator-3"].id
    refused = await community.do("facilitator-2", opened.reference, Trigger.HAND_OVER, to=away)
    assert (refused.status, refused.reason) == (MoveStatus.REFUSED, "nobody-there")
    to_ombuds = await community.do("facilitator-2", opened.reference, Trigger.HAND_OVER, to=names["ombuds-1"])
    assert to_ombuds.status is MoveStatus.APPLIED
    assert (await community.page("ombuds-1", opened.reference)).row.assigned_to_me
    assert await community.is_sound()


async def test_referral_tells_who_has_it_now(community: Community) -> None:
    """B5: what belongs elsewhere is referred; the reporter reads who has it now and why, and nothing stays open."""
    opened = await community.report("The projector room has no ramp")
    words = "The venue's access team has it now: access@example.org"
    wish = Wish(Trigger.CLOSE, outcome="misdirected", no_conflict=True, first=(Wish(Trigger.MESSAGE, words),))
    community.said.append(words)
    answer = await community.desk.request(await community.visitor("facilitator-1"), opened.reference, wish)
    seen = await community.seen_by_reporter(opened)
    assert (answer.status, seen.state) == (MoveStatus.APPLIED, CaseState.RESOLVED)
    assert words in [one.text for one in seen.messages]
    assert await community.is_sound()
    assert await keeps_quiet(community)
