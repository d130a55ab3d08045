"""
Every page with 10,000 open cases: `handrail web` as a process, asked over one kept connection, SQLite, ten people.

The time is from the first byte of the request to the last of the page, so it holds what the client itself takes.
Facilitators may read all of those cases, which is the worst a desk can have. Beside each page stands the same page
where a hundred cases are open: the ratio says what the other cases cost a page that shows one of them, or a few.
"""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

import httpx

from bench import seeding
from bench.community import PASSPHRASE, as_json
from bench.figures import Figure, figure, middle, p99
from bench.plan import Plan
from bench.processes import NOWHERE, child, environment, line_in, python

_OPEN = 10_000
_FEW = 100
_TIMES = 40
_WARM = 3
_POLICY = "carpentries"
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_STRANGERS = ("/", "/safety", "/report", "/receipt", "/sign-in", "/policy")
_FACILITATORS = ("/desk", "/desk?show=ended", "/desk/new", "/desk/deadlines", "/desk/clocks.csv")
_STANDING = "a reporter's report"
_CASE = "a case"
Times = Mapping[str, list[float]]
"""Milliseconds of each time that a page was asked for."""


async def measure(plan: Plan) -> list[Figure]:
    """
    Answer what the slowest page usually takes, its 99th percentile, and what each page usually takes, in milliseconds.

    The target is held against the median: of this many requests the 99th percentile is what the machine did worst.
    """
    many: dict[str, list[float]] = {}
    few: dict[str, list[float]] = {}
    for number in range(plan.runs):
        plan.say(f"  trial {number + 1} of {plan.runs}")
        for count, kept in ((min(_OPEN, plan.sizes.open_cases), many), (_FEW, few)):
            for page, times in (await _taken(plan, count)).items():
                kept.setdefault(page, []).extend(times)
    beside = f"with {_FEW} open"
    slowest = max(many, key=lambda page: middle(many[page]))
    plan.say(f"  the slowest is {slowest}")
    return [
        figure("slowest page, p50", middle(many[slowest]), "ms", (beside, middle(few[slowest]))),
        figure("slowest page, p99", p99(many[slowest]), "ms", (beside, p99(few[slowest]))),
        *(figure(f"page {page}, p50", middle(many[page]), "ms", (beside, middle(few[page]))) for page in many),
    ]


async def _taken(plan: Plan, count: int) -> Times:
    seed = await seeding.seeded(plan, _POLICY, count, count // 10)
    async with served(plan, seeding.fresh(plan, seed), _POLICY) as client:
        sent = [(await client.post("/api/reports", json=as_json())).raise_for_status().json() for _ in range(3)]
        found = {page: await _times(client, page) for page in _STRANGERS}
        found[_STANDING] = await _times(client, "/receipt", sent[0]["receipt"])
        for number, who in ((0, "facilitator"), (3, "committee"), (8, "ombuds")):
            await sign_in(client, number)
            found[f"/desk of {who}"] = await _times(client, "/desk")
            if number == 0:
                found |= {page: await _times(client, page) for page in _FACILITATORS[1:]}
                found[_CASE] = await _times(client, f"/desk/{sent[0]['reference']}")
        return found


@asynccontextmanager
async def served(plan: Plan, folder: Path, policy: str) -> AsyncIterator[httpx.AsyncClient]:
    """Run `handrail web` over a folder; answer a client with one kept connection."""
    log = plan.room("web") / "web.log"
    variables = environment(folder, HANDRAIL_PREFECT_API_URL=NOWHERE, HANDRAIL_POLICY=policy)
    async with child(*python("cli", "web"), env=variables, log=log) as process:
        address = await line_in(log, "listening on ", process)
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            yield client


async def sign_in(client: httpx.AsyncClient, number: int) -> None:
    """Sign in as the person with this number."""
    who = {"email": f"person-{number}@example.org", "passphrase": PASSPHRASE}
    (await client.post("/api/sign-in", json=who)).raise_for_status()


async def _times(client: httpx.AsyncClient, address: str, receipt: str | None = None) -> list[float]:
    """Ask for a page again and again; a receipt travels in a form."""
    form = await _form(client, receipt) if receipt else None
    took = []
    for _ in range(_WARM + _TIMES):
        began = perf_counter()
        answer = await (client.post(address, data=form) if form else client.get(address))
        took.append((perf_counter() - began) * 1000)
        answer.raise_for_status()
    return took[_WARM:]


async def _form(client: httpx.AsyncClient, receipt: str) -> dict[str, str]:
    found = _TOKEN.search((await client.get("/receipt")).text)
    if found is None:
        raise RuntimeError("there is no form on the page that asks for a receipt")
    return {"token": found[1], "receipt": receipt}
