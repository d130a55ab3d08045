"""
How cost grows with the number of open cases: a wake-up, a due move, two pages and a report, from 1,000 cases up.

One database for each number, of the smallest policy, on SQLite. The wake-up and the due move are taken in this process,
as `wakeup` and `small` take them; pages and reports over one kept connection to `handrail web`. Each figure stands
beside the same with the fewest cases open: what is flat has a ratio near 1. A million is taken with `--full`.
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
_CHUNKS = 3
_TIMES = 20
_WARM = 3


async def measure(plan: Plan) -> list[Figure]:
    """Answer milliseconds for each, under the names `wake-up, 1,000 open` and so on."""
    sizes = (plan.sizes.few_open, plan.sizes.open_cases) if plan.sizes.quick else SIZES
    sizes = (*sizes, plan.sizes.most_open) if plan.sizes.most_open else sizes
    taken = {count: await _taken(plan, count) for count in sizes}
    fewest = sizes[0]
    return [
        grown(f"{what}, {count:,} open", value, "ms", (f"{fewest:,} open", taken[fewest][what]))
        for what in taken[fewest]
        for count, value in ((count, found[what]) for count, found in taken.items())
    ]


async def _taken(plan: Plan, count: int) -> Mapping[str, float]:
    due = min(_CHUNK * _CHUNKS, count // 2)
    seed = await seeding.seeded(plan, "minimal", count, due)
    woken = middle([await wake(seed.folder) for _ in range(plan.runs)])
    pages = await _over_http(plan, seed.folder)
    return {"wake-up": woken, **pages, "due move": await _due_moves(seed)}


async def _due_moves(seed: seeding.Seed) -> float:
    """Apply what is due in a few chunks; answer milliseconds a move."""
    seeding.set_due(seed.folder / "handrail.db", seed.due_at, seed.due_at - timedelta(hours=2))
    took = []
    async with desk_of(seed.folder, TWO, policy="minimal") as desk:
        for _ in range(_CHUNKS):
            began = perf_counter()
            done = len(await desk.apply_moves(_CHUNK))
            took += [(perf_counter() - began) * 1000 / done] if done else []
    return middle(took)


async def _over_http(plan: Plan, folder: Path) -> Mapping[str, float]:
    async with served(plan, folder, "minimal") as client:
        sent = [(await client.post("/api/reports", json=as_json())).raise_for_status().json() for _ in range(2)]
        report = await _usual(lambda: client.post("/api/reports", json=as_json()))
        await sign_in(client, 0)
        desk = await _usual(lambda: client.get("/desk"))
        case = await _usual(lambda: client.get(f"/desk/{sent[0]['reference']}"))
        return {"report in": report, "the desk's page": desk, "a case's page": case}


async def _usual(ask: Callable[[], Awaitable[httpx.Response]]) -> float:
    took = []
    for _ in range(_WARM + _TIMES):
        began = perf_counter()
        (await ask()).raise_for_status()
        took.append((perf_counter() - began) * 1000)
    return middle(took[_WARM:])
