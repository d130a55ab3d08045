"""
The engine works without Prefect, sleeps when nothing is due, and does not end by an error.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from engine.work import Reconciled
from flows.engine_loop import run_engine
from handrail.settings import Settings
from tests.unit.flows.memory_desk import MemoryDesk

# A port that nothing listens on: Prefect is never reached.
NOBODY = "http://127.0.0.1:9/api"


@asynccontextmanager
async def running(desk: MemoryDesk) -> AsyncIterator[None]:
    """Run an engine that cannot reach Prefect."""
    stop = asyncio.Event()
    settings = Settings(data=Path("unused"), prefect_api_url=NOBODY, patience=0.2)
    engine = asyncio.create_task(run_engine(desk, settings, stop))
    yield
    stop.set()
    async with asyncio.timeout(10):
        await engine


async def until_idle(desk: MemoryDesk) -> None:
    """Wait until nothing is pending."""
    async with asyncio.timeout(10):
        while desk.moves or desk.deliveries:  # noqa: ASYNC110 - the engine sets no event of the test's
            await asyncio.sleep(0.01)


async def test_due_move_is_applied_without_prefect() -> None:
    """A move that becomes due is applied though Prefect was never there."""
    desk = MemoryDesk(deliveries=2)
    async with running(desk):
        desk.add(1, due_in=timedelta(hours=48))
        desk.advance(timedelta(hours=48))
        await until_idle(desk)
    assert [done.reference for done in desk.applied] == ["HR-00000001"]
    assert desk.delivered == 2
    assert not desk.orchestrated


async def test_mail_server_that_hangs_holds_up_no_move() -> None:
    """A move that becomes due while messages cannot be sent is applied at once; the messages go when they can."""
    desk = MemoryDesk(deliveries=2)
    desk.mail_server.clear()
    async with running(desk):
        async with asyncio.timeout(10):
            while not desk.calls["deliver"]:  # noqa: ASYNC110 - the engine sets no event of the test's
                await asyncio.sleep(0.01)
            desk.add(1)
            while desk.moves:  # noqa: ASYNC110 - likewise
                await asyncio.sleep(0.01)
        before = desk.delivered
        desk.mail_server.set()
        await until_idle(desk)
    assert (before, desk.delivered) == (0, 2)


async def test_move_of_the_future_waits() -> None:
    """Nothing is applied before its time."""
    desk = MemoryDesk()
    async with running(desk):
        desk.add(1, due_in=timedelta(seconds=1_000))
        desk.add(2)
        async with asyncio.timeout(10):
            while not desk.applied:  # noqa: ASYNC110 - the engine sets no event of the test's
                await asyncio.sleep(0.01)
    assert [done.reference for done in desk.applied] == ["HR-00000002"]
    assert len(desk.moves) == 1


async def test_engine_outlives_a_database_that_fails() -> None:
    """Looks that fail are repeated after a pause, and the move is applied then."""
    desk = MemoryDesk(failures=2)
    desk.add(1)
    async with running(desk):
        await until_idle(desk)
    assert len(desk.applied) == 1


async def test_chores_come_by_the_clock() -> None:
    """Ten minutes on the desk's clock bring one reconcile, and no digest yet."""
    desk = MemoryDesk()
    async with running(desk):
        async with asyncio.timeout(10):
            while not desk.calls["due_moves"]:  # noqa: ASYNC110 - the engine sets no event of the test's
                await asyncio.sleep(0.01)
            desk.advance(timedelta(minutes=10))
            while not desk.calls["reconcile"]:  # noqa: ASYNC110 - likewise
                await asyncio.sleep(0.01)
    assert desk.calls["reconcile"] == 1
    assert desk.calls["send_digests"] == 0


async def test_long_chore_holds_up_no_move(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where cases are many a reconcile takes its time; what comes due meanwhile is done meanwhile."""
    desk, over = MemoryDesk(), asyncio.Event()
    reconcile = desk.reconcile

    async def slow() -> Reconciled:
        found = await reconcile()
        await over.wait()
        return found

    monkeypatch.setattr(desk, "reconcile", slow)
    async with running(desk), asyncio.timeout(10):
        while not desk.calls["due_moves"]:  # noqa: ASYNC110 - the engine sets no event of the test's
            await asyncio.sleep(0.01)
        desk.advance(timedelta(minutes=10))
        while not desk.calls["reconcile"]:  # noqa: ASYNC110 - likewise
            await asyncio.sleep(0.01)
        desk.add(1)
        await until_idle(desk)
        assert len(desk.applied) == 1
        over.set()
    assert desk.calls["reconcile"] == 1
