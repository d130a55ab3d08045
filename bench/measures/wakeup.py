"""
A wake-up with nothing due: what an idle engine asks of the database each time, with few and with many cases open.

It is asked by the engine's own functions: which moves are due, how many messages could go out, when is the next. The
promise is that it stays flat, so many open cases stand beside few. That is fair as both databases were made by the same
code, and trials take turns. The bare queries on `sqlite3` are there to show what of it is ours.
"""

import sqlite3
from pathlib import Path
from time import perf_counter

from bench import seeding
from bench.community import TWO, desk_of
from bench.engines import COUNT_DUE
from bench.figures import Figure, figure, middle
from bench.plan import Plan
from engine.operations import Desk
from flows.advance import look
from flows.resting import Resting

_ASKED = 300
_NEXT = "SELECT due_at FROM moves WHERE status = 'pending' ORDER BY due_at, id LIMIT 1"
_MAIL = "SELECT count(*) FROM deliveries WHERE status = 'queued' AND not_before <= ?"


async def measure(plan: Plan) -> list[Figure]:
    """Answer milliseconds a wake-up."""
    few = await _seed(plan, plan.sizes.few_open)
    sizes = (("wake-up, many open", plan.sizes.open_cases), ("wake-up, most open", plan.sizes.most_open))
    figures = [await _beside_few(plan, few, name, count) for name, count in sizes if count]
    bare = await _bare(few)
    ours = await wake(few)
    return [*figures, figure("wake-up, few open", ours, "ms", ("the bare queries", bare))]


async def _beside_few(plan: Plan, few: Path, name: str, count: int) -> Figure:
    folder = await _seed(plan, count)
    mine, other = await plan.alternately(lambda: wake(folder), lambda: wake(few))
    return figure(name, mine, "ms", (f"{plan.sizes.few_open:,} open beside {count:,}", other))


async def _seed(plan: Plan, count: int) -> Path:
    return (
        await seeding.seeded(plan, "minimal", count, plan.sizes.due if count == plan.sizes.open_cases else 0)
    ).folder


async def wake(folder: Path) -> float:
    """Wake up many times over the database in a folder; answer the median in milliseconds."""
    async with desk_of(folder, TWO, policy="minimal") as desk:
        took = [await _one(desk) for _ in range(_ASKED)]
    return middle(took[10:]) * 1000


async def _one(desk: Desk) -> float:
    began = perf_counter()
    await look(desk, Resting())
    await desk.due_deliveries()
    await desk.next_wake()
    return perf_counter() - began


async def _bare(folder: Path) -> float:
    connection = sqlite3.connect(folder / "handrail.db")
    took = []
    for _ in range(_ASKED):
        began = perf_counter()
        connection.execute(COUNT_DUE, (0,)).fetchone()
        connection.execute(_MAIL, (0,)).fetchone()
        connection.execute(_NEXT).fetchone()
        took.append(perf_counter() - began)
    connection.close()
    return middle(took) * 1000
