"""
Sending what people are owed: lease, send several at once, record; what fails for good goes on to someone else.

At least once, never silently dropped: the same message keeps its Message-ID, and a failed notice never stops a clock.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from engine.context import Context
from engine.telling.addressing import addresses_of
from engine.telling.otherwise import tell_otherwise
from engine.telling.second_channels import needs_another
from engine.telling.sending import Sent, failed, letters_of, send
from engine.work import DeliverySummary
from handrail.errors import BusyError
from handrail.identifiers import new_id
from notifiers.rendering import Writer
from states.people import Delivery, DeliveryStatus
from storage import deliveries

_LEASE_SECONDS = 20.0
"""How long messages wait for an engine that died while it sent them; one that sends for longer renews its lease."""
_RENEWALS = 4
"""So often a lease is renewed before it would end."""
_SENDING_SECONDS = 90.0
_BATCH = 200
"""So many mails are leased, addressed and recorded at once: fifty cost a third more in queries."""
_FEW = 100
"""The next batch is leased when so few of one are left: no server waits for us, and what is urgent waits little."""
_ROUND_SECONDS = 5.0
"""No batch begins later in a round, so that rounds are seen to end, and an engine can."""


async def deliver(context: Context, limit: int) -> DeliverySummary:
    """
    Send up to `limit` messages that are due; each is leased meanwhile, so that two engines send different ones.

    While one batch of them is being sent, the next is leased and addressed, and the one before recorded.
    """
    this = _Round(context, new_id(), Writer(context.settings.messages, context.settings.translations))
    async with _kept(this), asyncio.TaskGroup() as sending:
        await _begin(this, sending, limit)
    if this.faults:
        raise this.faults[0]
    return _summed(this.results)


@dataclass(frozen=True, slots=True)
class _Round:
    """
    What the batches of one round share: whose lease it is, what is under it, and what came of them.

    What one batch met must not keep the others from being recorded, so it is raised when all have ended.
    """

    context: Context
    lease: str
    writer: Writer
    held: set[str] = field(default_factory=set)
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    results: list[Sent] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)


@asynccontextmanager
async def _kept(this: _Round) -> AsyncIterator[None]:
    """Renew the lease for as long as this lasts, so that it can be short: it ends soon after its engine has died."""
    over = asyncio.Event()
    renewing = asyncio.create_task(_renew(this, over))
    try:
        yield
    finally:
        over.set()
        await asyncio.gather(renewing, return_exceptions=True)


async def _renew(this: _Round, over: asyncio.Event) -> None:
    context = this.context
    while not over.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(_LEASE_SECONDS / _RENEWALS):
                await over.wait()
            return
        with suppress(BusyError):  # the next time may succeed; if none does, another engine takes over
            async with this.writing, context.database.write() as session:
                until = context.clock.now() + context.clock.span(_LEASE_SECONDS)
                await deliveries.renew(session, sorted(this.held), by=this.lease, until=until)


async def _begin(this: _Round, sending: asyncio.TaskGroup, limit: int) -> None:
    """Begin batch after batch, each when few of the one before are left, until nothing waits or it has been enough."""
    latest = asyncio.get_running_loop().time() + _ROUND_SECONDS
    while limit > 0 and not this.faults and asyncio.get_running_loop().time() < latest:
        few, wanted = asyncio.Event(), min(limit, _BATCH)
        try:
            count, fresh = await _leased(this, wanted)
        except Exception as error:  # noqa: BLE001 - whatever it is, what is being sent must be recorded first
            this.faults.append(error)
            return
        if fresh:
            sending.create_task(_send_batch(this, fresh, few))
            await few.wait()
        limit -= count
        if count < wanted:
            return


async def _leased(this: _Round, limit: int) -> tuple[int, list[Delivery]]:
    """Lease messages; answer how many, and those that this round is not sending already, late for its own lease."""
    context = this.context
    async with this.writing, context.database.write() as session:
        now = context.clock.now()
        until = now + context.clock.span(_LEASE_SECONDS)
        leased = await deliveries.lease(session, by=this.lease, now=now, until=until, limit=limit)
    fresh = [one for one in leased if one.id not in this.held]
    this.held.update(one.id for one in fresh)
    return len(leased), fresh


async def _send_batch(this: _Round, leased: Sequence[Delivery], few: asyncio.Event) -> None:
    """Address, send and record some messages, and tell when few are left; what belongs together becomes one digest."""
    context = this.context
    try:
        addresses = await addresses_of(context, leased)
        tries = [send(context, this.writer, some, addresses.get(some[0].id)) for some in letters_of(leased)]
        results = [sent for some in await _bounded(context, tries, leased, few) for sent in some]
        await _record(this, results)
        this.results.extend(results)
    except Exception as error:  # noqa: BLE001 - raised when the other batches have ended
        this.faults.append(error)
    finally:
        few.set()
        this.held.difference_update(one.id for one in leased)


async def _record(this: _Round, results: Sequence[Sent]) -> None:
    """
    Write what became of each; who took over a lease that has ended tells of it instead, and calls others instead.

    What mail does not take goes over second channels, and to others where there is none.
    """
    context, lost = this.context, {sent.delivery.id for sent in results if sent.gave_up}
    failed = [sent.delivery for sent in results if sent.gave_up or needs_another(sent.delivery)]
    async with this.writing, context.database.write() as session:
        ours = await deliveries.held(session, [one.id for one in failed], by=this.lease)
        await deliveries.record(session, [sent.delivery for sent in results], context.clock.now(), by=this.lease)
        await tell_otherwise(context, session, [one for one in failed if one.id in ours], lost)


async def _bounded(
    context: Context,
    tries: Sequence[Coroutine[None, None, list[Sent]]],
    leased: Sequence[Delivery],
    few: asyncio.Event,
) -> list[list[Sent]]:
    """
    Wait for the tries, though not for ever, and tell when `few` are left.

    What is not done by then, or failed in a way that no channel should, counts as a try, so that it cannot go round
    for ever and holds up no other message.
    """
    tasks = {asyncio.ensure_future(one) for one in tries}
    left = len(tasks)

    def ended(*some: object) -> None:
        nonlocal left
        left -= len(some)
        if left <= _FEW:
            few.set()

    ended()
    for task in tasks:
        task.add_done_callback(ended)
    try:
        done, _ = await asyncio.wait(tasks, timeout=_SENDING_SECONDS)
    finally:
        for task in tasks:
            task.cancel()
    results = [task.result() for task in done if task.exception() is None]
    seen = {sent.delivery.id for some in results for sent in some}
    lost = [failed(context, one, "no-answer", permanent=False) for one in leased if one.id not in seen]
    return [*results, lost]


def _summed(results: Sequence[Sent]) -> DeliverySummary:
    counts: Mapping[DeliveryStatus, int] = {
        status: sum(sent.delivery.status is status for sent in results) for status in DeliveryStatus
    }
    return DeliverySummary(
        sent=counts[DeliveryStatus.SENT],
        retried=counts[DeliveryStatus.QUEUED],
        failed=counts[DeliveryStatus.FAILED],
        unreachable=counts[DeliveryStatus.UNREACHABLE],
        merged=counts[DeliveryStatus.MERGED],
    )


async def count_due(context: Context) -> int:
    """Count the messages that could go out now."""
    async with context.database.read() as session:
        return await deliveries.count_due(session, context.clock.now())
