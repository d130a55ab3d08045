"""
Lateness of due moves at 50 a second: how long after its instant each is seen applied, with `handrail engine` in flows.

The moves are due evenly, every 20 ms. Beside it is the least that the same rhythm costs: a loop on one `sqlite3`
connection that sleeps until the next one is due, changes its row and commits with `synchronous=FULL`. Both run on the
same disk; the watcher is a process of its own and counts a move as applied when its commit can be seen.
"""

import asyncio
import sqlite3
from datetime import datetime, timedelta
from time import perf_counter

from bench import seeding
from bench.engines import asking_sqlite, trial
from bench.figures import Figure, figure, p99
from bench.plan import Plan

_RATE = 50


async def measure(plan: Plan) -> list[Figure]:
    """Answer the 99th percentile, in seconds."""
    seconds = plan.sizes.late_seconds
    due = seconds * _RATE
    seed = await seeding.seeded(plan, "minimal", due * 2, due)
    prefect = await plan.prefect()

    async def ours() -> float:
        folder = seeding.fresh(plan, seed)

        async def make_due(at: datetime) -> None:
            seeding.set_due(folder / "handrail.db", seed.due_at, at, seconds)

        async with asking_sqlite(folder / "handrail.db") as ask:
            done = await trial(folder, ask, make_due, due, prefect=prefect, spread=seconds)
        return p99(done.watched.lateness(lambda number: done.begin + timedelta(seconds=number / _RATE)))

    mine, other = await plan.alternately(ours, lambda: _bare(plan, due))
    return [figure("lateness at 50/s, p99", mine, "s", ("a bare loop that sleeps and commits", other))]


async def _bare(plan: Plan, due: int) -> float:
    connection = sqlite3.connect(plan.room("limit") / "limit.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE move (id INTEGER PRIMARY KEY, status TEXT)")
    connection.executemany("INSERT INTO move VALUES (?, 'pending')", [(n,) for n in range(due)])
    late, began = [], perf_counter()
    for number in range(due):
        at = began + number / _RATE
        await asyncio.sleep(max(0.0, at - perf_counter()))
        connection.execute("UPDATE move SET status = 'applied' WHERE id = ?", (number,))
        late.append(perf_counter() - at)
    connection.close()
    return p99(late)
