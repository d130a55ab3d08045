"""
What one person does at once ends by itself; what is decided for a time is looked at, and nothing is forgotten.
"""

from engine.report import Opened
from states.lifecycle import CaseState, Trigger
from tests.acceptance.conftest import Under
from tests.support.community import Community
from tests.support.quiet import keeps_quiet

SUSPENDED = "suspended: {lasts: 90d}"


async def suspended(community: Community) -> Opened:
    """Report something that the committee ends with a suspension."""
    opened = await community.report("He would not leave me alone", danger=True)
    await community.meet(opened.reference, "committee-1", "committee-2")
    await community.hear_everyone("committee-1", opened)
    for name in ("committee-1", "committee-2"):
        await community.do(name, opened.reference, Trigger.RESOLVE, outcome="suspended")
    return opened


async def test_what_one_does_at_once_is_looked_at_or_ends(core_community: Community) -> None:
    """B25: disconnected first, explained within a day; the others refuse, and what was done is over, with a reason."""
    community = core_community
    opened = await community.report("He is shouting slurs in the chat", danger=True)
    await community.do("committee-1", opened.reference, Trigger.ACT_ALONE, outcome="suspended", note="Muted him")
    await community.pass_time(hours=25)
    assert "Handrail needs a person" in community.subjects("committee-2", opened.reference)
    await community.do("committee-1", opened.reference, Trigger.REPORT_ACT, note="He went on after two warnings")
    refused = await community.do("committee-2", opened.reference, Trigger.END_MEASURE, outcome="not-agreed")
    assert refused.status == "applied"
    page = await community.desk.panel_page(await community.visitor("committee-1"), opened.reference)
    assert page.panel is not None
    assert page.panel.interim is None
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_interim_suspension_ends_with_the_case(community: Community) -> None:
    """B26: it never outlives the case, and those who keep it up are told who and what, never why."""
    opened = await community.report("He is shouting slurs in the chat", danger=True)
    await community.do("committee-1", opened.reference, Trigger.ACT_ALONE, outcome="suspended")
    await community.meet(opened.reference, "committee-1", "committee-2")
    for name in ("committee-1", "committee-2"):
        await community.do(name, opened.reference, Trigger.RESOLVE, outcome="no_violation")
    assert (await community.facts(opened.reference)).row.state is CaseState.RESOLVED
    page = await community.desk.panel_page(await community.visitor("committee-1"), opened.reference)
    assert page.panel is not None
    assert page.panel.interim is None
    assert await community.is_sound()


async def test_suspension_comes_back_to_the_panel(under: Under) -> None:
    """B28: two months on the panel is reminded; it ends when someone asks, never silently and never forgotten."""
    words = {SUSPENDED: "suspended: {lasts: 2mo, returns: on_request, check_ins: [1mo]}"}
    async with under(words) as community:
        opened = await suspended(community)
        await community.pass_time(days=20)
        looked = await community.do("committee-3", opened.reference, Trigger.CHECK_IN, note="He keeps to it")
        assert looked.status == "applied"
        early = await community.do("committee-3", opened.reference, Trigger.END_MEASURE, outcome="asked-for")
        assert early.reason == "too-early"
        await community.pass_time(days=60)
        assert "Handrail needs a person" in community.subjects("committee-3", opened.reference)
        back = await community.do("committee-3", opened.reference, Trigger.END_MEASURE, outcome="asked-for")
        assert back.status == "applied"
        log = [line.event for line in await community.desk.case_log(opened.reference)]
        assert log.count("measure_ended") == 1
        assert await community.is_sound()


async def test_long_suspension_waits_for_legal_approval(under: Under) -> None:
    """B29: decided by the committee, it is not in force before the board has approved of it."""
    words = {
        "  ask_reporter_before_enacting: true": "  approval: {suspended: board}\n  ask_reporter_before_enacting: true"
    }
    async with under(words) as community:
        opened = await suspended(community)
        assert (await community.facts(opened.reference)).row.state is CaseState.ESCALATED
        page = await community.desk.panel_page(await community.visitor("committee-1"), opened.reference)
        assert page.panel is not None
        assert page.panel.proposal is not None
        assert (page.panel.proposal.outcome, page.panel.proposal.groups) == ("suspended", ("board",))
        await community.do("board-1", opened.reference, Trigger.APPROVE)
        assert (await community.facts(opened.reference)).row.outcome == "suspended"
        assert await community.is_sound()
