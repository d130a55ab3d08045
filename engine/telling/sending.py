"""
One letter: what makes one mail, how it is written and handed over, and when it is tried again.

A failure is told apart as one that may pass and one for good; whom it is told instead is for `instead`.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from engine.context import Context
from engine.telling.addressing import Address
from engine.telling.outbox import MAIL, WEEKLY
from notifiers.protocol import NotifyError, Outgoing
from notifiers.rendering import Facts, Line, RenderError, Writer
from states.people import Delivery, DeliveryStatus

_FIRST_PAUSE = 30.0
_LONGEST_PAUSE = 3600.0
_TRIES = 14
"""With pauses that double up to an hour, the last try comes about seven hours after the first."""
_MANY = 5
"""So many messages to one person at once become one digest."""


class Sent(Struct, frozen=True):
    """A delivery as it is after a try."""

    delivery: Delivery
    gave_up: bool = False


def letters_of(leased: Sequence[Delivery]) -> list[list[Delivery]]:
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


async def send(context: Context, writer: Writer, letter: Sequence[Delivery], address: Address | None) -> list[Sent]:
    """Send one mail that says all of these; answer what became of each. Without an address nothing is tried."""
    if len(letter) > 1 or letter[0].message == WEEKLY:
        return await _send_digest(context, writer, letter, address)
    return await _send_one(context, writer, letter[0], address)


async def _send_one(context: Context, writer: Writer, one: Delivery, address: Address | None) -> list[Sent]:
    if address is None:
        return [_nowhere(context, one)]
    facts = Facts(one.reference, address.link, one.due_at, address.zone, one.language, address.state, one.promise)
    return [await _try(context, writer, one, address, facts)]


async def _send_digest(
    context: Context, writer: Writer, some: Sequence[Delivery], address: Address | None
) -> list[Sent]:
    first, rest = some[0], some[1:]
    if address is None:
        return [_nowhere(context, one) for one in some]
    lines = tuple(Line(one.reference or "", one.due_at, one.message) for one in some)
    link = f"{context.settings.web_address}/desk"
    facts = Facts(None, link, None, address.zone, first.language, lines=lines)
    message = first.message if first.message == WEEKLY else "digest"
    sent = await _try(context, writer, replace(first, message=message), address, facts)
    if sent.delivery.status is DeliveryStatus.SENT:
        return [_named(sent, first), *(Sent(replace(one, status=DeliveryStatus.MERGED)) for one in rest)]
    pause = sent.delivery.not_before
    return [_named(sent, first), *(Sent(replace(one, attempts=one.attempts + 1, not_before=pause)) for one in rest)]


def _nowhere(context: Context, one: Delivery) -> Sent:
    """Answer a delivery without an address; one that another stood in for has failed, so that others are asked."""
    if one.channel != MAIL:
        return failed(context, one, "no-address", permanent=True)
    return Sent(replace(one, status=DeliveryStatus.UNREACHABLE, error="no-address"), gave_up=one.person is None)


def _named(sent: Sent, first: Delivery) -> Sent:
    return replace(sent, delivery=replace(sent.delivery, message=first.message))


async def _try(context: Context, writer: Writer, one: Delivery, address: Address, facts: Facts) -> Sent:
    notifier = context.notifiers[one.channel]
    try:
        words = writer.write(one.message, facts)
        letter = Outgoing(one.message_id, address.to, words.subject, words.text, reply_to=address.reply_to)
        await notifier.send(letter)
    except NotifyError as error:
        return failed(context, one, error.code, permanent=error.permanent)
    except RenderError:
        return failed(context, one, "template", permanent=True)
    return Sent(replace(one, status=DeliveryStatus.SENT, attempts=one.attempts + 1, error=None))


def failed(context: Context, one: Delivery, code: str, *, permanent: bool) -> Sent:
    """Answer a delivery that was tried and failed by `code`: it is tried again later, unless that was the last try."""
    tries = one.attempts + 1
    if permanent or tries >= _TRIES:
        return Sent(replace(one, status=DeliveryStatus.FAILED, attempts=tries, error=code), gave_up=True)
    return Sent(replace(one, attempts=tries, error=code, not_before=_next_try(context, tries)))


def _next_try(context: Context, tries: int) -> datetime:
    """Answer when to try again; the jitter keeps many that failed together from coming back together."""
    pause = min(_FIRST_PAUSE * 2 ** (tries - 1), _LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311 - no secret
    return context.clock.now() + context.clock.span(pause)
