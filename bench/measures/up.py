"""
`handrail up`: from the command to the first report taken, and what its processes cost when nothing happens.

Beside the time stands the start of a Prefect server alone, in turns, each on an empty folder: whoever uses Prefect
waits for that much anyway. Beside memory and processor stands the part of it that is the Prefect server's own process.
Memory is PSS summed over all processes; processor is their user and system time, in percent of one core, counted from
ten seconds after the engine has reached Prefect.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import httpx

from bench.community import as_json
from bench.engines import asking_sqlite, ready
from bench.figures import Figure, figure, middle
from bench.plan import Plan, new_prefect
from bench.processes import busy_of, child, environment, family_of, pss_of, python

_SETTLE = 10.0


@dataclass(frozen=True, slots=True)
class _Idle:
    """What processes cost: all of them, and the Prefect server's own; memory in MB, processor in percent of a core."""

    memory: float
    prefect_memory: float
    busy: float
    prefect_busy: float


async def measure(plan: Plan) -> list[Figure]:
    """Answer seconds, megabytes and percent."""
    idle: list[_Idle] = []

    async def ours() -> float:
        took, cost = await _up(plan)
        idle.append(cost)
        return took

    mine, other = await plan.alternately(ours, lambda: _prefect_alone(plan))
    server = "the Prefect server among them"
    memory, its_memory = middle([one.memory for one in idle]), middle([one.prefect_memory for one in idle])
    busy, its_busy = middle([one.busy for one in idle]), middle([one.prefect_busy for one in idle])
    return [
        figure("up to first report", mine, "s", ("a Prefect server alone", other)),
        figure("idle memory", memory, "MB", (server, its_memory)),
        figure("idle processor", busy, "% of a core", (server, its_busy)),
    ]


async def _up(plan: Plan) -> tuple[float, _Idle]:
    folder = plan.room("up")
    began = perf_counter()
    async with child(*python("cli", "up"), env=environment(folder), log=folder / "up.log") as process:
        async with asyncio.timeout(120):
            address = await _ready_line(process)
        async with httpx.AsyncClient(timeout=30) as client:
            (await client.post(f"{address}/api/reports", json=as_json())).raise_for_status()
        took = perf_counter() - began
        async with asking_sqlite(folder / "handrail.db") as ask:
            await ready(ask, orchestrated=True, process=process)
        await asyncio.sleep(1.0 if plan.sizes.quick else _SETTLE)
        return took, await _cost(process.pid, plan.sizes.idle_seconds)


async def _ready_line(process: asyncio.subprocess.Process) -> str:
    while process.stdout and (line := (await process.stdout.readline()).decode()):
        if line.startswith("ready "):
            return line.split()[1]
    raise RuntimeError("`handrail up` ended before it was ready")


async def _cost(pid: int, seconds: int) -> _Idle:
    family = family_of(pid)
    servers = [one for one in family if "launch.py" in _words_of(one)]
    before = {one: busy_of(one) for one in family}
    began = perf_counter()
    await asyncio.sleep(seconds)
    spent = perf_counter() - began
    busy = {one: (busy_of(one) - before[one]) / spent * 100 for one in family}
    weight = {one: pss_of(one) for one in family}
    return _Idle(
        sum(weight.values()), sum(weight[one] for one in servers), sum(busy.values()), sum(busy[one] for one in servers)
    )


def _words_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


async def _prefect_alone(plan: Plan) -> float:
    if plan.sizes.quick and plan.prefect_took is not None:
        return plan.prefect_took
    began = perf_counter()
    async with new_prefect(plan.room("prefect")):
        return perf_counter() - began
