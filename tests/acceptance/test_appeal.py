"""
Appeal: for thirty days after the telling a reporter can say that they see it differently, and other people look again.
"""

from datetime import timedelta

import pytest

from engine.report import Opened
from handrail.errors import UnknownCaseError
from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.support.community import Community
from tests.support.quiet import keeps_quiet


async def decided(community: Community) -> Opened:
    """Report something, have the committee decide it, and tell the reporter."""
    opened = await community.report("My talk was shouted down", danger=True)
    await community.meet(opened.reference, "committee-1", "committee-2")
    for name in ("committee-1", "committee-2"):
        await community.do(name, opened.reference, Trigger.RESOLVE, outcome="no_violation")
    await community.do("committee-1", opened.reference, Trigger.TOLD, note="We saw nothing wrong")
    await community.work()
    return opened


async def test_appeal_goes_to_other_people(community: Community) -> None:
    """B20: an appeal is heard by the ombudsperson, outside the body that ruled, who may now read all of it."""
    opened = await decided(community)
    with pytest.raises(UnknownCaseError):
        await community.page("ombuds-1", opened.reference)
    view = await community.seen_by_reporter(opened)
    assert view.appeal_until == community.clock.now() + timedelta(days=30)
    await community.pass_time(days=29)
    answer = await community.reporter_does(opened, Trigger.REOPEN, note="Nobody asked my witness")
    await community.work()
    facts = await community.facts(opened.reference)
    assert answer.status is MoveStatus.APPLIED
    assert (facts.row.state, facts.row.holder, facts.row.outcome) == (CaseState.ESCALATED, "ombuds", "no_violation")
    assert "open again" in community.subjects("ombuds-1", opened.reference)
    texts = [one.text for one in (await community.page("ombuds-1", opened.reference)).writings]
    assert {"My talk was shouted down", "We saw nothing wrong", "Nobody asked my witness"} <= set(texts)
    refused = await community.do("committee-1", opened.reference, Trigger.RESOLVE, outcome="no_violation")
    assert (refused.status, refused.reason) == (MoveStatus.REFUSED, "not-yours")
    await community.hear_everyone("ombuds-1", opened)
    await community.do("ombuds-1", opened.reference, Trigger.RESOLVE, outcome="written_warning")
    assert (await community.facts(opened.reference)).row.outcome == "written_warning"
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_appeal_after_the_window_is_too_late(community: Community) -> None:
    """B20: on the thirty-first day the window is closed; the outcome stands and nobody is troubled."""
    opened = await decided(community)
    await community.pass_time(days=30, minutes=1)
    before = len(community.mails())
    answer = await community.reporter_does(opened, Trigger.REOPEN)
    await community.work()
    assert (answer.status, answer.reason) == (MoveStatus.REFUSED, "too-late")
    assert (await community.facts(opened.reference)).row.outcome == "no_violation"
    assert len(community.mails()) == before
    assert await community.is_sound()


async def test_appeal_nobody_hears_does_not_rest(community: Community) -> None:
    """B20: an appeal has a clock: the reporter hears every week, and silence takes it past those who had decided."""
    opened = await decided(community)
    await community.reporter_does(opened, Trigger.REOPEN)
    await community.pass_time(days=15)
    facts = await community.facts(opened.reference)
    assert facts.pending_moves > 0
    assert community.subjects("reporter@example.net", opened.reference).count("where it stands") >= 2
    assert "time is running" in community.subjects("ombuds-1", opened.reference)
    log = await community.desk.case_log(opened.reference)
    reopened = next(line.seq for line in log if line.event == "reopened")
    holders = [line.data["holder"] for line in log if line.seq >= reopened and "holder" in line.data]
    assert holders == ["ombuds", "board"]
    assert await community.is_sound()
