"""
Scouting: who reads which channel at which hour, so that two people do not cover the same one and none is left out.

What is found there comes in by the doors like all feedback; a slot holds nothing of it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.context import Context
from engine.programme.board import BoardError, keepers_policy
from engine.views import Visitor
from handrail.identifiers import new_id
from storage import people, scouting
from storage.scouting import ScoutingSlot

_SHOWN = timedelta(days=30)
_AHEAD = timedelta(days=400)
_LONGEST_PLATFORM, _LONGEST_TOPIC = 100, 200


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour of a channel that someone has claimed; `mine` is whether it is whoever looks."""

    id: str
    platform: str
    topic: str
    at: datetime
    who: str
    mine: bool


async def slots(context: Context, visitor: Visitor) -> tuple[Slot, ...]:
    """
    Answer the slots to come and those of the last 30 days, the first one first.

    Raises:
        BoardError: they do not collect feedback (`not-yours`).

    """
    async with context.database.read() as session:
        await keepers_policy(context, session, visitor)
        found = await scouting.since(session, context.clock.now() - _SHOWN)
        names = {one.id: one.name for one in await people.roster(session)}
    gone = "someone who has left"
    me = visitor.person.id
    return tuple(
        Slot(one.id, one.platform, one.topic, one.at, names.get(one.person_id, gone), one.person_id == me)
        for one in found
    )


async def claim(context: Context, visitor: Visitor, platform: str, topic: str, at: datetime) -> None:
    """
    Claim the hour of a channel that begins at or before `at`.

    Raises:
        BoardError: someone has it already (`slot-taken`), it is over (`too-late`) or too far away (`too-early`), words
            are missing (`words-needed`) or too many (`too-long`), or they do not collect feedback (`not-yours`).

    """
    platform, topic, hour, now = platform.strip(), topic.strip(), hour_of(at), context.clock.now()
    if not platform or not topic:
        raise BoardError("words-needed")
    if len(platform) > _LONGEST_PLATFORM or len(topic) > _LONGEST_TOPIC:
        raise BoardError("too-long")
    if hour < hour_of(now):
        raise BoardError("too-late")
    if hour > now + _AHEAD:
        raise BoardError("too-early")
    slot = ScoutingSlot(new_id(), platform, topic, channel_of(platform), hour, visitor.person.id, now)
    async with context.database.write() as session:
        await keepers_policy(context, session, visitor)
        if not await scouting.claim(session, slot):
            raise BoardError("slot-taken")


async def release(context: Context, visitor: Visitor, key: str) -> None:
    """
    Give a slot of one's own back.

    Raises:
        BoardError: it is not theirs (`not-yours`).

    """
    async with context.database.write() as session:
        await keepers_policy(context, session, visitor)
        if not await scouting.release(session, key, visitor.person.id):
            raise BoardError("not-yours")


def hour_of(at: datetime) -> datetime:
    """Answer the full hour, in UTC, that an instant lies in."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def channel_of(platform: str) -> str:
    """Answer what two claims are compared by: the same name in other letters is the same channel."""
    return " ".join(platform.casefold().split())
