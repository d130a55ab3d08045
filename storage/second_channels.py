"""
Where people are reached when mail does not get through: sealed under the server's key, and unknown to a thief.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from handrail.identifiers import PersonId
from states.people import DeliveryStatus
from storage.database import Session
from storage.statements import chunks
from storage.tables import deliveries, people

_THERE = people.c.second_channel.is_not(None)
_QUERY = select(people.c.id, people.c.second_channel)


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one message: when it went out, and the code of its last failure."""

    status: DeliveryStatus
    sent_at: datetime | None
    error: str | None


async def of_people(session: Session, ids: Sequence[PersonId]) -> Mapping[PersonId, bytes]:
    """Answer the sealed second channels of those among these people who have one and have not left."""
    found: dict[PersonId, bytes] = {}
    for some in chunks(ids):
        here = people.c.id.in_(some) & _THERE & people.c.left_at.is_(None)
        found.update({PersonId(row[0]): row[1] for row in await session.execute(_QUERY.where(here))})
    return found


async def put(session: Session, person: PersonId, sealed: bytes | None) -> None:
    """Keep someone's second channel, in the place of one they had; None forgets it."""
    await session.execute(update(people).where(people.c.id == person).values(second_channel=sealed))


async def every(session: Session) -> tuple[tuple[PersonId, bytes], ...]:
    """Answer every sealed second channel, for sealing it anew."""
    return tuple((PersonId(row[0]), row[1]) for row in await session.execute(_QUERY.where(_THERE)))


async def replace(session: Session, person: PersonId, old: bytes, new: bytes) -> None:
    """Put a blob in the place of the one that was read, if it still is there."""
    same = (people.c.id == person) & (people.c.second_channel == old)
    await session.execute(update(people).where(same).values(second_channel=new))


async def tried(session: Session, delivery: str) -> Tried | None:
    """Answer what became of one message."""
    query = select(deliveries.c.status, deliveries.c.sent_at, deliveries.c.error).where(deliveries.c.id == delivery)
    row = (await session.execute(query)).first()
    return None if row is None else Tried(DeliveryStatus(row[0]), row[1], row[2])
