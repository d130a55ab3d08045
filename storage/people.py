"""
The roster: who holds which role, and their keys as `vault` sealed them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from handrail.identifiers import PersonId
from states.people import Person
from storage.database import Session
from storage.statements import chunks, columns_of, insert
from storage.tables import people

_PERSON = (
    "id",
    "email",
    "name",
    "roles",
    "public_key",
    "language",
    "available",
    "left_at",
    "trained",
    "experienced",
    "employer",
    "kinds",
    "quiet",
    "until",
)
_READ = [people.c[name] for name in _PERSON]


@dataclass(frozen=True, slots=True)
class SealedKeys:
    """A person's private key as the database holds it: sealed by the passphrase, and by the recovery code."""

    sealed_private: bytes = field(repr=False)
    recovery_sealed: bytes = field(repr=False)


async def add(session: Session, person: Person, keys: SealedKeys, at: datetime) -> None:
    """Add someone to the roster."""
    never = {"second_channel": None, "until_told": None, "invited_until": None}
    row = columns_of(person) | columns_of(keys) | never | {"joined_at": at}
    await insert(session, people, [row])


async def roster(session: Session) -> tuple[Person, ...]:
    """Answer everyone who has not left, in the order in which they joined; who is only invited has not joined."""
    here = people.c.left_at.is_(None) & people.c.invited_until.is_(None)
    query = select(*_READ).where(here).order_by(people.c.joined_at, people.c.id)
    return tuple(_person(row) for row in await session.execute(query))


async def by_id(session: Session, person: PersonId) -> Person | None:
    """Answer one person, also one who has left."""
    row = (await session.execute(select(*_READ).where(people.c.id == person))).first()
    return None if row is None else _person(row)


async def by_ids(session: Session, ids: Sequence[PersonId]) -> tuple[Person, ...]:
    """Answer some people, also those who have left."""
    found: list[Person] = []
    for some in chunks(ids):
        found += [_person(row) for row in await session.execute(select(*_READ).where(people.c.id.in_(some)))]
    return tuple(found)


async def by_email(session: Session, email: str) -> Person | None:
    """Answer the person with this address, written in any case."""
    row = (await session.execute(select(*_READ).where(people.c.email == email.strip().lower()))).first()
    return None if row is None else _person(row)


async def keys_of(session: Session, person: PersonId) -> SealedKeys | None:
    """Answer a person's sealed private key."""
    query = select(people.c.sealed_private, people.c.recovery_sealed).where(people.c.id == person)
    row = (await session.execute(query)).first()
    return None if row is None else SealedKeys(row[0], row[1])


async def second_channel(session: Session, person: PersonId) -> bytes | None:
    """Answer the sealed address of a person's second channel."""
    return (await session.execute(select(people.c.second_channel).where(people.c.id == person))).scalar_one_or_none()


async def leave(session: Session, person: PersonId, at: datetime) -> None:
    """Record that someone left; from now on they are nobody here, and their address is free for them to join anew."""
    gone = {"left_at": at, "email": f"{person}@left.invalid", "invited_until": None}
    await session.execute(update(people).where(people.c.id == person).values(gone))


async def train(session: Session, person: PersonId, *, experienced: bool) -> None:
    """Record that someone has finished their training; `experienced` if they have handled a case, or practised one."""
    done = {"trained": True} | ({"experienced": True} if experienced else {})
    await session.execute(update(people).where(people.c.id == person).values(done))


async def rest(session: Session, person: PersonId, *, available: bool) -> None:
    """Record whether someone takes cases at the moment."""
    await session.execute(update(people).where(people.c.id == person).values(available=available))


async def quieten(session: Session, person: PersonId, quiet: str | None) -> None:
    """Record in which hours messages to someone wait; None ends that."""
    await session.execute(update(people).where(people.c.id == person).values(quiet=quiet))


def _person(row: Row[Any]) -> Person:
    return Person(**dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
