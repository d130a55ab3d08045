"""
What each flow does, apart from how it is shown: one function a flow, over the desk, answering in numbers.
"""

from collections.abc import Awaitable, Callable, Sequence

from engine.work import DeliverySummary, DueMove
from flows.advance import advance, look, never
from flows.desk import Desk
from flows.jobs import Done
from flows.resting import Resting
from flows.steps import Step

DELIVERIES = 5_000
"""Deliveries in one task run, at most; after some seconds a round ends anyway."""
ROUNDS = 10
"""Rounds of deliveries in one flow run, so that due moves get their turn."""


Work = Callable[[Desk, Step], Awaitable[Done]]
"""A flow's work: done over a desk, step by step."""


async def apply_due(
    desk: Desk, step: Step, due: Sequence[DueMove], resting: Resting, enough: Callable[[], bool] = never
) -> Done:
    """Apply the moves found due, and stop between two steps once it is `enough`."""
    advanced = await advance(desk, due, step, resting, enough)
    return Done(len(advanced.applied), advanced.summary, advanced.failed, advanced.applied)


async def advance_now(desk: Desk, step: Step) -> Done:
    """Apply whatever is due now, as an operator asks for it."""
    resting = Resting()
    return await apply_due(desk, step, await look(desk, resting), resting)


async def deliver_due(desk: Desk, step: Step, enough: Callable[[], bool] = never) -> Done:
    """Send what is due, some hundreds at a time, until it is `enough`."""
    rounds: list[DeliverySummary] = []
    failed = 0
    for number in range(1, ROUNDS + 1):
        failed += await step(f"round {number}", lambda: _deliver(desk, rounds)) is not None
        if failed or enough() or not rounds[-1].total or not await desk.due_deliveries():
            break
    return Done(sum(one.total for one in rounds), deliveries_said(rounds), failed)


async def _deliver(desk: Desk, rounds: list[DeliverySummary]) -> str:
    rounds.append(await desk.deliver(DELIVERIES))
    return deliveries_said(rounds[-1:])


def deliveries_said(rounds: Sequence[DeliverySummary]) -> str:
    """Say what became of deliveries: `12 sent, 1 retried`."""
    kinds = ("sent", "retried", "failed", "unreachable", "merged")
    counts = {kind: sum(getattr(one, kind) for one in rounds) for kind in kinds}
    return ", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "nothing left to send"


async def gather(desk: Desk, step: Step) -> Done:
    """Take in what is in the mailbox."""
    return await _counting(step, "gather", desk.gather_mail, "mails taken in")


async def reconcile(desk: Desk, step: Step) -> Done:
    """Check the invariants and mend what can be mended; findings are shown by code."""
    said: list[Done] = []

    async def check() -> str:
        seen = await desk.reconcile()
        checked = ", ".join(f"{number} {name}" for name, number in seen.checked.items())
        summary = f"{len(seen.findings)} findings, {seen.mended} mended; checked {checked or 'nothing'}"
        said.append(Done(len(seen.findings), summary))
        return "; ".join((summary, *seen.findings[:20]))

    code = await step("check the invariants", check)
    return said[0] if said else Done(0, code or "", 1)


async def forget(desk: Desk, step: Step) -> Done:
    """Forget the cases whose keeping time is over."""
    return await _counting(step, "forget", desk.forget, "cases forgotten")


async def digest(desk: Desk, step: Step) -> Done:
    """Merge waiting messages into digests."""
    return await _counting(step, "digest", desk.send_digests, "digests made")


async def _counting(step: Step, name: str, count: Callable[[], Awaitable[int]], words: str) -> Done:
    """Run one action that answers a number."""
    counts: list[int] = []

    async def act() -> str:
        counts.append(await count())
        return f"{counts[0]} {words}"

    code = await step(name, act)
    return Done(counts[0], f"{counts[0]} {words}") if counts else Done(0, code or "", 1)
