"""
Services: who serves as a facilitator with which mentor, from when until when, and what they chose; and who is listed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from handrail.identifiers import CaseId, PersonId, Reference
from states.lifecycle import CaseState
from states.programme import Choice
from storage.cohort_tables import listings, services
from storage.database import Session
from storage.statements import columns_of, insert, upsert
from storage.tables import cases, people

_HANDED_ON = (CaseState.RECEIVED.value, CaseState.COUNSELLED.value)
"""What is with a group that decides is the group's; nobody hands that over."""


@dataclass(frozen=True, slots=True)
class Service:
    """One term of a facilitator; the case holds its clock."""

    id: str
    person_id: PersonId
    mentor_id: PersonId
    case_id: CaseId
    reference: Reference
    since: datetime
    until: datetime
    choice: Choice | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A facilitator who wants to be found; `words` are what they wrote to be read by everybody."""

    person_id: PersonId
    name: str
    words: str


async def add(session: Session, service: Service) -> None:
    """Keep a service that begins; one of its case that is there already stays as it is."""
    if await by_case(session, service.case_id) is None:
        await insert(session, services, [columns_of(service)])


async def by_case(session: Session, case: CaseId) -> Service | None:
    """Answer the service whose clock a case holds."""
    row = (await session.execute(select(services).where(services.c.case_id == case))).first()
    return None if row is None else _service(row)


async def by_reference(session: Session, reference: Reference) -> Service | None:
    """Answer the service whose clock the case of this reference holds."""
    row = (await session.execute(select(services).where(services.c.reference == reference))).first()
    return None if row is None else _service(row)


async def running_of(session: Session, person: PersonId) -> Service | None:
    """Answer the service of somebody that has not ended."""
    query = select(services).where(services.c.person_id == person, services.c.ended_at.is_(None))
    row = (await session.execute(query.order_by(services.c.since.desc()))).first()
    return None if row is None else _service(row)


async def last_of(session: Session, person: PersonId) -> Service | None:
    """Answer somebody's newest service, whether it has ended or not."""
    query = select(services).where(services.c.person_id == person).order_by(services.c.since.desc(), services.c.id)
    row = (await session.execute(query)).first()
    return None if row is None else _service(row)


async def running(session: Session, mentor: PersonId | None = None) -> tuple[Service, ...]:
    """Answer the services that have not ended, of one mentor if that is asked."""
    query = select(services).where(services.c.ended_at.is_(None))
    query = query if mentor is None else query.where(services.c.mentor_id == mentor)
    return tuple(_service(row) for row in await session.execute(query.order_by(services.c.since, services.c.id)))


async def unsettled(session: Session) -> tuple[Service, ...]:
    """Answer the services of those who did not choose, whose cases are still open."""
    query = select(services).join_from(services, cases, services.c.case_id == cases.c.id)
    query = query.where(services.c.choice == Choice.INACTIVE.value, cases.c.state != CaseState.RESOLVED.value)
    return tuple(_service(row) for row in await session.execute(query.order_by(services.c.until, services.c.id)))


async def end(session: Session, service: str, choice: Choice, at: datetime) -> bool:
    """Record what somebody chose, or that they did not; False if the service has ended before."""
    still = (services.c.id == service) & services.c.ended_at.is_(None)
    done = await session.execute(update(services).where(still).values(choice=choice.value, ended_at=at))
    return done.rowcount == 1


async def open_cases(session: Session, person: PersonId) -> tuple[CaseId, ...]:
    """Answer the cases that somebody has taken and that can be handed over, less their own terms of service."""
    own = select(services.c.case_id).where(services.c.person_id == person)
    taken = (cases.c.assignee == person) & (cases.c.state.in_(_HANDED_ON)) & cases.c.id.not_in(own)
    return tuple(CaseId(row.id) for row in await session.execute(select(cases.c.id).where(taken).order_by(cases.c.id)))


async def list_in_public(session: Session, person: PersonId, words: str, at: datetime) -> None:
    """Put somebody on the public list, at their own wish."""
    await upsert(session, listings, {"person_id": person, "words": words, "at": at})


async def unlist(session: Session, person: PersonId) -> None:
    """Take somebody off the public list."""
    await session.execute(listings.delete().where(listings.c.person_id == person))


async def listed(session: Session) -> tuple[Listed, ...]:
    """Answer who is on the public list and has not left, by name."""
    query = select(listings.c.person_id, people.c.name, listings.c.words).join_from(
        listings, people, listings.c.person_id == people.c.id
    )
    rows = await session.execute(query.where(people.c.left_at.is_(None)).order_by(people.c.name, people.c.id))
    return tuple(Listed(PersonId(row[0]), row[1], row[2]) for row in rows)


def _service(row: Row[Any]) -> Service:
    columns = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
    return Service(**columns | {"choice": Choice(columns["choice"]) if columns["choice"] else None})
