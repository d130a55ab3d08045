"""
Ten times capacity: `handrail web` and `handrail engine` as processes, and far more reports than they can take.

They come by JSON, by the form and by mail over 416 kept connections from another process, which asks again at once when
it is refused. Meanwhile ten moves a second fall due. Beside it stands the rate at which the same process takes reports
from 16 senders who wait for their answers. An answer is good if it is 201 or 250, 503 with Retry-After, or a 4xx of
SMTP; taken reports are counted in the database afterwards. Memory is PSS of `handrail web`, looked at all the time.
"""

import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import seeding
from bench.engines import asking_sqlite, engine, ready, watch
from bench.figures import Figure, figure, middle, p99
from bench.plan import Plan
from bench.processes import NOWHERE, answer_of, child, environment, free_port, line_in, pss_of, python
from handrail.clock import SystemClock

_DUE_A_SECOND = 10
_TIMES = 10.0
_USUAL = 400
_SECONDS = 12
_POLICY = "carpentries"
_DOORS = ("api", "form", "mail")


@dataclass(frozen=True, slots=True)
class Seen:
    """What one flood brought."""

    usual: float
    taken: float
    offered: float
    refused_p99: float
    bad: int
    lost: int
    grown: float
    late: list[float]


async def measure(plan: Plan) -> list[Figure]:
    """Answer what was taken, how quickly the rest was refused, what was lost, what memory grew, how late moves were."""
    seen = []
    for number in range(plan.runs):
        plan.say(f"  trial {number + 1} of {plan.runs}")
        seen.append(await _flood(plan))
    usual = ("16 senders who wait", middle([one.usual for one in seen]))
    return [
        figure("overload, offered", middle([one.offered for one in seen]), "reports/s", usual),
        figure("overload, taken", middle([one.taken for one in seen]), "reports/s", usual),
        figure("overload, refused, p99", middle([one.refused_p99 for one in seen]), "ms"),
        figure("overload, bad answers", max(one.bad for one in seen), "answers"),
        figure("overload, lost", max(one.lost for one in seen), "reports"),
        figure("overload, memory grown", middle([one.grown for one in seen]), "MB"),
        figure("overload, lateness, p99", middle([p99(one.late) for one in seen]), "s"),
    ]


async def _flood(plan: Plan) -> Seen:
    folder, seconds = plan.room("overload") / "var", 4 if plan.sizes.quick else _SECONDS
    due = seconds * _DUE_A_SECOND
    due_at = await seeding.fill(folder, _POLICY, 2 * due, due)
    mail = free_port()
    variables = environment(folder, HANDRAIL_PREFECT_API_URL=NOWHERE, HANDRAIL_MAIL_PORT=str(mail))
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(child(*python("cli", "web"), env=variables, log=folder / "web.log"))
        port = int((await line_in(folder / "web.log", "listening on ", web)).rpartition(":")[2])
        usual = json.loads(await answer_of(*python("bench.sender", str(port), str(_USUAL))))["rate"]
        work = await stack.enter_async_context(engine(folder, None, _POLICY))
        ask = await stack.enter_async_context(asking_sqlite(folder / "handrail.db"))
        await ready(ask, orchestrated=False, process=work)
        before, began = await _cases(folder), SystemClock().now()
        flooding = asyncio.create_task(_flooded(port, mail, usual * _TIMES, seconds))
        seeding.set_due(folder / "handrail.db", due_at, began, seconds)
        watching = asyncio.create_task(watch(ask, due, began + timedelta(seconds=seconds)))
        grown = await _grown(web.pid, flooding)
        told, watched = flooding.result(), await watching
        after = await _cases(folder)
    late = watched.lateness(lambda number: began + timedelta(seconds=number / _DUE_A_SECOND))
    return _seen(told, usual, after - before, grown, late)


def _seen(told: dict[str, Any], usual: float, opened: int, grown: float, late: list[float]) -> Seen:
    doors = [told[name] for name in _DOORS]
    taken = sum(one["taken"] for one in doors)
    every = taken + sum(one["refused"] for one in doors)
    bad = told["late"] + sum(one["silent"] + sum(one["odd"].values()) for one in doors)
    slowest = max(one["refused_p99"] for one in doors)
    return Seen(
        usual, taken / told["seconds"], every / told["seconds"], slowest, bad, max(0, taken - opened), grown, late
    )


async def _flooded(port: int, mail: int, rate: float, seconds: float) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        await answer_of(*python("bench.flooder", str(port), str(mail), str(rate), str(seconds)))
    )
    return told


async def _grown(pid: int, until: asyncio.Task[dict[str, Any]]) -> float:
    """Answer by how many MB a process grew at most until a task ended."""
    before = most = pss_of(pid)
    while not until.done():
        await asyncio.wait({until}, timeout=0.1)
        most = max(most, pss_of(pid))
    return most - before


async def _cases(folder: Path) -> int:
    async with asking_sqlite(folder / "handrail.db") as ask:
        return await ask("SELECT count(*) FROM cases WHERE opened_at <= ?", SystemClock().now())
