"""
Small things, in this process: the table of moves, a case opened, a chunk of moves applied.

`step` stands beside raw `transitions` firing the same triggers on one shared machine. Opening stands beside the bare
seals, wraps and rows of `bench.limits.taking` without HTTP; applying beside `bench.limits.moving` without Prefect.
There is no promise on these: they say which part of a slower figure has changed.
"""

import asyncio
from datetime import timedelta
from time import perf_counter

from transitions import Machine

from bench import seeding
from bench.community import TWO, a_report, desk_of
from bench.figures import Figure, figure
from bench.limits import moving, taking
from bench.plan import Plan
from states.lifecycle import CaseState, Trigger
from states.machine import step

_SENDERS = 16


async def measure(plan: Plan) -> list[Figure]:
    """Answer the three figures."""
    return [await _triggers(plan), await _opening(plan), await _applying(plan)]


async def _triggers(plan: Plan) -> Figure:
    count = plan.sizes.triggers

    async def ours() -> float:
        began = perf_counter()
        for _ in range(count):
            step(CaseState.RECEIVED, Trigger.ESCALATE)
        return count / (perf_counter() - began)

    mine, other = await plan.alternately(ours, lambda: _raw(count))
    return figure("table of moves", mine, "triggers/s", ("raw `transitions`, one shared machine", other))


async def _raw(count: int) -> float:
    names = [state.value for state in CaseState]
    machine = Machine(states=names, initial=names[0], auto_transitions=False)
    machine.add_transition("escalate", names[0], names[2])
    machine.add_transition("reopen", names[2], names[0])
    fire, back = machine.events["escalate"], machine.events["reopen"]
    began = perf_counter()
    for _ in range(count // 2):
        fire.trigger(machine)
        back.trigger(machine)
    return count / (perf_counter() - began)


async def _opening(plan: Plan) -> Figure:
    count = plan.sizes.reports // 2

    async def ours() -> float:
        async with desk_of(plan.room("opening")) as desk:
            await desk.open_case(a_report())

            async def send() -> None:
                for _ in range(count // _SENDERS):
                    await desk.open_case(a_report())

            began = perf_counter()
            await asyncio.gather(*(send() for _ in range(_SENDERS)))
            return count // _SENDERS * _SENDERS / (perf_counter() - began)

    mine, other = await plan.alternately(ours, lambda: taking.in_process(plan.room("limit"), count, _SENDERS))
    return figure("open a case, in process", mine, "cases/s", ("the bare seals, wraps and rows", other))


async def _applying(plan: Plan) -> Figure:
    due = plan.sizes.due // 4
    seeded = await seeding.seeded(plan, "minimal", due * 2, due)

    async def ours() -> float:
        folder = seeding.fresh(plan, seeded)
        seeding.set_due(folder / "handrail.db", seeded.due_at, seeded.due_at - timedelta(hours=2))
        async with desk_of(folder, TWO, policy="minimal") as desk:
            began, applied = perf_counter(), 0
            while done := await desk.apply_moves(500):
                applied += len(done)
            return applied / (perf_counter() - began)

    mine, other = await plan.alternately(ours, lambda: moving.on_sqlite(plan.room("limit"), due * 2, due, None))
    return figure("apply moves, in process", mine, "moves/s", ("the bare claim, step, log and settle", other))
