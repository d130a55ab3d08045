"""
What operators watch: stories that run through a real Prefect server, by name and tag, without a word of what was said.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest

from flows.server import PrefectServer
from handrail.settings import Settings
from states.case import Intent, MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.acceptance.operators import Watched, watched
from tests.integration.flows.looking import ended_runs_of, events_about
from tests.support.community import Community

pytestmark = pytest.mark.prefect


@pytest.fixture
async def seen(
    community: Community, prefect_server: PrefectServer, prefect_settings: Settings
) -> AsyncIterator[Watched]:
    """Let an engine work for the usual community through Prefect."""
    del prefect_server
    async with watched(community, prefect_settings) as opened:
        yield opened


async def test_silence_is_seen_as_an_escalation(seen: Watched) -> None:
    """B8: nobody answers, so a run named and tagged with the case escalates it, and the committee has mail."""
    opened = await seen.community.report("They called me a liar")
    await seen.pass_time(hours=25)
    nudge, escalation = (await seen.journey(opened.reference, 2))[:2]
    assert nudge.name == f"{opened.reference} nudge: acknowledge nudge:12h"
    assert escalation.name == f"{opened.reference} escalate: acknowledge broken"
    assert {"policy:carpentries", "trigger:escalate", f"case:{opened.reference}"} <= set(escalation.tags)
    assert [(run.state_name, run.parameters) for run in (nudge, escalation)] == [("Completed", {})] * 2
    assert [step.name for step in await seen.steps(escalation)] == [escalation.name]
    told = await events_about(seen.client, opened.reference, "handrail.case.escalated", "handrail.promise.broken")
    assert len(told) == 2
    facts = await seen.community.facts(opened.reference)
    assert (facts.row.state, facts.row.tier) == (CaseState.ESCALATED, "committee")
    assert "is with you now" in seen.community.subjects("committee-1", opened.reference)
    assert await seen.community.is_sound()
    assert await seen.keeps_quiet()


async def test_counsel_without_consent_is_handed_on_unseen(seen: Watched) -> None:
    """B8: without consent the operator sees a promise break, and neither they nor the committee learn more."""
    opened = await seen.community.report("May I tell you in private", intent=Intent.COUNSEL)
    await seen.pass_time(hours=49)
    runs = await seen.journey(opened.reference, 3)
    assert f"{opened.reference} escalate: acknowledge broken" in [run.name for run in runs]
    assert (await seen.community.facts(opened.reference)).row.state is CaseState.RECEIVED
    assert not {"committee-1", "board-1"} & seen.community.told(opened.reference)
    assert await seen.community.is_sound()
    assert await seen.keeps_quiet()


async def test_accused_facilitator_is_named_nowhere(seen: Watched) -> None:
    """A5: the accused is in no run, tag, artifact or event, and what another facilitator asks for is a run as well."""
    opened = await seen.community.report("The instructor mimicked my voice", about=("facilitator-1",))
    await seen.rest()
    asked = await seen.community.do("facilitator-2", opened.reference, Trigger.ESCALATE, note="This needs a panel")
    await seen.rest()
    assert asked.status is MoveStatus.APPLIED
    names = [run.name for run in await seen.journey(opened.reference, 1)]
    assert names == [f"{opened.reference} declare, escalate"]
    assert "facilitator-1" not in seen.community.told(opened.reference)
    assert "committee-1" in seen.community.told(opened.reference)
    assert await seen.community.is_sound()
    assert await seen.keeps_quiet()


async def test_anonymous_reporter_leaves_no_trace(seen: Watched) -> None:
    """B10: who left no address is in no run either; the case goes on to its end, each step a run of its own."""
    opened = await seen.community.report("You will not find out who I am", contact=None, danger=True)
    await seen.rest()
    await seen.community.meet(opened.reference, "committee-1", "committee-2")
    await seen.community.do("committee-1", opened.reference, Trigger.HEARD)
    for name in ("committee-1", "committee-2"):
        await seen.community.do(name, opened.reference, Trigger.RESOLVE, outcome="written_warning")
    await seen.rest()
    names = [run.name.removeprefix(f"{opened.reference} ") for run in await seen.journey(opened.reference, 5)]
    assert names == ["declare, met"] * 2 + [f"{one}: person asked" for one in ("heard", "resolve", "resolve")]
    view = await seen.community.seen_by_reporter(opened)
    assert view.state is CaseState.RESOLVED
    assert await seen.community.is_sound()
    assert await seen.keeps_quiet()


async def test_silent_committee_is_seen_to_be_passed(seen: Watched) -> None:
    """B20: a committee that does not meet loses the case to the board, in a run that says which promise broke."""
    opened = await seen.community.report("It goes on every evening", danger=True)
    await seen.pass_time(days=2, hours=1)
    runs = {run.name: run for run in await seen.journey(opened.reference, 3)}
    raised = runs[f"{opened.reference} raise_tier: meet broken"]
    assert raised.state_name == "Completed"
    assert "trigger:raise_tier" in raised.tags
    assert await events_about(seen.client, opened.reference, "handrail.case.raised") == {"handrail.case.raised"}
    assert (await seen.community.facts(opened.reference)).row.tier == "board"
    assert "has come up to you" in seen.community.subjects("board-1", opened.reference)
    assert await seen.community.is_sound()
    assert await seen.keeps_quiet()


async def test_withdrawal_is_a_run_like_any_other(seen: Watched) -> None:
    """B40: a reporter who takes it back is answered at once, and after that the case makes no more runs."""
    opened = await seen.community.report("I take all of it back")
    await seen.rest()
    answer = await seen.community.reporter_does(opened, Trigger.WITHDRAW)
    assert answer.status is MoveStatus.APPLIED
    await seen.pass_time(days=10)
    journey = await seen.journey(opened.reference, 1)
    assert [run.name for run in journey] == [f"{opened.reference} withdraw: reporter asked"]
    assert "taken back" in seen.community.subjects("reporter@example.net", opened.reference)
    assert await seen.community.is_sound()
    assert await seen.keeps_quiet()


async def test_notices_are_runs_that_count_and_name_nobody(seen: Watched) -> None:
    """B1: each round of notices is a run named by how many went out; none says to whom."""
    opened = await seen.community.report("Please tell someone today")
    await seen.rest()
    runs = await ended_runs_of(seen.client, seen.engine_id, 1)
    assert "4 messages" in [run.name for run in runs]
    assert len(seen.community.told(opened.reference)) == 4
    assert await seen.community.is_sound()
    assert await seen.keeps_quiet()


async def test_two_cases_are_told_apart_by_their_tags(seen: Watched) -> None:
    """B32: two reports of one thing are two journeys: filtering by one case's tag shows nothing of the other."""
    first, second = await asyncio.gather(seen.community.report(), seen.community.report(contact="two@example.net"))
    await seen.rest()
    await seen.community.do("facilitator-1", first.reference, Trigger.COUNSEL)
    await seen.community.do("facilitator-1", second.reference, Trigger.CLOSE, outcome="duplicate")
    await seen.rest()
    for opened, wanted in ((first, "counsel"), (second, "close")):
        names = [run.name for run in await seen.journey(opened.reference, 1)]
        assert names == [f"{opened.reference} declare, {wanted}"]
    assert await seen.community.is_sound()
    assert await seen.keeps_quiet()
