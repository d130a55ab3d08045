"""
Watches and certificates: who looks after which space until when, and of which periods it was said that all is well.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from handrail.identifiers import PersonId, Reference, is_id
from storage.database import Session
from storage.space_tables import certificates, watches
from storage.statements import columns_of, insert, insert_new


@dataclass(frozen=True, slots=True)
class Watch:
    """A facilitator looks after a space for a while; `answered_at` is when somebody said how it went."""

    id: str
    space_id: str
    since: datetime
    until: datetime
    person_id: PersonId
    reference: Reference
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """In this period the space functioned as expected, as somebody who watched it said at `at`."""

    watch_id: str
    space_id: str
    since: datetime
    until: datetime
    at: datetime


async def add(session: Session, watch: Watch) -> None:
    """Add a watch."""
    await insert(session, watches, [columns_of(watch)])


async def by_id(session: Session, key: str) -> Watch | None:
    """Answer the watch with this key; what is no key names none."""
    if not is_id(key):
        return None
    row = (await session.execute(select(watches).where(watches.c.id == key))).first()
    return None if row is None else _watch(row)


async def by_reference(session: Session, reference: Reference) -> Watch | None:
    """Answer the watch whose case this is."""
    row = (await session.execute(select(watches).where(watches.c.reference == reference))).first()
    return None if row is None else _watch(row)


async def of_person(session: Session, person: PersonId) -> tuple[Watch, ...]:
    """Answer the watches of someone that nobody has answered, those that end first on top."""
    mine = (watches.c.person_id == person) & watches.c.answered_at.is_(None)
    query = select(watches).where(mine).order_by(watches.c.until, watches.c.id)
    return tuple(_watch(row) for row in await session.execute(query))


async def of_space(session: Session, space: str, limit: int = 50) -> tuple[Watch, ...]:
    """Answer the watches of a space, the newest first."""
    query = select(watches).where(watches.c.space_id == space).order_by(watches.c.until.desc(), watches.c.id)
    return tuple(_watch(row) for row in await session.execute(query.limit(limit)))


async def answered(session: Session, key: str, at: datetime) -> None:
    """Record that somebody said how a watch went."""
    await session.execute(update(watches).where(watches.c.id == key).values(answered_at=at))


async def certify(session: Session, certificate: Certificate) -> None:
    """Keep a certificate, for good; a watch has one at most."""
    await insert_new(session, certificates, [columns_of(certificate)])


async def certificate_of(session: Session, watch: str) -> Certificate | None:
    """Answer the certificate of a watch; what is no key names none."""
    if not is_id(watch):
        return None
    row = (await session.execute(select(certificates).where(certificates.c.watch_id == watch))).first()
    return None if row is None else _certificate(row)


async def certificates_of(session: Session, space: str | None = None, limit: int = 200) -> tuple[Certificate, ...]:
    """Answer the certificates of a space, or of all, the newest period first."""
    query = select(certificates).order_by(certificates.c.until.desc(), certificates.c.watch_id).limit(limit)
    chosen = query if space is None else query.where(certificates.c.space_id == space)
    return tuple(_certificate(row) for row in await session.execute(chosen))


async def count_certificates(session: Session, since: datetime, until: datetime) -> int:
    """Count the certificates of periods that ended from an instant on and before another."""
    ended = (certificates.c.until >= since) & (certificates.c.until < until)
    return int((await session.execute(select(func.count()).select_from(certificates).where(ended))).scalar_one())


def _watch(row: Row[Any]) -> Watch:
    return Watch(**dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name for a row's columns


def _certificate(row: Row[Any]) -> Certificate:
    return Certificate(**dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
