"""
People who are invited and have not chosen a passphrase: they have a row without keys, and are on no roster yet.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from handrail.identifiers import PersonId
from states.people import Person
from storage import people
from storage.database import Session
from storage.people import SealedKeys
from storage.statements import columns_of, insert
from storage.tables import people as table

_WAITS = table.c.left_at.is_(None) & table.c.invited_until.is_not(None)


@dataclass(frozen=True, slots=True)
class Invited:
    """Someone who is invited; the link in their mail works until `ends_at`."""

    person: Person
    ends_at: datetime


async def add(session: Session, person: Person, at: datetime, ends_at: datetime) -> None:
    """Keep an invitation."""
    without = columns_of(SealedKeys(b"", b"")) | {"second_channel": None, "until_told": None}
    await insert(session, table, [people.kept_of(person) | without | {"joined_at": at, "invited_until": ends_at}])


async def waiting(session: Session) -> tuple[Invited, ...]:
    """Answer who is invited and has not come, the oldest invitation first."""
    query = select(table.c.id, table.c.invited_until).where(_WAITS).order_by(table.c.joined_at, table.c.id)
    found = (await session.execute(query)).all()
    known = [(await people.by_id(session, PersonId(row.id)), row.invited_until) for row in found]
    return tuple(Invited(person, ends_at) for person, ends_at in known if person is not None)


async def get(session: Session, person: PersonId, now: datetime) -> Invited | None:
    """Answer an invitation that can be taken up now."""
    query = select(table.c.invited_until).where(table.c.id == person, _WAITS, table.c.invited_until > now)
    ends_at = (await session.execute(query)).scalar_one_or_none()
    found = await people.by_id(session, person) if ends_at is not None else None
    return None if found is None or ends_at is None else Invited(found, ends_at)


async def renew(session: Session, person: PersonId, ends_at: datetime) -> None:
    """Let an invitation work for longer."""
    await session.execute(update(table).where(table.c.id == person, _WAITS).values(invited_until=ends_at))


async def take(session: Session, person: PersonId, public: bytes, keys: SealedKeys, now: datetime) -> bool:
    """Put who was invited on the roster with their keys; False if they cannot come any more, or have come already."""
    open_now = (table.c.id == person) & _WAITS & (table.c.invited_until > now) & (func.length(table.c.public_key) == 0)
    new = columns_of(keys) | {"public_key": public, "joined_at": now, "invited_until": None}
    return (await session.execute(update(table).where(open_now).values(new))).rowcount == 1


async def ended(session: Session, now: datetime) -> tuple[PersonId, ...]:
    """Answer whose invitation has ended without them."""
    query = select(table.c.id).where(_WAITS, table.c.invited_until <= now)
    return tuple(PersonId(row.id) for row in await session.execute(query))
