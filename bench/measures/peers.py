"""
The bare libraries under us: commits by `sqlite3`, SQLAlchemy and asyncpg, FastAPI's answers, mail, `transitions`.

Each does the smallest thing that it is for, in a process of its own where we have one too: a row of two columns a
commit, a body validated and answered, a letter sent, a trigger fired. What Handrail does for one report or one move
holds many of these, so the ratios say where time could still be found rather than who is better.
"""

import json
from collections.abc import Awaitable, Callable
from time import perf_counter

from transitions import Machine

from bench import postgres
from bench.figures import Figure, middle, peer
from bench.limits import mailing
from bench.plan import Plan
from bench.processes import answer_of, child, free_port, python
from bench.sinks import sink
from cli.readiness import until_ready
from states.lifecycle import CaseState

_STEADY = 100
_EIGHT = 8


async def measure(plan: Plan) -> list[Figure]:
    """Answer so many a second of each."""
    return [
        *await _commits_on_sqlite(plan),
        *await _commits_on_postgres(plan),
        *await _answers(plan),
        *await _rest(plan),
    ]


async def _commits_on_sqlite(plan: Plan) -> list[Figure]:
    count = plan.sizes.messages

    def committing(how: str, share: int) -> Callable[[], Awaitable[float]]:
        return lambda: _committed(how, str(plan.room("commits")), str(count // share))

    return [
        await _commits(plan, "sqlite3", committing("sqlite3", 1)),
        await _commits(plan, "SQLAlchemy on aiosqlite", committing("aiosqlite", 2)),
    ]


async def _commits_on_postgres(plan: Plan) -> list[Figure]:
    count, found = str(plan.sizes.messages), []
    async with postgres.server(plan.room("postgres")) as server:
        url = await server.new_database()

        def committing(how: str, connections: int) -> Callable[[], Awaitable[float]]:
            return lambda: _committed(how, url, count, str(connections))

        for how, title in (("asyncpg", "asyncpg"), ("sqlalchemy", "SQLAlchemy on asyncpg")):
            for connections, words in ((1, "1 connection"), (_EIGHT, "8 connections")):
                found.append(await _commits(plan, f"{title}, {words}", committing(how, connections)))
    return found


async def _commits(plan: Plan, name: str, take: Callable[[], Awaitable[float]]) -> Figure:
    return peer(f"{name}, commits", middle(await plan.repeatedly(take)), "commits/s")


async def _committed(*words: str) -> float:
    return float(await answer_of(*python("bench.limits.committing", *words)))


async def _answers(plan: Plan) -> list[Figure]:
    port, count = free_port(), plan.sizes.reports * 2
    steady = (str(plan.sizes.steady_seconds * _STEADY), str(_STEADY))
    async with child(*python("bench.limits.endpoint", str(port)), log=plan.room("endpoint") / "endpoint.log"):
        await until_ready("127.0.0.1", port, "/openapi.json")
        rates = await plan.repeatedly(lambda: _sent(port, str(count)))
        late = await plan.repeatedly(lambda: _sent(port, *steady))
    return [
        peer("FastAPI, validated and answered", middle([one["rate"] for one in rates]), "requests/s"),
        peer("FastAPI, p99 at 100/s", middle([one["p99"] for one in late]), "ms"),
    ]


async def _sent(port: int, *words: str) -> dict[str, float]:
    told: dict[str, float] = json.loads(await answer_of(*python("bench.sender", str(port), *words)))
    return told


async def _rest(plan: Plan) -> list[Figure]:
    count = plan.sizes.messages
    async with sink() as (_, port):
        eight = await plan.repeatedly(lambda: mailing.send(port, count))
        one = await plan.repeatedly(lambda: mailing.send(port, count // 2, 1))
        anew = await plan.repeatedly(lambda: mailing.send_anew(port, count // 4))
    models = await plan.repeatedly(lambda: _models(plan.sizes.triggers // 10))
    return [
        peer("aiosmtplib, 8 kept connections", middle(eight), "messages/s"),
        peer("aiosmtplib, 1 kept connection", middle(one), "messages/s"),
        peer("aiosmtplib, a new connection each", middle(anew), "messages/s"),
        peer("transitions, a model for each case", middle(models), "triggers/s"),
    ]


class _Case:
    """A model of its own for each case, as one has who keeps cases as objects."""

    state = ""


async def _models(count: int) -> float:
    """Give each case to the machine as a model, and fire one trigger."""
    names = [state.value for state in CaseState]
    machine = Machine(model=None, states=names, initial=names[0], auto_transitions=False)
    machine.add_transition("escalate", names[0], names[2])
    began = perf_counter()
    for _ in range(count):
        case = _Case()
        machine.add_model(case)
        machine.events["escalate"].trigger(case)
        machine.remove_model(case)
    return count / (perf_counter() - began)
