"""
Kinds of case beside incidents, by a policy file alone: their words, their own day, and who follows which policy.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from engine.report import Channel, IncomingReport
from handrail.identifiers import Reference
from states.case import Intent
from states.lifecycle import CaseState, Trigger
from tests.support.community import Community, open_community

TOUR = """
policy: tour
title: A tour that needs a guide
kind:
  of: tour
  words: {received: planned, counselled: guided, escalated: without a guide, resolved: over}
  takes: feedback
  dated: true
people:
  facilitators: {at_least: 1}
  committee: {at_least: 1}
tiers: [committee]
routes:
  - to: facilitators
promises:
  guide:
    within: its day - 14d
    from: received
    kept_by: counselled
    nudge: [{at: its day - 21d, tell: holders}]
    broken: {do: escalate}
  end:
    within: its day + 2d
    from: [received, escalated]
    kept_by: resolved
    broken: {do: alarm, again_every: 7d}
tell:
  received: [holders: new-report]
  escalated: [holders: case-escalated]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Answer a folder of policies: the usual one, and one for tours."""
    (tmp_path / "policies").mkdir()
    usual = Path(__file__).parents[3] / "policies" / "library" / "carpentries.yaml"
    (tmp_path / "policies" / "carpentries.yaml").write_text(usual.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "policies" / "tour.yaml").write_text(TOUR, encoding="utf-8")
    return tmp_path / "policies"


async def _tour(community: Community, days: int) -> Reference:
    """Open a tour that is so many days ahead, with its guide."""
    opened = await community.desk.open_case(
        IncomingReport(
            Intent.TASK,
            Channel.PROGRAMME,
            "",
            policy="tour",
            day=community.clock.now() + timedelta(days=days),
            assignee=community.people["facilitator-1"].id,
        )
    )
    return opened.reference


async def test_case_counts_from_its_own_day(tmp_path: Path, folder: Path) -> None:
    """What is owed before and after a day follows that day, is reminded of, and escalates as any promise does."""
    async with open_community(tmp_path / "data", policies=folder) as community:
        await community.settle(facilitator=2, committee=1)
        reference = await _tour(community, 30)
        now = community.clock.now()
        due = {one.name: one.due_at - now for one in (await community.facts(reference)).promises}
        assert due == {"guide": timedelta(days=16), "end": timedelta(days=32)}
        await community.pass_time(days=10)
        assert len(community.subjects("facilitator-1", reference)) == len(["new-report", "nudge"])
        await community.pass_time(days=7)
        assert (await community.facts(reference)).row.state is CaseState.ESCALATED
        assert "committee-1" in community.told(reference)
        assert await community.is_sound()


async def test_what_is_past_is_due_at_once(tmp_path: Path, folder: Path) -> None:
    """A day that is nearer than what is owed before it leaves no silence: those above hear of it at once."""
    async with open_community(tmp_path / "data", policies=folder) as community:
        await community.settle(facilitator=1, committee=1)
        reference = await _tour(community, 3)
        await community.work()
        facts = await community.facts(reference)
        assert facts.row.state is CaseState.ESCALATED
        assert await community.is_sound()


async def test_kind_has_its_own_words_and_its_assignee(tmp_path: Path, folder: Path) -> None:
    """The desk says what the policy calls a state, and whose it is."""
    async with open_community(tmp_path / "data", policies=folder) as community:
        await community.settle(facilitator=2, committee=1)
        reference = await _tour(community, 30)
        (row,) = await community.desk.my_cases(await community.visitor("facilitator-1"))
        assert (row.kind, row.standing, row.assigned_to_me) == ("tour", "planned", True)
        await community.do("facilitator-1", reference, Trigger.COUNSEL)
        page = await community.page("facilitator-1", reference)
        assert page.row.standing == "guided"
        assert {one.name: one.kept_at is not None for one in page.promises}["guide"]


async def test_report_follows_the_policy_for_what_is_wanted(tmp_path: Path, folder: Path) -> None:
    """What a kind takes follows it, unless there is danger or nobody is in the group it begins with."""
    async with open_community(tmp_path / "data", policies=folder) as community:
        await community.join("committee")
        asked = {"intent": Intent.FEEDBACK}
        alone = await community.report(**asked)
        await community.settle(facilitator=1)
        usual = await community.report()
        taken = await community.report(**asked)
        danger = await community.report(**asked, danger=True)
        followed = [(await community.facts(one.reference)).row.policy for one in (alone, usual, taken, danger)]
        assert followed == ["carpentries", "carpentries", "tour", "carpentries"]
        foreseen = await community.desk.forecast(Intent.FEEDBACK)
        assert {one.name for one in foreseen.promises} == {"guide", "end"}
