"""
A person's move, page to page: a signed-in facilitator sends it to `handrail web` and is shown the case's page again.

`handrail web`, `handrail engine` and a Prefect server run as processes; the time is from the first byte of the request
to the last of the page, over one kept connection. Then the Prefect server is killed and the same is done again. Beside
both stands the same wish in this process with no engine alive: what the move costs when nothing is waited for. The
difference is the price of letting the orchestrator have it first.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

import httpx

from bench.community import PASSPHRASE, a_report, as_json, desk_of
from bench.engines import asking_sqlite, engine, ready
from bench.figures import Figure, figure, middle, p99
from bench.plan import Plan
from bench.processes import child, environment, line_in, python
from engine.operations import Desk
from engine.views import Visitor, Wish
from states.lifecycle import Trigger

_WHO = "person-0@example.org"
_WARM = 5
Times = tuple[list[float], list[float]]
"""Seconds of each move while Prefect lives, and after it died."""


async def measure(plan: Plan) -> list[Figure]:
    """Answer medians and 99th percentiles in seconds."""
    alive: list[float] = []
    dead: list[float] = []
    alone: list[float] = []
    for number in range(plan.runs):
        plan.say(f"  trial {number + 1} of {plan.runs}")
        some, others = await _over_http(plan)
        alive, dead = alive + some, dead + others
        alone += await _in_process(plan)
    beside = "the same in process, no engine"
    return [
        figure("a person's move, p50", middle(alive), "s", (beside, middle(alone))),
        figure("a person's move, p99", p99(alive), "s", (beside, p99(alone))),
        figure("a person's move, Prefect dead, p50", middle(dead), "s", (beside, middle(alone))),
        figure("a person's move, Prefect dead, p99", p99(dead), "s", (beside, p99(alone))),
    ]


async def _over_http(plan: Plan) -> Times:
    folder, count = plan.room("move"), plan.sizes.moves
    async with desk_of(folder):
        pass
    address = await plan.prefect()
    async with _web(folder, address) as client, engine(folder, address, "carpentries") as process:
        async with asking_sqlite(folder / "handrail.db") as ask:
            await ready(ask, orchestrated=True, process=process)
        await _moves(client, _WARM)
        alive = await _moves(client, count)
        await plan.kill_prefect()
        return alive, await _moves(client, count)


@asynccontextmanager
async def _web(folder: Path, prefect: str) -> AsyncIterator[httpx.AsyncClient]:
    log, variables = folder / "web.log", environment(folder, HANDRAIL_PREFECT_API_URL=prefect)
    async with child(*python("cli", "web"), env=variables, log=log) as process:
        address = await line_in(log, "listening on ", process)
        async with httpx.AsyncClient(base_url=address, timeout=30) as client:
            who = {"email": _WHO, "passphrase": PASSPHRASE}
            (await client.post("/api/sign-in", json=who)).raise_for_status()
            yield client


async def _moves(client: httpx.AsyncClient, count: int) -> list[float]:
    took = []
    for reference in await _reported(client, count):
        began = perf_counter()
        wish = {"trigger": Trigger.ACKNOWLEDGE.value, "no_conflict": True}
        moved = await client.post(f"/api/cases/{reference}/moves", json=wish)
        (await client.get(f"/desk/{reference}")).raise_for_status()
        took.append(perf_counter() - began)
        if moved.status_code != httpx.codes.OK:
            raise RuntimeError(f"a move was answered {moved.status_code}")
    return took


async def _reported(client: httpx.AsyncClient, count: int) -> Sequence[str]:
    answers = [await client.post("/api/reports", json=as_json()) for _ in range(count)]
    return [str(answer.raise_for_status().json()["reference"]) for answer in answers]


async def _in_process(plan: Plan) -> list[float]:
    async with desk_of(plan.room("alone")) as desk:
        visitor = await _visitor(desk)
        took = []
        for _ in range(plan.sizes.moves):
            opened = await desk.open_case(a_report())
            began = perf_counter()
            await desk.request(visitor, opened.reference, Wish(Trigger.ACKNOWLEDGE, no_conflict=True))
            await desk.case_page(visitor, opened.reference)
            took.append(perf_counter() - began)
    return took


async def _visitor(desk: Desk) -> Visitor:
    signed = await desk.sign_in(_WHO, PASSPHRASE)
    found = await desk.visitor(signed.cookie) if signed else None
    if found is None:
        raise RuntimeError("nobody could sign in")
    return found
