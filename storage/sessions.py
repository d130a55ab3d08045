"""
Signed-in people: each row holds a private key, sealed by a secret that only the browser's cookie has.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from handrail.identifiers import PersonId
from storage.database import Session
from storage.statements import insert
from storage.tables import sessions


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One signed-in browser; `lookup` is a hash of its cookie."""

    lookup: bytes = field(repr=False)
    person: PersonId
    sealed: bytes = field(repr=False)
    made_at: datetime
    ends_at: datetime


async def add(session: Session, new: SignedIn) -> None:
    """Record that someone signed in."""
    row = {
        "lookup": new.lookup,
        "person_id": new.person,
        "sealed": new.sealed,
        "made_at": new.made_at,
        "ends_at": new.ends_at,
    }
    await insert(session, sessions, [row])


async def get(session: Session, lookup: bytes, now: datetime) -> SignedIn | None:
    """Answer who a cookie belongs to, unless its time is over."""
    query = select(sessions).where(sessions.c.lookup == lookup, sessions.c.ends_at > now)
    row = (await session.execute(query)).first()
    return None if row is None else SignedIn(row.lookup, PersonId(row.person_id), row.sealed, row.made_at, row.ends_at)


async def remove(session: Session, lookup: bytes) -> None:
    """Sign one browser out."""
    await session.execute(sessions.delete().where(sessions.c.lookup == lookup))


async def remove_person(session: Session, person: PersonId) -> None:
    """Sign someone out everywhere."""
    await session.execute(sessions.delete().where(sessions.c.person_id == person))


async def sweep(session: Session, now: datetime) -> int:
    """Delete what has ended; answer how many rows that were."""
    return (await session.execute(sessions.delete().where(sessions.c.ends_at <= now))).rowcount
