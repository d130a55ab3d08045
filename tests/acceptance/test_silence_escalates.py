"""
Silence: a report that nobody answers goes up, step by step, to people who answer.
"""

from datetime import timedelta

import pytest

from handrail.errors import UnknownCaseError
from states.case import Intent
from states.lifecycle import CaseState
from tests.support.community import Community
from tests.support.quiet import keeps_quiet


async def test_a_report_nobody_answers_reaches_the_committee(core_community: Community) -> None:
    """B8: facilitators do nothing, so the committee has the case and was told, and the reporter was told too."""
    community = core_community
    opened = await community.report()
    await community.pass_time(hours=36)
    facts = await community.facts(opened.reference)
    assert facts.row.state is CaseState.ESCALATED
    assert facts.row.tier == "committee"
    assert "is with you now" in community.subjects("committee-1", opened.reference)
    assert "it has moved on" in community.subjects("reporter@example.net", opened.reference)
    assert "board-1" not in community.told(opened.reference)
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_silence_climbs_until_the_last_tier(community: Community) -> None:
    """B8: when the committee is silent too the board has the case, and then the alarms do not stop."""
    opened = await community.report()
    await community.pass_time(days=4)
    assert (await community.facts(opened.reference)).row.tier == "board"
    before = len(community.mails("board-1"))
    await community.pass_time(days=10)
    facts = await community.facts(opened.reference)
    assert len(community.mails("board-1")) > before
    assert facts.pending_moves > 0
    assert facts.row.next_promise is not None
    assert await community.is_sound()


async def test_counsel_without_consent_never_reaches_the_committee(core_community: Community) -> None:
    """B8: without consent the clock hands counsel on, to the ombudsperson in the end, and never to the committee."""
    community = core_community
    opened = await community.report("The choir laughed whenever I read", intent=Intent.COUNSEL)
    await community.pass_time(days=21)
    facts = await community.facts(opened.reference)
    assert facts.row.holder == "ombuds"
    assert facts.row.state is CaseState.RECEIVED
    assert community.told(opened.reference) <= {
        "reporter@example.net",
        "facilitator-1",
        "facilitator-2",
        "facilitator-3",
        "ombuds-1",
    }
    assert "in new hands" in community.subjects("ombuds-1", opened.reference)
    assert await community.cases_of("committee-1") == await community.cases_of("board-1") == set()
    with pytest.raises(UnknownCaseError):
        await community.page("committee-1", opened.reference)
    assert facts.pending_moves > 0
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_broken_promises_are_recorded_with_the_time_they_were_due(community: Community) -> None:
    """B8: each promise that silence broke is recorded once, at the time it was due, and the reporter sees it."""
    opened = await community.report()
    await community.pass_time(days=3)
    seen = {one.name: one for one in (await community.seen_by_reporter(opened)).promises}
    due = opened.opened_at + timedelta(hours=24)
    assert (seen["acknowledge"].due_at, seen["acknowledge"].broken_at) == (due, due)
    broken = [line.data.get("broken") for line in await community.desk.case_log(opened.reference)]
    assert broken.count(["acknowledge"]) == 1
    assert await community.is_sound()
