"""
An engine audits in slices and asks for pings beside its work; neither errors nor clocks that step end that.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from engine.work import Slice
from flows.watching import SLICE, keep_auditing, keep_pinging
from tests.unit.flows.memory_desk import MemoryDesk
from tests.unit.flows.test_engine_loop import running

MINUTE = timedelta(minutes=1)


@asynccontextmanager
async def beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Run something in the background."""
    task = asyncio.create_task(work)
    await asyncio.sleep(0)
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 - what runs beside sets no event of the test's
            await asyncio.sleep(0.002)


async def test_slice_follows_slice(caplog: pytest.LogCaptureFixture) -> None:
    """The round goes on slice by slice; what is found is logged; after a failure and after its end there is a pause."""
    desk = MemoryDesk(slices=[Slice(SLICE, (), ended=False), Slice(SLICE, ("HR-7Q2KMN4P: wrong",), ended=False)])
    with caplog.at_level(logging.WARNING, "handrail.engine"):
        async with beside(keep_auditing(desk, rest=0.0, between=0.01)):
            await until(lambda: desk.calls["audit_some"] > 3)
            desk.failures = 1
            await until(lambda: desk.failures == 0)
            again = desk.calls["audit_some"]
            await until(lambda: desk.calls["audit_some"] > again)
    assert "the audit found: HR-7Q2KMN4P: wrong" in caplog.messages
    assert "no case was audited: DeskError" in caplog.messages


async def test_ping_comes_once_in_its_time() -> None:
    """The first ping comes after the time that is set, by the desk's clock, and then one each time."""
    desk = MemoryDesk(ping_seconds=60.0)
    began = desk.clock.now()
    async with beside(keep_pinging(desk, look=0.001)):
        await asyncio.sleep(0.02)
        assert desk.pings == []
        for number in (1, 2):
            desk.clock.advance(MINUTE)
            await until(lambda: len(desk.pings) == number)  # noqa: B023 - called before the next round
    assert desk.pings == [began + MINUTE, began + 2 * MINUTE]


async def test_clock_that_steps_stops_no_ping() -> None:
    """After a leap forward there is one ping, and after a step back the next comes a minute later."""
    desk = MemoryDesk(ping_seconds=60.0)
    async with beside(keep_pinging(desk, look=0.001)):
        await asyncio.sleep(0.01)
        desk.clock.advance(timedelta(days=3))
        await until(lambda: len(desk.pings) == 1)
        desk.clock.advance(timedelta(days=-3))
        await asyncio.sleep(0.02)
        assert len(desk.pings) == 1
        desk.clock.advance(MINUTE)
        await until(lambda: len(desk.pings) == 2)


async def test_sign_of_life_says_where_an_even_clock_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside each sign of life stands where the clock would be had nobody stepped it; set right, both agree again."""
    monkeypatch.setattr("flows.background.BEAT_SECONDS", 0.01)
    desk, step = MemoryDesk(), timedelta(hours=2)

    def stepped() -> timedelta:
        (at,) = desk.engines.values() or [desk.clock.now()]
        return at - (desk.even or at)

    async with running(desk):
        await until(lambda: desk.even is not None)
        desk.clock.advance(step)
        await until(lambda: abs(stepped() - step) < MINUTE)
        desk.clock.advance(-step)
        await until(lambda: abs(stepped()) < MINUTE)
    assert desk.engines


async def test_no_address_means_no_ping() -> None:
    """Where no address is set nothing is asked."""
    desk = MemoryDesk()
    async with asyncio.timeout(1):
        await keep_pinging(desk)
    assert desk.pings == []


async def test_ping_that_is_held_back_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """The log says when the ping is held back, why, and when it goes on; a failure to send it is no end."""
    desk = MemoryDesk(ping_seconds=60.0, not_well=("moves-overdue",))
    with caplog.at_level(logging.WARNING, "handrail.engine"):
        async with beside(keep_pinging(desk, look=0.001)):
            await asyncio.sleep(0.01)
            for number, (well, failures) in enumerate([(False, 0), (False, 1), (False, 0), (True, 0)], 1):
                desk.not_well, desk.failures = () if well else ("moves-overdue",), failures
                desk.clock.advance(MINUTE)
                await until(lambda: len(desk.pings) == number)  # noqa: B023 - called before the next round
                await asyncio.sleep(0.005)
    assert caplog.messages == [
        "the ping is held back: moves-overdue; see `handrail doctor`",
        "the ping was not taken: DeskError",
        "all is well again, and the ping goes on",
    ]
