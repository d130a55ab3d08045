"""
A person's second channel, as they set it themselves: one of the services that the settings name, and their part of it.

Each setting sends a message that tries it: a way that nobody has tried is none.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from msgspec.structs import replace

from engine.context import Context
from engine.roster import RosterError
from engine.second_channel_seals import SecondChannel, open_second_channel, seal_second_channel
from engine.telling.outbox import delivery
from engine.views import Visitor
from handrail.identifiers import PersonId
from handrail.second_channels import kind_of, place_of
from storage import deliveries, second_channels
from storage.database import Session
from storage.second_channels import Tried
from vault.errors import SealBrokenError

TEST = "channel-test"
"""The message that tries a second channel."""
_PAUSE = timedelta(minutes=1)
"""Between two messages that someone has sent to try it: they may cost money, and reach a wrong number."""


@dataclass(frozen=True, slots=True)
class SecondChannelView:
    """What there is to choose from, what someone has chosen, and what became of the message that tried it."""

    offered: tuple[str, ...]
    name: str | None = None
    to: str | None = field(default=None, repr=False)
    tried: Tried | None = None


async def second_channel_of(context: Context, visitor: Visitor) -> SecondChannelView:
    """Answer how it stands with someone's own second channel."""
    offered = tuple(context.settings.second_channels)
    async with context.database.read() as session:
        kept = await _kept(context, session, visitor.person.id)
        if kept is None or kept.name not in offered:
            return SecondChannelView(offered)
        return SecondChannelView(offered, kept.name, kept.to, await second_channels.tried(session, kept.test))


async def set_second_channel(context: Context, visitor: Visitor, name: str, to: str) -> None:
    """
    Keep someone's second channel and send the message that tries it.

    Raises:
        RosterError: there is no such service, what they wrote cannot be part of an address, or they tried just now.

    """
    person, place, now = visitor.person, place_of(to), context.clock.now()
    if name not in context.settings.second_channels:
        raise RosterError("choose one of the services that are offered here")
    if place is None:
        raise RosterError(
            "say where you are reached there: one number, name or topic, without blanks or any of / ? % & = , ;"
        )
    async with context.database.write() as session:
        before = await _kept(context, session, person.id)
        if before is not None and now - before.at < _PAUSE:
            raise RosterError("a test message was sent just now; wait a minute before the next")
        made = delivery(
            case=None,
            message=TEST,
            person=person,
            group="",
            now=now,
            domain=context.settings.mail_domain,
            channel=kind_of(context.settings.second_channels[name]),
        )
        test = replace(made, not_before=now)  # whoever asks for it is awake
        sealed = seal_second_channel(context, person.id, SecondChannel(name, place, test.id, now))
        await second_channels.put(session, person.id, sealed)
        await deliveries.add(session, [test])
        await context.database.wake(session)


async def drop_second_channel(context: Context, visitor: Visitor) -> None:
    """Forget someone's second channel."""
    async with context.database.write() as session:
        await second_channels.put(session, visitor.person.id, None)


async def _kept(context: Context, session: Session, person: PersonId) -> SecondChannel | None:
    blob = (await second_channels.of_people(session, [person])).get(person)
    try:
        return open_second_channel(context, person, blob) if blob else None
    except SealBrokenError:
        return None
