"""
Spaces and events: what there is to look after, when, who is designated, and what has been said about being ready.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from handrail.identifiers import PersonId, Reference
from states.lifecycle import CaseState
from storage.database import Session
from storage.space_tables import designations, events, spaces
from storage.statements import chunks, columns_of, insert, insert_new
from storage.tables import cases


@dataclass(frozen=True, slots=True)
class Space:
    """A place where people meet; `kind` is a code, `watched` says that it agreed to be watched."""

    id: str
    slug: str
    name: str
    kind: str
    link: str | None
    watched: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """
    What happens in a space from an instant to another; `zone` is in which its times are told.

    `origin` tells an event that is imported again from others, `organisers` are addresses sealed under the server's
    key, `reference` names its case. A `place` None is online.
    """

    id: str
    space_id: str
    slug: str
    origin: str
    name: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str | None
    link: str | None
    organisers: bytes | None = field(repr=False)
    reference: Reference
    notice_at: datetime | None = None
    ready_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Designation:
    """Who is to be there at an event; with `named` they agree that their name stands on its public sheet."""

    event_id: str
    person_id: PersonId
    at: datetime
    named: bool


async def add_space(session: Session, space: Space) -> None:
    """Add a space."""
    await insert(session, spaces, [columns_of(space)])


async def change_space(session: Session, space: Space) -> None:
    """Save a space as it is now; its key and its slug stay."""
    new = columns_of(space, without=("id", "slug", "made_at"))
    await session.execute(update(spaces).where(spaces.c.id == space.id).values(new))


async def every_space(session: Session) -> tuple[Space, ...]:
    """Answer every space by its name."""
    return tuple(_space(row) for row in await session.execute(select(spaces).order_by(spaces.c.name, spaces.c.id)))


async def space_by_slug(session: Session, slug: str) -> Space | None:
    """Answer the space with this slug."""
    if not slug.isprintable():  # PostgreSQL takes no NUL in a text, and no slug has one
        return None
    row = (await session.execute(select(spaces).where(spaces.c.slug == slug))).first()
    return None if row is None else _space(row)


async def space_by_id(session: Session, key: str) -> Space | None:
    """Answer the space with this key."""
    row = (await session.execute(select(spaces).where(spaces.c.id == key))).first()
    return None if row is None else _space(row)


async def slugs_like(session: Session, beginning: str) -> frozenset[str]:
    """Answer the slugs of spaces and events that begin so."""
    found = set[str]()
    for table in (spaces, events):
        query = select(table.c.slug).where(table.c.slug.startswith(beginning, autoescape=True))
        found |= set((await session.execute(query)).scalars())
    return frozenset(found)


async def add_event(session: Session, event: Event) -> None:
    """Add an event."""
    await insert(session, events, [columns_of(event)])


async def change_event(session: Session, event: Event) -> None:
    """Save what an event is; its key, slug, origin and space stay, and what was said of its being covered."""
    new = columns_of(event, without=("id", "space_id", "slug", "origin", "notice_at", "ready_at"))
    await session.execute(update(events).where(events.c.id == event.id).values(new))


async def set_ready(session: Session, event: str, at: datetime | None) -> None:
    """Record since when an event is ready; None: it is not."""
    await session.execute(update(events).where(events.c.id == event).values(ready_at=at))


async def set_notice(session: Session, event: str, at: datetime | None) -> None:
    """Record since when a notice of how to report is posted; None: it is not."""
    await session.execute(update(events).where(events.c.id == event).values(notice_at=at))


async def event_by_slug(session: Session, slug: str) -> Event | None:
    """Answer the event with this slug."""
    if not slug.isprintable():
        return None
    row = (await session.execute(select(events).where(events.c.slug == slug))).first()
    return None if row is None else _event(row)


async def event_by_origin(session: Session, origin: str) -> Event | None:
    """Answer the event that came from there before."""
    row = (await session.execute(select(events).where(events.c.origin == origin))).first()
    return None if row is None else _event(row)


async def event_by_reference(session: Session, reference: Reference) -> Event | None:
    """Answer the event whose case this is."""
    row = (await session.execute(select(events).where(events.c.reference == reference))).first()
    return None if row is None else _event(row)


async def events_since(session: Session, since: datetime, limit: int) -> tuple[Event, ...]:
    """Answer events that end after an instant, those that begin first on top."""
    query = select(events).where(events.c.ends_at > since).order_by(events.c.starts_at, events.c.id).limit(limit)
    return tuple(_event(row) for row in await session.execute(query))


async def events_of(session: Session, space: str) -> tuple[Event, ...]:
    """Answer the events of a space, the newest first."""
    query = select(events).where(events.c.space_id == space).order_by(events.c.starts_at.desc(), events.c.id)
    return tuple(_event(row) for row in await session.execute(query))


async def states_of(session: Session, references: Sequence[str]) -> dict[str, tuple[CaseState, str | None]]:
    """Answer in which state each of these cases is, and how it ended."""
    found: dict[str, tuple[CaseState, str | None]] = {}
    for some in chunks(references):
        query = select(cases.c.reference, cases.c.state, cases.c.outcome).where(cases.c.reference.in_(some))
        found |= {row.reference: (CaseState(row.state), row.outcome) for row in await session.execute(query)}
    return found


async def designate(session: Session, one: Designation) -> None:
    """Designate someone; who is designated already stays so."""
    await insert_new(session, designations, [columns_of(one)])


async def undesignate(session: Session, event: str, person: PersonId) -> None:
    """Take a designation back."""
    mine = (designations.c.event_id == event) & (designations.c.person_id == person)
    await session.execute(designations.delete().where(mine))


async def name_oneself(session: Session, event: str, person: PersonId, *, named: bool) -> None:
    """Record whether someone agrees to be named on the sheet of an event."""
    mine = (designations.c.event_id == event) & (designations.c.person_id == person)
    await session.execute(update(designations).where(mine).values(named=named))


async def left_uncovered(session: Session, person: PersonId, now: datetime) -> tuple[Event, ...]:
    """Answer the events to come that are ready by this one person: nobody else is designated, no notice posted."""
    other = designations.alias()
    others = select(other.c.event_id).where(other.c.event_id == events.c.id, other.c.person_id != person).exists()
    mine = select(designations.c.event_id).where(designations.c.person_id == person)
    to_come = (events.c.ends_at > now) & events.c.ready_at.is_not(None) & events.c.notice_at.is_(None)
    query = select(events).where(to_come, events.c.id.in_(mine), ~others).order_by(events.c.id)
    return tuple(_event(row) for row in await session.execute(query))


async def designated(session: Session, ids: Sequence[str]) -> dict[str, tuple[Designation, ...]]:
    """Answer who is designated for each event, in the order in which they were."""
    found: dict[str, list[Designation]] = {key: [] for key in ids}
    for some in chunks(ids):
        query = select(designations).where(designations.c.event_id.in_(some))
        for row in await session.execute(query.order_by(designations.c.at, designations.c.person_id)):
            found[row.event_id].append(Designation(**dict(row._mapping)))  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
    return {key: tuple(some) for key, some in found.items()}


def _space(row: Row[Any]) -> Space:
    return Space(**dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name for a row's columns


def _event(row: Row[Any]) -> Event:
    return Event(**dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
