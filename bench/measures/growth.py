"""
How cost grows with the number of open cases: a wake-up, a due move, two pages and a report, from 1,000 cases up.

One database for each number, of the smallest policy, on SQLite. The wake-up and the due move are taken in this process,
as `wakeup` and `small` take them; pages and reports over one kept connection to `handrail web`. Numbers take turns, so
that a slow minute of the machine hits all of them. Each figure stands beside the same with the fewest cases open: what
is flat has a ratio near 1. A million is taken with `--full`.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import httpx

from bench import seeding
from bench.community import TWO, as_json, desk_of
from bench.figures import Figure, grown, middle
from bench.measures.pages import served, sign_in
from bench.measures.wakeup import wake
from bench.plan import Plan

SIZES = (1_000, 10_000, 100_000)
_CHUNK = 150
_TIMES = 20
_WARM = 3
Took = dict[str, list[float]]
"""Milliseconds of each thing that is done, a figure for each trial."""


async def measure(plan: Plan) -> list[Figure]:
    """Answer milliseconds for each, under the names `wake-up, 1,000 open` and so on."""
    sizes = (plan.sizes.few_open, plan.sizes.open_cases) if plan.sizes.quick else SIZES
    sizes = (*sizes, plan.sizes.most_open) if plan.sizes.most_open else sizes
    seeds = {count: await _seed(plan, count) for count in sizes}
    taken: dict[int, Took] = {count: {} for count in sizes}
    await _in_turns(plan, seeds, taken, lambda seed: _idle(plan, seed))
    for seed in seeds.values():
        seeding.set_due(seed.folder / "handrail.db", seed.due_at, seed.due_at - timedelta(hours=2))
    await _in_turns(plan, seeds, taken, _due_moves)
    return [_row(what, count, sizes[0], taken) for what in taken[sizes[0]] for count in sizes]


def _row(what: str, count: int, fewest: int, taken: Mapping[int, Took]) -> Figure:
    least = middle(taken[fewest][what])
    return grown(f"{what}, {count:,} open", middle(taken[count][what]), "ms", (f"{fewest:,} open", least))


async def _seed(plan: Plan, count: int) -> seeding.Seed:
    return await seeding.seeded(plan, "minimal", count, min(_CHUNK * plan.runs, count // 2))


async def _in_turns(
    plan: Plan,
    seeds: Mapping[int, seeding.Seed],
    taken: Mapping[int, Took],
    take: Callable[[seeding.Seed], Awaitable[Mapping[str, float]]],
) -> None:
    """Take it with each number of open cases in turn, again and again, so that a slow minute hits all alike."""
    for number in range(plan.runs):
        plan.say(f"  trial {number + 1} of {plan.runs}")
        for count, seed in seeds.items():
            for what, value in (await take(seed)).items():
                taken[count].setdefault(what, []).append(value)


async def _idle(plan: Plan, seed: seeding.Seed) -> Mapping[str, float]:
    return {"wake-up": await wake(seed.folder), **await _over_http(plan, seed.folder)}


async def _due_moves(seed: seeding.Seed) -> Mapping[str, float]:
    """Apply some of what is due; answer milliseconds a move."""
    async with desk_of(seed.folder, TWO, policy="minimal") as desk:
        began = perf_counter()
        done = len(await desk.apply_moves(_CHUNK))
        return {"due move": (perf_counter() - began) * 1000 / done} if done else {}


async def _over_http(plan: Plan, folder: Path) -> Mapping[str, float]:
    async with served(plan, folder, "minimal") as client:
        sent = (await client.post("/api/reports", json=as_json())).raise_for_status().json()
        report = await _usual(lambda: client.post("/api/reports", json=as_json()))
        await sign_in(client, 0)
        desk = await _usual(lambda: client.get("/desk"))
        case = await _usual(lambda: client.get(f"/desk/{sent['reference']}"))
        return {"report in": report, "the desk's page": desk, "a case's page": case}


async def _usual(ask: Callable[[], Awaitable[httpx.Response]]) -> float:
    took = []
    for _ in range(_WARM + _TIMES):
        began = perf_counter()
        (await ask()).raise_for_status()
        took.append((perf_counter() - began) * 1000)
    return middle(took[_WARM:])
