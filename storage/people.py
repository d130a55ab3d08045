"""
The roster: who holds which role, and their keys as `vault` sealed them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, case, false, func, select, update

from handrail.identifiers import PersonId
from states.case import Intent
from states.lifecycle import CaseState
from states.people import Person
from storage.database import Session, now_of
from storage.statements import chunks, columns_of, insert
from storage.tables import cases, people

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
    "trained_until",
    "carries",
)
_TAKEN = cases.alias()
_LOAD = (
    select(func.count())
    .where(
        _TAKEN.c.assignee == people.c.id,
        _TAKEN.c.state != CaseState.RESOLVED.value,
        _TAKEN.c.intent != Intent.TASK.value,
    )
    .correlate(people)
    .scalar_subquery()
)
_FULL = case((people.c.carries.is_(None), false()), else_=people.c.carries <= _LOAD).label("full")
"""Only the cases of those who said how many they carry are counted: these are few."""
_READ = [*(people.c[name] for name in _PERSON), _FULL]
_NOT_KEPT = ("full",)


@dataclass(frozen=True, slots=True)
class SealedKeys:
    """A person's private key as the database holds it: sealed by the passphrase, and by the recovery code."""

    sealed_private: bytes = field(repr=False)
    recovery_sealed: bytes = field(repr=False)


async def add(session: Session, person: Person, keys: SealedKeys, at: datetime) -> None:
    """Add someone to the roster."""
    never = {"second_channel": None, "until_told": None, "invited_until": None}
    row = kept_of(person) | columns_of(keys) | never | {"joined_at": at}
    await insert(session, people, [row])


def kept_of(person: Person) -> dict[str, Any]:
    """Answer the columns of someone: all but what follows from the rest."""
    return columns_of(person, without=_NOT_KEPT)


async def roster(session: Session) -> tuple[Person, ...]:
    """Answer everyone who has not left, in the order in which they joined; who is only invited has not joined."""
    here = people.c.left_at.is_(None) & people.c.invited_until.is_(None)
    query = select(*_READ).where(here).order_by(people.c.joined_at, people.c.id)
    return tuple(_person(session, row) for row in await session.execute(query))


async def by_id(session: Session, person: PersonId) -> Person | None:
    """Answer one person, also one who has left."""
    row = (await session.execute(select(*_READ).where(people.c.id == person))).first()
    return None if row is None else _person(session, row)


async def by_ids(session: Session, ids: Sequence[PersonId]) -> tuple[Person, ...]:
    """Answer some people, also those who have left."""
    found: list[Person] = []
    for some in chunks(ids):
        found += [_person(session, row) for row in await session.execute(select(*_READ).where(people.c.id.in_(some)))]
    return tuple(found)


async def by_email(session: Session, email: str) -> Person | None:
    """Answer the person with this address, written in any case."""
    row = (await session.execute(select(*_READ).where(people.c.email == email.strip().lower()))).first()
    return None if row is None else _person(session, row)


async def keys_of(session: Session, person: PersonId) -> SealedKeys | None:
    """Answer a person's sealed private key."""
    query = select(people.c.sealed_private, people.c.recovery_sealed).where(people.c.id == person)
    row = (await session.execute(query)).first()
    return None if row is None else SealedKeys(row[0], row[1])


async def leave(session: Session, person: PersonId, at: datetime) -> None:
    """Record that someone left; from now on they are nobody here, and their address is free for them to join anew."""
    gone = {"left_at": at, "email": f"{person}@left.invalid", "invited_until": None, "second_channel": None}
    await session.execute(update(people).where(people.c.id == person).values(gone))


async def train(session: Session, person: PersonId, *, experienced: bool, until: datetime | None = None) -> None:
    """
    Record that someone has finished their training; `experienced` if they have handled a case, or practised one.

    With `until` the certification ends then; without, it has no end.
    """
    done = {"trained": True, "trained_until": until} | ({"experienced": True} if experienced else {})
    await session.execute(update(people).where(people.c.id == person).values(done))


async def certified_until(session: Session, person: PersonId, until: datetime) -> None:
    """Record that someone's certification ends then."""
    await session.execute(update(people).where(people.c.id == person).values(trained_until=until))


async def rest(session: Session, person: PersonId, *, available: bool) -> None:
    """Record whether someone takes cases at the moment."""
    await session.execute(update(people).where(people.c.id == person).values(available=available))


async def carry(session: Session, person: PersonId, carries: int | None) -> None:
    """Record how many open cases someone carries at most; None means that they have not said."""
    await session.execute(update(people).where(people.c.id == person).values(carries=carries))


async def quieten(session: Session, person: PersonId, quiet: str | None) -> None:
    """Record in which hours messages to someone wait; None ends that."""
    await session.execute(update(people).where(people.c.id == person).values(quiet=quiet))


def _person(session: Session, row: Row[Any]) -> Person:
    """Make a person of a row: the one place that knows that a certification may have ended."""
    person = Person(**dict(row._mapping) | {"full": bool(row.full)})  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
    over = person.trained_until is not None and person.trained_until <= now_of(session)
    return replace(person, trained=False) if over else person
