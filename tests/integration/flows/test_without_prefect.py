"""
Work goes on while Prefect is away, and goes back to flow runs when it is back.
"""

import asyncio
import os
import signal
from uuid import UUID

import httpx
import pytest

from flows.crashed import mark_crashed
from flows.engine_loop import run_engine
from flows.environment import api_url, server_folder
from flows.names import HANDRAIL, engine_tag
from flows.orchestrator import Orchestrator
from flows.server import PrefectServer
from flows.shown import FLOWS
from handrail.settings import Settings
from tests.integration.flows.looking import eventually
from tests.unit.flows.memory_desk import MemoryDesk

pytestmark = pytest.mark.prefect


async def test_killed_server_delays_work_by_the_patience_at_most(mortal_server: PrefectServer, engine_id: str) -> None:
    """With the server killed mid-way a due move is applied within the patience; after a restart runs are made again."""
    desk, stop = MemoryDesk(), asyncio.Event()
    engine = asyncio.create_task(run_engine(desk, mortal_server.settings, stop, engine_id))
    await eventually(lambda: _orchestrated(desk, wanted=True))
    desk.add(1)
    await eventually(lambda: _idle(desk))

    os.kill(mortal_server.pid or 0, signal.SIGKILL)
    began = asyncio.get_running_loop().time()
    desk.add(2)
    await eventually(lambda: _idle(desk))
    late = asyncio.get_running_loop().time() - began
    await eventually(lambda: _orchestrated(desk, wanted=False))

    await mortal_server.start()
    await mortal_server.ready(120)
    await eventually(lambda: _orchestrated(desk, wanted=True))
    stop.set()
    async with asyncio.timeout(30):
        await engine
    assert late < mortal_server.settings.patience + 0.9
    assert len(desk.applied) == 2


async def test_hanging_server_delays_work_by_the_patience_at_most(mortal_server: PrefectServer, engine_id: str) -> None:
    """A server that takes requests and answers none holds up work no longer than one that is gone."""
    desk, stop = MemoryDesk(), asyncio.Event()
    engine = asyncio.create_task(run_engine(desk, mortal_server.settings, stop, engine_id))
    await eventually(lambda: _orchestrated(desk, wanted=True))

    os.kill(mortal_server.pid or 0, signal.SIGSTOP)
    try:
        began = asyncio.get_running_loop().time()
        desk.add(3)
        await eventually(lambda: _idle(desk))
        late = asyncio.get_running_loop().time() - began
    finally:
        os.kill(mortal_server.pid or 0, signal.SIGCONT)
    await eventually(lambda: _orchestrated(desk, wanted=True))
    stop.set()
    async with asyncio.timeout(30):
        await engine
    assert late < mortal_server.settings.patience + 0.9


async def test_runs_of_a_dead_engine_are_marked_crashed(prefect_server: PrefectServer, engine_id: str) -> None:
    """A run left unfinished by an engine that is gone is marked crashed; those of live engines are left alone."""
    async with Orchestrator(prefect_server.settings, engine_id) as prefect:
        assert await prefect.known(30)
        client, flow = prefect.client, FLOWS["advance-cases"]

        async def left_by(engine: str) -> UUID:
            return (await client.create_flow_run(flow, tags={HANDRAIL, engine_tag(engine)})).id

        dead, alive, mine = await left_by("dead"), await left_by("alive"), await left_by(engine_id)
        marked = await mark_crashed(client, {"alive", engine_id}, {mine}, engine_id)
        names = [(await client.read_flow_run(run)).state_name for run in (dead, alive, mine)]

    assert marked >= 1
    assert names == ["Crashed", "Pending", "Pending"]


async def _orchestrated(desk: MemoryDesk, *, wanted: bool) -> bool:
    return bool(desk.calls["due_moves"]) and desk.orchestrated is wanted


async def _idle(desk: MemoryDesk) -> bool:
    return not desk.moves


async def test_settings_of_the_server_are_kept(prefect_server: PrefectServer, prefect_settings: Settings) -> None:
    """The server runs with the settings it was made from, under its own folder."""
    assert prefect_server.settings is prefect_settings
    assert prefect_server.log.exists()


async def test_pages_of_the_server_lie_in_its_own_folder(prefect_server: PrefectServer) -> None:
    """Operators have its pages where the code may not be written to, as in a container: it copies them."""
    settings = prefect_server.settings
    async with httpx.AsyncClient(base_url=api_url(settings).removesuffix("api"), follow_redirects=True) as client:
        page = await client.get("/")
    assert page.status_code == 200
    shown = [file.read_text("utf-8") for file in (server_folder(settings) / "ui").glob("*/index.html")]
    assert page.text in shown
