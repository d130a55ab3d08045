"""
Prefect frozen, slow, or without its database, and the engine frozen: reports and moves go on meanwhile.
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio

from storage.probing import Trouble, probe_file
from tests.faults.checks import audit_is_clean, overdue_is_done
from tests.faults.prefect_runs import prefect_client, runs
from tests.faults.sink import Sink
from tests.faults.system import System, handrail_up, report, until
from tests.support.community import PASSPHRASE

pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.skipif(sys.platform != "linux", reason="it reads the process table of Linux"),
]
PATIENCE = 1.0
SLACK = 5.0
"""Seconds that a machine busy with other things may add to any answer."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """Start one system for the tests of this module; each leaves it as it was."""
    sink = Sink()
    await sink.open()
    async with handrail_up(tmp_path_factory.mktemp("frozen"), sink.url) as system:
        yield system
    await sink.close()


@pytest.fixture
async def system(shared: System) -> System:
    """Wait until every part runs and the engine reaches Prefect."""
    await until(shared.all_run, 150, "every part runs")
    return shared


@contextlib.contextmanager
def frozen(system: System, part: str) -> Iterator[None]:
    """Freeze a part between two transactions, and let it go on afterwards."""
    assert system.signal(part, signal.SIGSTOP) > 0
    try:
        while probe_file(system.settings.embedded_database, 1).trouble is Trouble.HELD:
            system.signal(part, signal.SIGCONT)
            probe_file(system.settings.embedded_database, 1)  # which waits for the end of what the part was doing
            system.signal(part, signal.SIGSTOP)
        yield
    finally:
        system.signal(part, signal.SIGCONT)


async def seconds_to_answer(system: System) -> tuple[float, float]:
    """Report and have a facilitator counsel the case; answer how long each took."""
    loop = asyncio.get_running_loop()
    async with httpx.AsyncClient(base_url=system.address, timeout=60) as client:
        who = {"email": "facilitator-1@example.org", "passphrase": PASSPHRASE}
        assert (await client.post("/api/sign-in", json=who)).status_code == 200
        began = loop.time()
        body = {"intent": "report", "text": "This is made up."}
        reference = (await client.post("/api/reports", json=body)).json()["reference"]
        reported = loop.time()
        answer = await client.post(f"/api/cases/{reference}/moves", json={"trigger": "counsel", "no_conflict": True})
        assert answer.status_code == 200, answer.text
    return reported - began, loop.time() - reported


async def test_frozen_prefect_holds_up_nothing(system: System) -> None:
    """With Prefect frozen, reports and moves are answered within the patience; when it goes on, flows take over."""
    with frozen(system, "prefect"):
        report_took, move_took = await seconds_to_answer(system)
        late = await overdue_is_done(system, 30)
    resumed = system.clock.now()
    back = await until(lambda: system.orchestrates(resumed), 60, "the engine reaches Prefect again")
    report(f"report {report_took:.2f} s, move {move_took:.2f} s, overdue {late:.1f} s, flows again {back:.1f} s")
    assert report_took < SLACK
    assert move_took < PATIENCE + SLACK
    assert await audit_is_clean(system)


async def test_slow_prefect_holds_up_nothing(system: System) -> None:
    """With Prefect at a fifth of its speed, reports and moves are answered within the patience."""
    slow = asyncio.create_task(_slow_down(system))
    try:
        took = [await seconds_to_answer(system) for _ in range(3)]
        late = await overdue_is_done(system, 30)
    finally:
        slow.cancel()
        await asyncio.wait({slow})
        system.signal("prefect", signal.SIGCONT)
    report(f"slow Prefect: {took}, overdue {late:.1f} s")
    assert max(report_took for report_took, _ in took) < SLACK
    assert max(move_took for _, move_took in took) < PATIENCE + SLACK
    assert await audit_is_clean(system)


async def test_lost_prefect_database_costs_only_history(system: System) -> None:
    """Prefect's database deleted while it is down: moves go on, and later runs are made in a new one."""
    system.signal("prefect", signal.SIGKILL)
    for path in (system.data / "prefect").glob("prefect.db*"):
        path.unlink()
    await seconds_to_answer(system)
    await overdue_is_done(system, 30)
    since = system.clock.now()
    await until(lambda: system.orchestrates(since), 150, "the engine reaches the new Prefect")
    await seconds_to_answer(system)
    async with prefect_client(system.settings) as client:

        async def has_runs() -> bool:
            return bool(await runs(client))

        await until(has_runs, 60, "a run was made in the new database")
    assert await audit_is_clean(system)


async def test_frozen_engine_leaves_moves_to_the_pages(system: System) -> None:
    """With the engine frozen a person's move is applied by the pages; the clock's moves are made when it goes on."""
    with frozen(system, "engine"):
        report_took, move_took = await seconds_to_answer(system)
    late = await overdue_is_done(system, 60)
    report(f"frozen engine: report {report_took:.2f} s, move {move_took:.2f} s, overdue {late:.1f} s")
    assert report_took < SLACK
    assert move_took < PATIENCE + SLACK
    assert await audit_is_clean(system)


async def _slow_down(system: System) -> None:
    """Let Prefect run for a fifth of the time."""
    while True:
        system.signal("prefect", signal.SIGSTOP)
        await asyncio.sleep(0.2)
        system.signal("prefect", signal.SIGCONT)
        await asyncio.sleep(0.05)
