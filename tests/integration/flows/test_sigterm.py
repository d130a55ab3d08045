"""
An engine that is told to end in the middle of a flow run finishes it, has it recorded, and ends.
"""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun

from flows.environment import api_url
from flows.names import HANDRAIL
from flows.orchestrator import Orchestrator
from handrail.clock import SystemClock
from handrail.settings import Settings
from tests.integration.flows.looking import eventually
from tests.support.community import open_community

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server")]
ROOT = Path(__file__).parents[3]
MOST_SECONDS = 3.0
"""Less than half of what an engine is given to end by itself."""


@asynccontextmanager
async def engine_on(data: Path, settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start a real `handrail engine` on a folder, beside the tests' Prefect server; kill what is left of it."""
    apart = {name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli", "engine", cwd=ROOT,
        env=apart | {"HANDRAIL_DATA": str(data), "HANDRAIL_PREFECT_API_URL": api_url(settings)},
        stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _orchestrated(database: sqlite3.Connection) -> bool:
    return database.execute("SELECT 1 FROM heartbeats WHERE name LIKE 'orchestrated:%'").fetchone() is not None


async def _runs_about(client: PrefectClient, reference: str, *, state: str) -> list[FlowRun]:
    tags = FlowRunFilterTags(all_=[HANDRAIL, f"case:{reference}"])
    runs = await client.read_flow_runs(flow_run_filter=FlowRunFilter(tags=tags))
    return [run for run in runs if run.state_name == state]


async def test_engine_told_to_end_finishes_the_run_in_hand(
    tmp_path: Path, prefect_settings: Settings, engine_id: str
) -> None:
    """Held in a flow run by a database that another writes, the engine hears SIGTERM, and ends soon after it can."""
    async with open_community(tmp_path, at=SystemClock().now()) as community:
        await community.settle(facilitator=1, committee=1, board=1)
        reference = (await community.report()).reference
    async with Orchestrator(prefect_settings, engine_id) as looking:
        assert await looking.known(30)
        with closing(sqlite3.connect(tmp_path / "handrail.db", isolation_level=None)) as writer:
            async with engine_on(tmp_path, prefect_settings) as engine:
                await eventually(lambda: _orchestrated(writer), 60)
                soon = int((SystemClock().now().timestamp() + 1) * 1e6)
                writer.execute("UPDATE moves SET due_at = ? WHERE status = 'pending'", (soon,))
                writer.execute("BEGIN IMMEDIATE")
                await eventually(lambda: _runs_about(looking.client, reference, state="Running"))
                engine.send_signal(signal.SIGTERM)
                await asyncio.sleep(0.25)
                running = engine.returncode is None
                writer.execute("ROLLBACK")
                async with asyncio.timeout(MOST_SECONDS):
                    status = await engine.wait()
        unfinished = await _runs_about(looking.client, reference, state="Running")
        finished = await _runs_about(looking.client, reference, state="Completed")
    assert running
    assert status == 0
    assert not unfinished
    assert finished
