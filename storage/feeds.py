"""
Private addresses of calendars: at most one for each person, kept as a hash, so that who reads it here can open none.
"""

from datetime import datetime

from sqlalchemy import select

from handrail.identifiers import PersonId
from storage.database import Session
from storage.feed_tables import feeds
from storage.statements import upsert


async def put(session: Session, person: PersonId, lookup: bytes, at: datetime) -> None:
    """Keep the hash of someone's address, in the place of one they had."""
    await upsert(session, feeds, {"person_id": person, "lookup": lookup, "made_at": at})


async def made_at(session: Session, person: PersonId) -> datetime | None:
    """Answer since when someone has an address; None when they have none."""
    found: datetime | None = (
        await session.execute(select(feeds.c.made_at).where(feeds.c.person_id == person))
    ).scalar_one_or_none()
    return found


async def person_of(session: Session, lookup: bytes) -> PersonId | None:
    """Answer whose address has this hash."""
    found = (await session.execute(select(feeds.c.person_id).where(feeds.c.lookup == lookup))).scalar_one_or_none()
    return None if found is None else PersonId(found)


async def remove(session: Session, person: PersonId) -> None:
    """Take someone's address away."""
    await session.execute(feeds.delete().where(feeds.c.person_id == person))
