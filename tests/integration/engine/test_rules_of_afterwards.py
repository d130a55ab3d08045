"""
What a policy says of appeals, taking back, acting alone, measures and keeping, the engine does.
"""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.report import Opened
from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from storage.tables import cases
from tests.integration.engine.rules import escalated, reason, told_to, under
from tests.support.community import Community

APPEAL = "appeal: {window: 30d, to: committee, by: other_people}\n"


async def ended(community: Community, outcome: str = "warned", by: str = "committee-1") -> Opened:
    """Report something, and let one member end it."""
    opened = await escalated(community)
    assert await reason(community, by, opened, Trigger.RESOLVE, outcome) == "applied"
    return opened


async def kept_until(community: Community, opened: Opened) -> datetime | None:
    """Answer when a case is to be forgotten."""
    async with community.desk.context.database.read() as session:
        query = select(cases.c.forget_at).where(cases.c.reference == opened.reference)
        found: datetime | None = (await session.execute(query)).scalar_one()
        return found


async def test_who_ruled_does_not_hear_the_appeal(either_url: str | None, tmp_path: Path) -> None:
    """Who voted sees the appeal and cannot act on it; the others of the same group hear it."""
    words = {"committee: {at_least: 3}": "committee: {at_least: 1}"}
    async with under(tmp_path, words, APPEAL, database_url=either_url) as community:
        opened = await ended(community)
        await community.reporter_does(opened, Trigger.REOPEN, note="Nobody asked my witness")
        assert (await community.facts(opened.reference)).row.holder == "committee"
        assert "open again" in await told_to(community, "committee-2", opened)
        assert "open again" not in await told_to(community, "committee-1", opened)
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "no_violation") == "not-yours"
        assert await reason(community, "committee-2", opened, Trigger.RESOLVE, "no_violation") == "applied"
        assert await community.is_sound()


async def test_appeal_goes_up_where_too_few_others_are_left(tmp_path: Path) -> None:
    """Of three who must be three, one ruled: the board hears the appeal."""
    async with under(tmp_path, {"vote: one": "vote: unanimous"}, APPEAL) as community:
        opened = await escalated(community)
        for name in ("committee-1", "committee-2", "committee-3"):
            await reason(community, name, opened, Trigger.RESOLVE, "warned")
        await community.reporter_does(opened, Trigger.REOPEN)
        assert (await community.facts(opened.reference)).row.holder == "board"


async def test_appeal_by_anyone_is_heard_by_anyone(tmp_path: Path) -> None:
    """With `by: anyone` those who decided look again."""
    async with under(tmp_path, more=APPEAL.replace("other_people", "anyone")) as community:
        opened = await ended(community)
        await community.reporter_does(opened, Trigger.REOPEN)
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "no_violation") == "applied"


@pytest.mark.parametrize(("ground", "status"), [(None, "refused"), ("process", "refused"), ("new_evidence", "applied")])
async def test_appeal_needs_a_ground(tmp_path: Path, ground: str | None, status: str) -> None:
    """Where only new evidence is a ground, an appeal has to name it."""
    async with under(tmp_path, more=APPEAL.replace("}", ", grounds: new_evidence}")) as community:
        opened = await ended(community)
        answer = await community.reporter_does(opened, Trigger.REOPEN, outcome=ground)
        assert answer.status == status


@pytest.mark.parametrize(("suspends", "outcome"), [("true", None), ("false", "warned")])
async def test_outcome_stands_or_waits_during_an_appeal(tmp_path: Path, suspends: str, outcome: str | None) -> None:
    """An appeal that suspends takes the outcome back until it is heard; another leaves it standing."""
    async with under(tmp_path, more=APPEAL.replace("}", f", suspends: {suspends}" + "}")) as community:
        opened = await ended(community)
        await community.reporter_does(opened, Trigger.REOPEN)
        row = (await community.facts(opened.reference)).row
        assert (row.state, row.outcome) == (CaseState.ESCALATED, outcome)


async def test_appeal_is_answered_in_time_or_alarms(tmp_path: Path) -> None:
    """`answer_within` is a promise: its end alarms those who hear the appeal."""
    async with under(tmp_path, more=APPEAL.replace("}", ", answer_within: 14d}")) as community:
        opened = await ended(community)
        await community.reporter_does(opened, Trigger.REOPEN)
        holder = (await community.facts(opened.reference)).row.holder
        await community.pass_time(days=14, minutes=1)
        broken = {one.name for one in (await community.facts(opened.reference)).promises if one.broken_at}
        assert "appeal_answer" in broken
        assert "Handrail needs a person" in await told_to(community, f"{holder}-1", opened)


async def test_pattern_keeps_a_report_from_being_taken_back(tmp_path: Path) -> None:
    """Once those who hold the case see that it is one of several, the reporter cannot withdraw it."""
    async with under(tmp_path, more="withdraw: {allowed: true, unless: [pattern]}\n") as community:
        opened, free = await community.report(), await community.report()
        await community.do("facilitator-1", opened.reference, Trigger.PATTERN)
        assert Trigger.WITHDRAW not in (await community.seen_by_reporter(opened)).may
        assert (await community.reporter_does(opened, Trigger.WITHDRAW)).reason == "not-allowed"
        assert (await community.reporter_does(free, Trigger.WITHDRAW)).status is MoveStatus.APPLIED


async def test_acting_alone_is_reported_and_reviewed(tmp_path: Path) -> None:
    """Who acts alone owes a report within a day, and what they did ends unless the group takes it over."""
    more = "unilateral: {who: [committee], report_within: 24h, at_most: 7d}\n"
    async with under(tmp_path, more=more) as community:
        opened = await escalated(community)
        assert await reason(community, "committee-1", opened, Trigger.REPORT_ACT) == "no-measure"
        assert await reason(community, "committee-1", opened, Trigger.ACT_ALONE) == "applied"
        assert "time is running" in " ".join(await told_to(community, "committee-2", opened))
        await community.pass_time(hours=25)
        assert "Handrail needs a person" in await told_to(community, "committee-2", opened)
        assert await reason(community, "committee-1", opened, Trigger.REPORT_ACT) == "applied"
        await community.pass_time(days=6)
        log = [line.event for line in await community.desk.case_log(opened.reference)]
        assert log.count("measure_ended") == 1
        assert await reason(community, "committee-1", opened, Trigger.REPORT_ACT) == "no-measure"
        assert await community.is_sound()


async def test_only_who_may_acts_alone(tmp_path: Path) -> None:
    """Others are refused, and where the policy knows no acting alone everyone is."""
    async with under(tmp_path, more="unilateral: {who: [committee], report_within: 24h}\n") as community:
        opened = await community.report()
        assert await reason(community, "facilitator-1", opened, Trigger.ACT_ALONE) == "not-yours"
        assert Trigger.ACT_ALONE not in (await community.page("facilitator-1", opened.reference)).may
    async with under(tmp_path / "without") as community:
        opened = await escalated(community)
        assert await reason(community, "committee-1", opened, Trigger.ACT_ALONE) == "not-allowed"


async def test_measure_ends_by_itself_and_is_kept_from_then(tmp_path: Path) -> None:
    """A ban of half a year ends by the clock, who held the case hears of it, and fourteen months count from there."""
    async with under(tmp_path, more="measures: {banned: {lasts: 6mo}}\n") as community:
        opened = await ended(community, "banned")
        until = await kept_until(community, opened)
        assert until is not None
        assert (until - community.clock.now()).days > 14 * 30 + 170
        await community.pass_time(days=185)
        log = [line.event for line in await community.desk.case_log(opened.reference)]
        assert log[-1] == "measure_ended"
        assert await community.desk.forget() == 0
        assert await community.is_sound()


async def test_measure_on_request_ends_by_a_person_after_its_time(tmp_path: Path) -> None:
    """It runs on until someone asks for its end, which is refused before; as long as it runs the case is kept."""
    async with under(tmp_path, more="measures: {banned: {lasts: 6mo, returns: on_request}}\n") as community:
        opened = await ended(community, "banned")
        assert await kept_until(community, opened) is None
        assert await reason(community, "committee-1", opened, Trigger.END_MEASURE) == "too-early"
        await community.pass_time(days=200)
        assert await reason(community, "committee-1", opened, Trigger.END_MEASURE) == "applied"
        assert await kept_until(community, opened) is not None
        assert await reason(community, "committee-1", opened, Trigger.END_MEASURE) == "no-measure"


async def test_new_violation_keeps_a_case_longer(tmp_path: Path) -> None:
    """Where the policy says that a new violation extends, the time counts anew from it; elsewhere that is refused."""
    async with under(tmp_path, more="new_violation: extends\n") as community:
        opened = await ended(community)
        first = await kept_until(community, opened)
        await community.pass_time(days=100)
        assert await reason(community, "committee-1", opened, Trigger.EXTEND) == "applied"
        await community.do("committee-1", opened.reference, Trigger.NOTE, note="The same again")
        later = await kept_until(community, opened)
        assert first is not None
        assert later is not None
        assert (later - first).days > 90
    async with under(tmp_path / "without") as community:
        assert await reason(community, "committee-1", await ended(community), Trigger.EXTEND) == "not-allowed"
