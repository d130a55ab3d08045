"""
An engine that was killed seems alive for a minute; the runs it left are looked for again when it no longer does.
"""

import asyncio
from typing import cast

import pytest

from flows import engine_loop
from flows.engine_loop import Engine
from flows.orchestrator import Orchestrator
from tests.unit.flows.memory_desk import MemoryDesk

pytestmark = pytest.mark.faults


class Reached:
    """A Prefect that can always be reached."""

    async def known(self, _seconds: float) -> bool:
        """Answer that it can."""
        return True


async def test_engine_sweeps_again_when_the_dead_no_longer_seem_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sweep at the start finds nothing of an engine killed a moment ago, so there is a second one."""
    swept: list[float] = []

    async def sweep(_engine: Engine) -> bool:
        swept.append(asyncio.get_running_loop().time())
        return True

    monkeypatch.setattr(Engine, "_sweep", sweep)
    monkeypatch.setattr(engine_loop, "_SEEMS_ALIVE", 0.05)
    async with asyncio.timeout(10):
        await Engine(MemoryDesk(), cast("Orchestrator", Reached())).sweep_at_start()
    assert len(swept) == 2


async def test_sweep_at_the_start_is_tried_until_it_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """While everything starts Prefect may be too slow for it; then it is not left to the next `reconcile`."""
    answers = [False, False, True, True]

    async def sweep(_engine: Engine) -> bool:
        return answers.pop(0)

    monkeypatch.setattr(Engine, "_sweep", sweep)
    monkeypatch.setattr(engine_loop, "_SEEMS_ALIVE", 0.01)
    monkeypatch.setattr(engine_loop, "_SWEEP_PAUSE", 0.01)
    async with asyncio.timeout(10):
        await Engine(MemoryDesk(), cast("Orchestrator", Reached())).sweep_at_start()
    assert answers == []
