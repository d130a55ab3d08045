"""
Sending what people are owed: lease, send several at once, record; what fails for good goes on to someone else.

At least once, never silently dropped: the same message keeps its Message-ID, and a failed notice never stops a clock.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from engine.context import Context
from engine.telling.addressing import Address, addresses_of
from engine.telling.instead import alarms_instead
from engine.telling.outbox import WEEKLY
from engine.work import DeliverySummary
from handrail.errors import BusyError
from handrail.identifiers import new_id
from notifiers.protocol import NotifyError, Outgoing
from notifiers.rendering import Facts, Line, RenderError, Writer
from states.people import Delivery, DeliveryStatus
from storage import deliveries

_LEASE_SECONDS = 20.0
"""How long messages wait for an engine that died while it sent them; one that sends for longer renews its lease."""
_RENEWALS = 4
"""So often a lease is renewed before it would end."""
_SENDING_SECONDS = 90.0
_FIRST_PAUSE = 30.0
_LONGEST_PAUSE = 3600.0
_TRIES = 14
"""With pauses that double up to an hour, the last try comes about seven hours after the first."""
_BATCH = 200
"""So many mails are addressed at once, and recorded at once when they are out: fifty cost a third more in queries."""
_MANY = 5
"""So many messages to one person at once become one digest."""


class _Sent(Struct, frozen=True):
    """A delivery as it is after a try."""

    delivery: Delivery
    gave_up: bool = False


async def deliver(context: Context, limit: int) -> DeliverySummary:
    """Send up to `limit` messages that are due; each is leased meanwhile, so that two engines send different ones."""
    now, me = context.clock.now(), new_id()
    async with context.database.write() as session:
        until = now + context.clock.span(_LEASE_SECONDS)
        leased = await deliveries.lease(session, by=me, now=now, until=until, limit=limit)
    if not leased:
        return DeliverySummary()
    batches = _batches(_gathered(leased))
    this = _Round(context, me, Writer(context.settings.messages, context.settings.translations))
    async with _kept(this, leased):
        results = await _in_a_row(this, batches)
    return _summed(results)


@dataclass(frozen=True, slots=True)
class _Round:
    """What the batches of one round share: `turn` lets them start one after the other, `writing` be recorded so."""

    context: Context
    lease: str
    writer: Writer
    ends: float = field(default_factory=lambda: asyncio.get_running_loop().time() + _SENDING_SECONDS)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)


@asynccontextmanager
async def _kept(this: _Round, leased: Sequence[Delivery]) -> AsyncIterator[None]:
    """Renew the lease for as long as this lasts, so that it can be short: it ends soon after its engine has died."""
    over = asyncio.Event()
    renewing = asyncio.create_task(_renew(this, [one.id for one in leased], over))
    try:
        yield
    finally:
        over.set()
        await asyncio.gather(renewing, return_exceptions=True)


async def _renew(this: _Round, ids: Sequence[str], over: asyncio.Event) -> None:
    context = this.context
    while not over.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), _LEASE_SECONDS / _RENEWALS)
            return
        with suppress(BusyError):  # the next time may succeed; if none does, another engine takes over
            async with this.writing, context.database.write() as session:
                until = context.clock.now() + context.clock.span(_LEASE_SECONDS)
                await deliveries.renew(session, ids, by=this.lease, until=until)


async def _in_a_row(this: _Round, batches: Sequence[list[list[Delivery]]]) -> list[_Sent]:
    """Send several batches: while one is being sent, the next is addressed and the one before recorded."""
    done = await asyncio.gather(*(_send_batch(this, batch) for batch in batches), return_exceptions=True)
    results: list[_Sent] = []
    for some in done:  # what one batch met must not keep the others from being recorded, so it is raised at the end
        if isinstance(some, BaseException):
            raise some
        results += some
    return results


async def _send_batch(this: _Round, batch: list[list[Delivery]]) -> list[_Sent]:
    """Address, send and record some messages; those that belong together become one digest."""
    context, messages = this.context, [one for some in batch for one in some]
    async with this.turn:
        addresses = await addresses_of(context, messages)
    tries = [
        _send_digest(context, this.writer, some, addresses.get(some[0].id))
        if len(some) > 1 or some[0].message == WEEKLY
        else _send_one(context, this.writer, some[0], addresses.get(some[0].id))
        for some in batch
    ]
    results = [sent for some in await _bounded(this, tries, messages) for sent in some]
    await _record(this, results)
    return results


async def _record(this: _Round, results: Sequence[_Sent]) -> None:
    """Write what became of each; who took over a lease that has ended tells of it instead, and calls others instead."""
    context, lost = this.context, [sent.delivery for sent in results if sent.gave_up]
    async with this.writing, context.database.write() as session:
        ours = await deliveries.held(session, [one.id for one in lost], by=this.lease)
        await deliveries.record(session, [sent.delivery for sent in results], context.clock.now(), by=this.lease)
        await deliveries.add(session, await alarms_instead(context, session, [one for one in lost if one.id in ours]))


def _batches(letters: Sequence[list[Delivery]]) -> list[list[list[Delivery]]]:
    """
    Cut a round into pieces, each of which is recorded as soon as it is sent.

    What is about one case stays together, so that who hears instead is told by someone who knows all that failed.
    """
    by_case: dict[str | None, list[list[Delivery]]] = defaultdict(list)
    for letter in letters:
        by_case[letter[0].case].append(letter)
    batches: list[list[list[Delivery]]] = [[]]
    for some in by_case.values():
        if len(batches[-1]) >= _BATCH:
            batches.append([])
        batches[-1] += some
    return batches


def _gathered(leased: Sequence[Delivery]) -> list[list[Delivery]]:
    """Tell what goes out as one mail: a message alone, or the many that make a digest."""
    by_person: dict[tuple[str | None, str, bool], list[Delivery]] = defaultdict(list)
    for one in leased:
        by_person[one.person if one.message != "digest" else None, one.channel, one.message == WEEKLY].append(one)
    letters: list[list[Delivery]] = []
    for (person, _, weekly), some in by_person.items():
        if person is None or (len(some) < _MANY and not weekly):
            letters += ([one] for one in some)
        else:
            letters.append(some)
    return letters


async def _bounded(
    this: _Round, tries: Sequence[Coroutine[None, None, list[_Sent]]], leased: Sequence[Delivery]
) -> list[list[_Sent]]:
    """
    Wait for the tries, at most until the round ends.

    What is not done by then, or failed in a way that no channel should, counts as a try, so that it cannot go round
    for ever and holds up no other message.
    """
    tasks = [asyncio.ensure_future(one) for one in tries]
    done, late = await asyncio.wait(tasks, timeout=max(0.0, this.ends - asyncio.get_running_loop().time()))
    for task in late:
        task.cancel()
    results = [task.result() for task in done if task.exception() is None]
    seen = {sent.delivery.id for some in results for sent in some}
    lost = [_failed(this.context, one, "no-answer", permanent=False) for one in leased if one.id not in seen]
    return [*results, lost]


async def _send_one(context: Context, writer: Writer, one: Delivery, address: Address | None) -> list[_Sent]:
    if address is None:
        return [_Sent(replace(one, status=DeliveryStatus.UNREACHABLE, error="no-address"), gave_up=one.person is None)]
    facts = Facts(one.reference, address.link, one.due_at, address.zone, one.language, address.state, one.promise)
    return [await _try(context, writer, one, address, facts)]


async def _send_digest(context: Context, writer: Writer, some: list[Delivery], address: Address | None) -> list[_Sent]:
    first, rest = some[0], some[1:]
    if address is None:
        return [_Sent(replace(one, status=DeliveryStatus.UNREACHABLE, error="no-address")) for one in some]
    lines = tuple(Line(one.reference or "", one.due_at, one.message) for one in some)
    link = f"{context.settings.web_address}/desk"
    facts = Facts(None, link, None, address.zone, first.language, lines=lines)
    message = first.message if first.message == WEEKLY else "digest"
    sent = await _try(context, writer, replace(first, message=message), address, facts)
    if sent.delivery.status is DeliveryStatus.SENT:
        return [_named(sent, first), *(_Sent(replace(one, status=DeliveryStatus.MERGED)) for one in rest)]
    pause = sent.delivery.not_before
    return [_named(sent, first), *(_Sent(replace(one, attempts=one.attempts + 1, not_before=pause)) for one in rest)]


def _named(sent: _Sent, first: Delivery) -> _Sent:
    return replace(sent, delivery=replace(sent.delivery, message=first.message))


async def _try(context: Context, writer: Writer, one: Delivery, address: Address, facts: Facts) -> _Sent:
    notifier = context.notifiers[one.channel]
    try:
        words = writer.write(one.message, facts)
        letter = Outgoing(one.message_id, address.to, words.subject, words.text, reply_to=address.reply_to)
        await notifier.send(letter)
    except NotifyError as error:
        return _failed(context, one, error.code, permanent=error.permanent)
    except RenderError:
        return _failed(context, one, "template", permanent=True)
    return _Sent(replace(one, status=DeliveryStatus.SENT, attempts=one.attempts + 1, error=None))


def _failed(context: Context, one: Delivery, code: str, *, permanent: bool) -> _Sent:
    tries = one.attempts + 1
    if permanent or tries >= _TRIES:
        return _Sent(replace(one, status=DeliveryStatus.FAILED, attempts=tries, error=code), gave_up=True)
    return _Sent(replace(one, attempts=tries, error=code, not_before=_next_try(context, tries)))


def _next_try(context: Context, tries: int) -> datetime:
    """Answer when to try again; the jitter keeps many that failed together from coming back together."""
    pause = min(_FIRST_PAUSE * 2 ** (tries - 1), _LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311 - no secret
    return context.clock.now() + context.clock.span(pause)


def _summed(results: Sequence[_Sent]) -> DeliverySummary:
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
