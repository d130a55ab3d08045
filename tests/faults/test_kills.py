"""
SIGKILL of the pages, the engine and Prefect at moments left to chance, while people report, mail and make moves.
"""

import asyncio
import random
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.faults.checks import audit_is_clean, nothing_is_lost_or_doubled, overdue_is_done
from tests.faults.load import Load
from tests.faults.sink import Sink
from tests.faults.system import System, handrail_up, report, until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.timeout(3000),
    pytest.mark.skipif(sys.platform != "linux", reason="it reads the process table of Linux"),
]
_BACK = 60.0
"""Seconds in which a killed part does its work again, on a machine that does much else."""

_LONGEST_PAUSE = 8.0
"""Seconds for which the supervisor may leave a part down that had run well before it was killed."""


async def test_killed_part_loses_and_doubles_nothing(
    tmp_path: Path, sink: Sink, chance: random.Random, rounds: int
) -> None:
    """Every accepted report is one case, every due move is applied once, every message is sent."""
    async with handrail_up(tmp_path, sink.url) as system:
        load = Load(system, chance)
        await until(system.all_run, 90, "every part runs")
        async with load.running():
            for _ in range(rounds):
                await _round(system, load, chance)
        await until(system.all_run, 120, "every part runs again")
        await overdue_is_done(system)
        assert await audit_is_clean(system)
        assert await system.end() == 0
        assert max(pauses(system)) <= _LONGEST_PAUSE
    told = await nothing_is_lost_or_doubled(system, load, sink, kills=rounds)
    report(
        f"{rounds} kills: {len(load.sent)} cases, {told.sent} messages, {told.copies} copies, {load.lost} not answered"
    )
    assert told.sent > 0


async def _round(system: System, load: Load, chance: random.Random) -> None:
    """Kill one part in the middle of a burst, and wait until nothing is overdue; Prefect is not waited for."""
    part = chance.choice(sorted(system.pids()))
    burst = asyncio.create_task(load.burst(6))
    await asyncio.wait({burst}, timeout=chance.uniform(0, 0.4))
    since = system.clock.now()
    killed = system.signal(part, signal.SIGKILL)
    took = 0.0
    if part != "prefect":
        took = await until(lambda: system.back(part, killed, since), _BACK, f"{part} works again")
    await burst
    late = await overdue_is_done(system)
    report(f"{part} was killed and back after {took:.1f} s; nothing was overdue {late:.1f} s later")


def pauses(system: System) -> list[float]:
    """Answer for how long the supervisor left the pages or the engine down, each time that one ended."""
    said = (system.data / "up.log").read_text()
    return [
        0.0,
        *(float(pause) for pause in re.findall(r"^(?:web|engine) ended .* again in ([\d.]+) s", said, re.MULTILINE)),
    ]
