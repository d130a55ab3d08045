"""
How many moves one, two and three engines make a second, all on this machine, with Prefect, PostgreSQL and Redis beside.

The engines are stopped while cases are reported and their times run out; then they go on, all at once.
"""

import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from statistics import median

import asyncpg
import httpx
import pytest

from tests.scale import looking
from tests.scale.people import Reporters, together
from tests.scale.starting import start_engines, whole
from tests.scale.topology import Topology, until

pytestmark = [pytest.mark.tools, pytest.mark.slow]

CASES, ROUNDS = 300, 3
_LEFT = "SELECT count(*) FROM moves WHERE status = 'pending' AND due_at <= $1"


async def test_engines_side_by_side_make_every_move_once(tmp_path: Path) -> None:
    """One engine, then two, then three catch up with what fell due; nothing is made twice however many there are."""
    async with whole(tmp_path, engines=0, worker=False) as top:
        reporters = Reporters(top.webs)
        for engines in (1, 2, 3):
            await start_engines(top, engines)
            rounds = [await _round(top, reporters, engines) for _ in range(ROUNDS)]
            assert all(moves > 0 for _reports, moves in rounds)
            _tell(engines, *(sorted(one) for one in zip(*rounds, strict=True)))
        await looking.nothing_due_is_left(top, 120)
        await looking.every_report_is_one_case(top, reporters)
        await looking.clocks_moved_once(top, tuple(reporters.opened.values())[:100])
        await looking.audit_is_clean(top)


def _tell(engines: int, reports: list[float], moves: list[float]) -> None:
    """Say what was measured: the median, the least and the most."""
    print(  # noqa: T201 - the long form tells what it measured
        f"{engines} engines: {median(moves):.0f} moves/s ({moves[0]:.0f} to {moves[-1]:.0f}); "
        f"two pages: {median(reports):.0f} reports/s ({reports[0]:.0f} to {reports[-1]:.0f})",
        flush=True,
    )


async def _round(top: Topology, reporters: Reporters, engines: int) -> tuple[float, float]:
    """Answer the reports a second that two pages took, and the moves a second that the engines then made."""
    clock = top.stopwatch
    names = [f"engine-{number + 1}" for number in range(engines)]
    async with _asking(top) as left:
        top.signal(names, signal.SIGSTOP)
        try:
            began = clock()
            async with httpx.AsyncClient(timeout=60) as client:
                await together(reporters, client, CASES, at_once=16)
            reports = CASES / (clock() - began)
            due_by = top.clock.now() + top.clock.span(4)
            await until(lambda: _passed(top, due_by), 10, "their times run out")
            due = await left(due_by)
        finally:
            top.signal(names, signal.SIGCONT)
        began = clock()

        async def caught_up() -> bool:
            return await left(due_by) == 0

        await until(caught_up, 180, "the engines have caught up")
        return reports, due / (clock() - began)


async def _passed(top: Topology, instant: datetime) -> bool:
    return bool(top.clock.now() >= instant)


@asynccontextmanager
async def _asking(top: Topology) -> AsyncIterator[Callable[[datetime], Awaitable[int]]]:
    """Open a connection that counts the moves which are due and not made."""
    connection = await asyncpg.connect(top.places.cases)
    try:

        async def left(instant: datetime) -> int:
            return int(await connection.fetchval(_LEFT, instant))

        yield left
    finally:
        await connection.close()
