"""
Deliveries: messages that wait in the outbox go out through `flows.work` and `SmtpNotifier`, to a sink.

Ours leases them in rounds, looks up addresses, renders each from its template, sends over eight kept connections and
records what became of it. Beside it, in turns and to the same sink: eight kept aiosmtplib connections that send as many
bytes from memory. Each message goes to one of many people, since several to one person would become one digest.
"""

from pathlib import Path
from time import perf_counter

from bench import seeding
from bench.community import desk_of
from bench.figures import Figure, figure
from bench.limits import mailing
from bench.plan import Plan
from bench.sinks import sink
from engine.operations import Desk
from engine.telling.outbox import delivery
from flows.steps import directly
from flows.work import deliver_due
from storage import cases, deliveries

_PEOPLE = 400
_WARM = 40


async def measure(plan: Plan) -> list[Figure]:
    """Answer messages a second."""
    count = plan.sizes.messages
    async with sink() as (name, port):

        async def ours() -> float:
            folder = plan.room("deliveries")
            await _queue(folder, count + _WARM)
            async with desk_of(folder, smtp_url=f"smtp://127.0.0.1:{port}", mail_from="handrail@example.org") as desk:
                await desk.deliver(_WARM)
                return await _sent(desk, count)

        mine, other = await plan.alternately(ours, lambda: mailing.send(port, count))
    return [figure("deliveries", mine, "messages/s", (f"8 kept aiosmtplib connections to {name}", other))]


async def _sent(desk: Desk, count: int) -> float:
    began, sent = perf_counter(), 0
    while (done := await deliver_due(desk, directly)).count:
        sent += done.count
    if sent != count:
        raise RuntimeError(f"{sent} of {count} messages went out")
    return count / (perf_counter() - began)


async def _queue(folder: Path, count: int) -> None:
    """Fill the outbox: one message about each of many cases, to one person of many."""
    await seeding.fill(folder, "carpentries", count, 0, roles=("facilitator",) * _PEOPLE)
    async with desk_of(folder) as desk:
        there = await desk.people()
        async with desk.context.database.write() as session:
            some = await cases.listing(session, limit=count)
            now, domain = desk.clock.now(), desk.settings.mail_domain
            letters = [
                delivery(
                    case=case,
                    message="case-escalated",
                    person=there[number % _PEOPLE],
                    group=case.holder,
                    now=now,
                    domain=domain,
                )
                for number, case in enumerate(some)
            ]
            await deliveries.add(session, letters)
