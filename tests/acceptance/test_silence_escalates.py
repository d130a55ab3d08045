"""
Silence: a report that nobody answers goes up, step by step, to people who answer.
"""

from states.lifecycle import CaseState
from tests.support.community import Community


async def test_a_report_nobody_answers_reaches_the_committee(either_community: Community) -> None:
    """B8: facilitators do nothing, so the committee has the case and was told, and the reporter was told too."""
    community = either_community
    opened = await community.report()
    await community.pass_time(hours=36)
    facts = await community.facts(opened.reference)
    assert facts.row.state is CaseState.ESCALATED
    assert facts.row.tier == "committee"
    assert any(opened.reference in mail.subject for mail in community.mails("committee-1"))
    assert await community.is_sound()
