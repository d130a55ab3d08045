"""
SIGKILL of everything at once, in the middle of a flow run and of a burst of reports, and a new start on the same data.
"""

import asyncio
import random
import signal
import sys
from pathlib import Path
from uuid import UUID

import pytest
from prefect.client.orchestration import PrefectClient

from tests.faults.checks import audit_is_clean, nothing_is_lost_or_doubled, overdue_is_done
from tests.faults.load import Load
from tests.faults.prefect_runs import prefect_client, unfinished
from tests.faults.sink import Sink
from tests.faults.system import System, handrail_up, is_alive, report, send, until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="it reads the process table of Linux"),
]
_LOOKS = 10


async def test_killed_tree_starts_again_where_it_was(tmp_path: Path, sink: Sink, chance: random.Random) -> None:
    """Nothing is lost, no process is left, and the run that was under way is marked crashed."""
    async with handrail_up(tmp_path, sink.url) as system, prefect_client(system.settings) as client:
        load = Load(system, chance)
        await until(system.all_run, 120, "every part runs")
        async with load.running():
            run = await _stop_in_a_run(system, client)
            burst = asyncio.create_task(load.burst(8))
            await asyncio.wait({burst}, timeout=chance.uniform(0.05, 0.4))
            await _kill_tree(system)
            await system.start()
            await burst
        await until(system.all_run, 120, "every part runs again")
        took = await until(lambda: _is_crashed(client, run), 150, "the run is marked crashed")
        report(f"the run was marked crashed {took:.0f} s after the start")
        await overdue_is_done(system)
        assert await audit_is_clean(system)
        assert await system.end() == 0
    told = await nothing_is_lost_or_doubled(system, load, sink, kills=1)
    assert told.sent > 0


async def _stop_in_a_run(system: System, client: PrefectClient) -> UUID:
    """
    Freeze the engine while a run of its own is unfinished; answer that run.

    What the engine had sent when it was frozen still arrives, so a run counts that stays unfinished for a second.
    """
    async with asyncio.timeout(90):
        while True:
            system.signal("engine", signal.SIGSTOP)
            left = await _running(client)
            for _ in range(_LOOKS if left else 0):
                await asyncio.sleep(0.1)
                left &= await _running(client)
            if left:
                return left.pop()
            system.signal("engine", signal.SIGCONT)
            await asyncio.sleep(0.05)


async def _running(client: PrefectClient) -> set[UUID]:
    return {run.id for run in await unfinished(client) if run.state and run.state.is_running()}


async def _kill_tree(system: System) -> None:
    """SIGKILL the supervisor and the frozen engine; the pages and Prefect have to end by themselves."""
    pids = system.pids()
    assert system.process is not None
    system.process.kill()
    await system.process.wait()
    send(pids["engine"], signal.SIGKILL)

    async def gone() -> bool:
        return not any(is_alive(pid) for pid in pids.values())

    await until(gone, 20, "no process is left")


async def _is_crashed(client: PrefectClient, run: UUID) -> bool:
    return (await client.read_flow_run(run)).state_name == "Crashed"
