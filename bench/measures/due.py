"""
Due moves: so many of so many open cases become due at one instant, and `handrail engine` applies them in Prefect flows.

Each is a broken promise that escalates its case: the case is changed by comparing its version, the log's chain grows,
promises are broken and kept and new ones given, their moves written, the old ones withdrawn, one notice queued for who
holds it now and one for the reporter. Seconds are counted from the instant at which they are due until nobody who looks
at the database finds one waiting. Beside it: `bench.limits.moving`, which claims, steps `transitions`, compares and
sets, logs and queues as many notices in chunks of the same size as task runs inside one flow of the same server. It
writes 6 small rows a move where Handrail writes 17, so the ratio is hard on us.
"""

from collections.abc import Awaitable
from datetime import datetime
from pathlib import Path

import httpx

from bench import postgres, seeding
from bench.engines import Ask, Trial, asking_postgres, asking_sqlite, trial
from bench.figures import Figure, figure
from bench.plan import Plan
from bench.processes import answer_of, environment, python

_BESIDE = "bare claim, step, log, settle, in a flow"
_BARE = "bare claim, step, log, settle"


async def measure(plan: Plan) -> list[Figure]:
    """Answer moves a second on SQLite and PostgreSQL in flows, and on SQLite without Prefect."""
    first = await _on_sqlite(plan, "due moves, SQLite", "minimal", await plan.prefect())
    if plan.sizes.quick:
        return [first]
    return [
        first,
        await _on_postgres(plan, await plan.prefect()),
        await _on_sqlite(plan, "due moves, SQLite, without Prefect", "minimal", None),
        await _on_sqlite(plan, "due moves, SQLite, default policy", "carpentries", await plan.prefect()),
    ]


async def _on_sqlite(plan: Plan, name: str, policy: str, prefect: str | None) -> Figure:
    due = plan.sizes.due
    seed = await seeding.seeded(plan, policy, plan.sizes.open_cases, due)

    async def ours() -> float:
        folder = seeding.fresh(plan, seed)

        async def make_due(at: datetime) -> None:
            seeding.set_due(folder / "handrail.db", seed.due_at, at)

        async with asking_sqlite(folder / "handrail.db") as ask:
            return await _rate(plan, await trial(folder, ask, make_due, due, prefect=prefect, policy=policy), prefect)

    async def limit() -> float:
        return await bare(plan, str(plan.room("limit")), prefect)

    mine, other = await plan.alternately(ours, limit)
    return figure(name, mine, "moves/s", (_BESIDE if prefect else _BARE, other))


async def _on_postgres(plan: Plan, prefect: str) -> Figure:
    sizes = plan.sizes
    async with postgres.server(plan.room("postgres")) as server:
        folder, url = plan.room("seed-postgres"), await server.new_database()
        plan.say(f"seeding {sizes.open_cases:,} open cases on PostgreSQL")
        due_at = await seeding.fill(folder, "minimal", sizes.open_cases, sizes.due, database_url=url)

        async def ours() -> float:
            copy = await server.new_database(url)
            await postgres.settle(copy)
            async with asking_postgres(copy) as ask:
                return await _rate(plan, await _on_copy(folder, ask, copy), prefect)

        async def _on_copy(folder: Path, ask: Ask, copy: str) -> Trial:
            def make_due(at: datetime) -> Awaitable[None]:
                return postgres.set_due(copy, due_at, at)

            return await trial(folder, ask, make_due, sizes.due, prefect=prefect, HANDRAIL_DATABASE_URL=copy)

        async def limit() -> float:
            return await bare(plan, await server.new_database(), prefect)

        mine, other = await plan.alternately(ours, limit)
        return figure("due moves, PostgreSQL", mine, "moves/s", (_BESIDE, other))


async def bare(plan: Plan, where: str, prefect: str | None) -> float:
    """Run the limit as a process of its own, over an empty folder or the database at a URL."""
    more = {"PREFECT_API_URL": prefect} if prefect else {}
    variables = environment(plan.room("limit"), **more, PREFECT_LOGGING_LEVEL="ERROR", DO_NOT_TRACK="1")
    sizes = (str(plan.sizes.open_cases), str(plan.sizes.due))
    return float(await answer_of(*python("bench.limits.moving", where, *sizes), env=variables))


async def _rate(plan: Plan, done: Trial, prefect: str | None) -> float:
    """Answer moves a second; a trial whose moves went past Prefect although they should not have says so."""
    if done.refused or done.complaints:
        raise RuntimeError(f"{done.refused} moves were refused; {' '.join(done.complaints[-3:])}")
    if prefect and not await _flow_runs(prefect, done.begin):
        plan.say("  Prefect was slow: this trial was done without it")
    return done.watched.due / (done.watched.seen[-1][0] - done.begin).total_seconds()


async def _flow_runs(prefect: str, since: datetime) -> int:
    wanted = {
        "flows": {"name": {"any_": ["advance-cases"]}},
        "flow_runs": {"start_time": {"after_": since.isoformat()}},
    }
    async with httpx.AsyncClient(timeout=30) as client:
        token = (await client.get(f"{prefect}/csrf-token", params={"client": "bench"})).json().get("token", "")
        headers = {"Prefect-Csrf-Token": token, "Prefect-Csrf-Client": "bench"}
        answer = await client.post(f"{prefect}/flow_runs/count", json=wanted, headers=headers)
        return int(answer.raise_for_status().json())
