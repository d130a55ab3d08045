"""
A burst: many moves due at one instant, default settings, in flows: how late, how many errors, what waiting weighs.

Beside the lateness stands the time that `bench.limits.moving` takes for as many moves: nobody's 99th percentile can be
better than its last chunk. Errors are moves refused and errors in the engine's log. The weight is the engine's PSS
while the moves wait, less that of an engine at the same moment of its life for which nothing waits.
"""

from datetime import datetime

from bench import seeding
from bench.engines import Trial, asking_sqlite, trial
from bench.figures import Figure, figure, middle, p99
from bench.measures.due import bare
from bench.plan import Plan

_REST = 5.0
"""Seconds an engine is left alone before it is weighed."""


async def measure(plan: Plan) -> list[Figure]:
    """Answer lateness in seconds, errors, and megabytes."""
    prefect, due = await plan.prefect(), plan.sizes.due
    full = await seeding.seeded(plan, "minimal", plan.sizes.open_cases, due)
    empty = await seeding.seeded(plan, "minimal", 20, 10)
    done: list[Trial] = []
    weights: list[float] = []

    async def ours() -> float:
        done.append(await _trial(plan, full, prefect))
        weights.append((await _trial(plan, empty, prefect)).waiting_mb)
        return p99(done[-1].watched.lateness(lambda _: done[-1].begin))

    async def limit() -> float:
        return due / await bare(plan, str(plan.room("limit")), prefect)

    mine, other = await plan.alternately(ours, limit)
    errors = max(one.refused + len(one.complaints) for one in done)
    heavy, light = middle([one.waiting_mb for one in done]), middle(weights)
    return [
        figure("burst, p99 late", mine, "s", ("all done by the bare claim, step, log, settle", other)),
        figure("burst, errors", errors, "errors"),
        figure("burst, memory while waiting", heavy - light, "MB", ("the whole engine, nothing waiting", light)),
    ]


async def _trial(plan: Plan, seed: seeding.Seed, prefect: str) -> Trial:
    folder = seeding.fresh(plan, seed)

    async def make_due(at: datetime) -> None:
        seeding.set_due(folder / "handrail.db", seed.due_at, at)

    async with asking_sqlite(folder / "handrail.db") as ask:
        return await trial(folder, ask, make_due, seed.due, prefect=prefect, rest=1.0 if plan.sizes.quick else _REST)
