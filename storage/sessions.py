"""
Signed-in people: each row holds a private key, sealed by a secret that only the browser's cookie has.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from handrail.identifiers import PersonId
from storage.database import Session
from storage.statements import insert
from storage.tables import sessions


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One signed-in browser; `lookup` is a hash of its cookie, `used_at` is to the hour, None in the first one."""

    lookup: bytes = field(repr=False)
    person: PersonId
    sealed: bytes = field(repr=False)
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None = None


async def add(session: Session, new: SignedIn) -> None:
    """Record that someone signed in."""
    row = {
        "lookup": new.lookup,
        "person_id": new.person,
        "sealed": new.sealed,
        "made_at": new.made_at,
        "ends_at": new.ends_at,
        "used_at": new.used_at,
    }
    await insert(session, sessions, [row])


async def get(session: Session, lookup: bytes, now: datetime) -> SignedIn | None:
    """Answer who a cookie belongs to, unless its time is over."""
    query = select(sessions).where(sessions.c.lookup == lookup, sessions.c.ends_at > now)
    row = (await session.execute(query)).first()
    return None if row is None else _signed_in(row)


async def of_person(session: Session, person: PersonId, now: datetime) -> tuple[SignedIn, ...]:
    """Answer someone's sign-ins whose time is not over, the newest first."""
    query = select(sessions).where(sessions.c.person_id == person, sessions.c.ends_at > now)
    return tuple(_signed_in(row) for row in await session.execute(query.order_by(sessions.c.made_at.desc())))


async def use(session: Session, lookup: bytes, at: datetime) -> None:
    """Record in which hour a sign-in was last used."""
    await session.execute(update(sessions).where(sessions.c.lookup == lookup).values(used_at=at))


async def remove(session: Session, lookup: bytes) -> None:
    """Sign one browser out."""
    await session.execute(sessions.delete().where(sessions.c.lookup == lookup))


async def remove_person(session: Session, person: PersonId) -> None:
    """Sign someone out everywhere."""
    await session.execute(sessions.delete().where(sessions.c.person_id == person))


async def sweep(session: Session, now: datetime) -> int:
    """Delete what has ended; answer how many rows that were."""
    return (await session.execute(sessions.delete().where(sessions.c.ends_at <= now))).rowcount


def _signed_in(row: Row[Any]) -> SignedIn:
    return SignedIn(row.lookup, PersonId(row.person_id), row.sealed, row.made_at, row.ends_at, row.used_at)
