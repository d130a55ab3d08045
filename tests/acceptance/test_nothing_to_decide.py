"""
Reports with nothing to decide: empty, misdirected, somebody else's; each is answered and counted once, none vanishes.
"""

from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.support.community import Community
from tests.support.quiet import keeps_quiet


def counted(community_measures: tuple[object, ...]) -> int:
    """Answer how many cases the public numbers count."""
    cases = [one for one in community_measures if getattr(one, "name", "") == "handrail_cases"]
    return int(sum(getattr(one, "value", 0) for one in cases))


async def test_empty_report_with_address_is_asked(core_community: Community) -> None:
    """B4: an empty form that left an address is a case; a facilitator asks, and what is answered is in it."""
    community = core_community
    opened = await community.report("")
    community.said.remove("")
    await community.do("facilitator-1", opened.reference, Trigger.MESSAGE, note="Your form came empty, tell us more")
    await community.work()
    assert "a message is waiting for you" in community.subjects("reporter@example.net", opened.reference)
    await community.reporter_does(opened, Trigger.REPLY, note="The page lost my words")
    texts = [one.text for one in (await community.page("facilitator-1", opened.reference)).writings]
    assert "The page lost my words" in texts
    assert (await community.facts(opened.reference)).row.state is CaseState.RECEIVED
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_empty_report_without_address_is_closed_and_counted_once(community: Community) -> None:
    """B4: an empty form from nobody is closed by a person as having no content, and stays in the books."""
    opened = await community.report("", contact=None)
    community.said.remove("")
    assert (await community.facts(opened.reference)).row.state is CaseState.RECEIVED
    closed = await community.do("facilitator-1", opened.reference, Trigger.CLOSE, outcome="no_content")
    again = await community.do("facilitator-1", opened.reference, Trigger.CLOSE, outcome="no_content")
    assert (closed.status, again.status) == (MoveStatus.APPLIED, MoveStatus.REFUSED)
    await community.pass_time(days=31)
    assert await community.desk.forget() == 1
    facts = await community.facts(opened.reference)
    assert (facts.row.outcome, facts.row.state) == ("no_content", CaseState.RESOLVED)
    assert counted(await community.desk.measures()) == 1
    assert not {"committee-1", "board-1"} & community.told(opened.reference)
    assert await community.is_sound()


async def test_matter_of_somebody_else_is_referred_and_explained(community: Community) -> None:
    """B5: a broken door is not for us: it is referred, the reporter is told why, and nobody outside reads the text."""
    await community.join("organiser", name="organiser")
    opened = await community.report("The fire door at the venue is chained")
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    note = "The venue knows now"
    await community.do("facilitator-1", opened.reference, Trigger.TOLD, note=note)
    referred = await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome="referred")
    await community.work()
    assert referred.status is MoveStatus.APPLIED
    view = await community.seen_by_reporter(opened)
    assert note in [one.text for one in view.messages]
    assert "there is an answer" in community.subjects("reporter@example.net", opened.reference)
    assert await community.cases_of("organiser") == set()
    assert community.mails("organiser") == []
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_misdirected_report_is_not_dropped_in_silence(community: Community) -> None:
    """B5: closing a report as misdirected tells the reporter, and it can be objected to in time."""
    opened = await community.report("Please send me an invoice")
    await community.do("facilitator-1", opened.reference, Trigger.CLOSE, outcome="misdirected")
    await community.work()
    assert "there is an answer" in community.subjects("reporter@example.net", opened.reference)
    view = await community.seen_by_reporter(opened)
    assert (view.state, view.appeal_until is not None) == (CaseState.RESOLVED, True)
    assert Trigger.REOPEN in view.may
    assert await community.is_sound()
