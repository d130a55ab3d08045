"""
What an operator sees in Prefect of the work an engine does.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from flows.engine_loop import run_engine
from flows.orchestrator import Orchestrator
from handrail.settings import Settings
from tests.integration.flows.looking import ended_runs_of, events_about, eventually, runs_of, steps_of
from tests.unit.flows.memory_desk import MemoryDesk

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server")]


@asynccontextmanager
async def running(desk: MemoryDesk, settings: Settings, engine_id: str) -> AsyncIterator[Orchestrator]:
    """Run an engine at `desk` that has found Prefect; hand out another connection to look with."""
    stop = asyncio.Event()
    async with Orchestrator(settings, f"look-{engine_id}") as looking:
        assert await looking.known(20)
        engine = asyncio.create_task(run_engine(desk, settings, stop, engine_id))
        await eventually(lambda: _orchestrated(desk))
        yield looking
        stop.set()
        async with asyncio.timeout(20):
            await engine


async def _orchestrated(desk: MemoryDesk) -> bool:
    return bool(desk.calls["due_moves"]) and desk.orchestrated


async def test_due_move_becomes_a_named_tagged_run(prefect_settings: Settings, engine_id: str) -> None:
    """A single due move is one flow run that carries its case in name and tags, with one task run of the same name."""
    desk = MemoryDesk()
    async with running(desk, prefect_settings, engine_id) as looking:
        move = desk.add(41, due_in=timedelta(hours=48))
        assert not await runs_of(looking.client, engine_id)
        desk.advance(timedelta(hours=48))
        run = (await ended_runs_of(looking.client, engine_id, 1))[0]
        steps = await steps_of(looking.client, run, 1)

    assert run.name == f"{move.reference} escalate: counsel promise broken"
    assert {f"case:{move.reference}", "policy:carpentries", "trigger:escalate", "kind:case", "handrail"} <= set(
        run.tags
    )
    assert run.state_name == "Completed"
    assert run.parameters == {}
    assert [step.name for step in steps] == [run.name]


async def test_case_is_found_by_its_tag(prefect_settings: Settings, engine_id: str) -> None:
    """Filtering by a case's tag shows that case's journey and nothing else."""
    desk = MemoryDesk()
    async with running(desk, prefect_settings, engine_id) as looking:
        for trigger in ("nudge", "escalate"):
            desk.add(51, trigger)
            await eventually(lambda: _all_applied(desk))
        desk.add(52)
        await ended_runs_of(looking.client, engine_id, 3)
        journey = await runs_of(looking.client, engine_id, "case:HR-00000051")

    assert [run.name.split(":")[0] for run in journey] == ["HR-00000051 nudge", "HR-00000051 escalate"]


async def _all_applied(desk: MemoryDesk) -> bool:
    return not desk.moves


async def test_artifacts_and_events_show_the_picture(prefect_settings: Settings, engine_id: str) -> None:
    """After a run the four artifacts stand under their keys, and the case's events can be reacted to."""
    desk = MemoryDesk()
    async with running(desk, prefect_settings, engine_id) as looking:
        move = desk.add(61)
        told = await events_about(looking.client, move.reference, "handrail.case.escalated", "handrail.promise.broken")

        keys = await eventually(lambda: _all_keys(looking))

    assert keys == KEYS
    assert told == {"handrail.case.escalated", "handrail.promise.broken"}


KEYS = {"open-cases", "due-next", "promises-kept", "delivery-backlog"}


async def _all_keys(looking: Orchestrator) -> set[str]:
    keys = {artifact.key or "" for artifact in await looking.client.read_artifacts()}
    return keys & KEYS if keys >= KEYS else set()


async def test_idle_engine_makes_no_runs(prefect_settings: Settings, engine_id: str) -> None:
    """An engine that wakes up and finds nothing due leaves no run behind."""
    desk = MemoryDesk(gathers_mail=True)
    async with running(desk, prefect_settings, engine_id) as looking:
        looks = desk.calls["due_moves"]
        for _ in range(3):
            desk.changed.set()
            await asyncio.sleep(0)
        await eventually(lambda: _looked(desk, looks))
        assert await runs_of(looking.client, engine_id) == []


async def _looked(desk: MemoryDesk, before: int) -> bool:
    return desk.calls["due_moves"] > before


async def test_batch_of_25_has_a_step_for_each_case(prefect_settings: Settings, engine_id: str) -> None:
    """Up to 25 due moves are one flow run with one task run a case, tagged with every case."""
    desk = MemoryDesk()
    async with running(desk, prefect_settings, engine_id) as looking:
        for number in range(100, 125):
            desk.add(number)
        run = (await ended_runs_of(looking.client, engine_id, 1))[0]
        steps = await steps_of(looking.client, run, 25)

    assert run.name == "25 cases: 25 escalate"
    assert len([tag for tag in run.tags if tag.startswith("case:")]) == 25
    assert len({step.name for step in steps}) == 25


@pytest.mark.parametrize(("moves", "chunks"), [(30, 1), (600, 2)])
async def test_big_batch_goes_in_chunks(prefect_settings: Settings, engine_id: str, moves: int, chunks: int) -> None:
    """More than 25 due moves are one flow run with one task run for every 500, and are all applied once."""
    desk = MemoryDesk()
    async with running(desk, prefect_settings, engine_id) as looking:
        for number in range(moves):
            desk.add(number)
        run = (await ended_runs_of(looking.client, engine_id, 1))[0]
        steps = await steps_of(looking.client, run, chunks)

    assert len(desk.applied) == len({done.move for done in desk.applied}) == moves
    assert len(steps) == chunks
    assert not [tag for tag in run.tags if tag.startswith("case:")]


async def test_failing_case_shows_only_a_code(prefect_settings: Settings, engine_id: str) -> None:
    """A case that cannot be applied fails its own step, by code; the others go on, and no message reaches Prefect."""
    desk = MemoryDesk(poison={"move-71-escalate"})
    async with running(desk, prefect_settings, engine_id) as looking:
        for number in (70, 71, 72):
            desk.add(number)
        run = (await ended_runs_of(looking.client, engine_id, 1))[0]
        steps = await steps_of(looking.client, run, 3)

    said = {step.name.split(" ")[0]: step.state.message for step in steps if step.state}
    assert run.state_name == "Failed"
    assert said["HR-00000071"] == "DeskError"
    assert {done.reference for done in desk.applied} == {"HR-00000070", "HR-00000072"}
    assert "person wrote" not in run.model_dump_json() + "".join(step.model_dump_json() for step in steps)


async def test_deliveries_and_mail_become_runs(prefect_settings: Settings, engine_id: str) -> None:
    """Waiting messages are sent and mail is taken in by runs of their own flows, named by how many."""
    desk = MemoryDesk()
    async with running(desk, prefect_settings, engine_id) as looking:
        desk.gathers_mail, desk.mails, desk.deliveries = True, 2, 3
        desk.changed.set()
        runs = await ended_runs_of(looking.client, engine_id, 2)

    assert {run.name for run in runs} == {"3 messages", "2 taken in"}
    assert desk.delivered == 3
