"""
Reports in, over HTTP: `handrail web` as a process, ten people who hold wraps, embedded SQLite, 16 kept connections.

Beside it, in turns: `bench.limits.taking`, a FastAPI endpoint that seals once, wraps ten times and commits 18 rows in
groups, under the same sender on the same disk. That is fair to us in that it uses the same libraries, and hard on us in
that it leaves out most of what a report needs here. The sender is a process of its own in both cases. The 99th
percentile is taken at a steady 100 a second, from the instant at which each report was due to be sent.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.community import desk_of
from bench.figures import Figure, figure, middle
from bench.plan import Plan
from bench.processes import NOWHERE, answer_of, child, environment, free_port, line_in, python
from cli.readiness import until_ready

_STEADY = 100.0


async def measure(plan: Plan) -> list[Figure]:
    """Answer how many a second, and how long they take at 100 a second."""
    count = plan.sizes.reports

    async def ours() -> float:
        async with web(plan) as port:
            return (await _sent(port, count))["rate"]

    async def limit() -> float:
        async with _limit(plan) as port:
            return (await _sent(port, count))["rate"]

    mine, other = await plan.alternately(ours, limit)
    steady = [await _steady(plan, our) for _ in range(plan.runs) for our in (True, False)]
    late, least = middle([one["p99"] for one in steady[::2]]), middle([one["p99"] for one in steady[1::2]])
    name = "FastAPI, the bare seals, wraps and rows"
    return [
        figure("reports in", mine, "reports/s", (name, other)),
        figure("reports in, p99 at 100/s", late, "ms", (name, least)),
    ]


@asynccontextmanager
async def web(plan: Plan) -> AsyncIterator[int]:
    """Run `handrail web` over an empty database with ten people; answer its port."""
    folder = plan.room("web")
    async with desk_of(folder):
        pass
    log = folder / "web.log"
    variables = environment(folder, HANDRAIL_PREFECT_API_URL=NOWHERE)
    async with child(*python("cli", "web"), env=variables, log=log) as process:
        yield int((await line_in(log, "listening on ", process)).rpartition(":")[2])


@asynccontextmanager
async def _limit(plan: Plan) -> AsyncIterator[int]:
    folder, port = plan.room("limit"), free_port()
    async with child(*python("bench.limits.taking", str(folder), str(port)), log=folder / "limit.log"):
        await until_ready("127.0.0.1", port, "/openapi.json")
        yield port


async def _steady(plan: Plan, our: bool) -> dict[str, float]:  # noqa: FBT001 - ours, or the limit
    async with web(plan) if our else _limit(plan) as port:
        return await _sent(port, round(plan.sizes.steady_seconds * _STEADY), str(_STEADY))


async def _sent(port: int, count: int, *rate: str) -> dict[str, float]:
    told: dict[str, float] = json.loads(await answer_of(*python("bench.sender", str(port), str(count), *rate)))
    return told
