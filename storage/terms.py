"""
Until when people are on the roster, and what else may change of them: roles.
"""

from datetime import datetime

from sqlalchemy import select, update

from handrail.identifiers import PersonId
from storage.database import Session
from storage.tables import people

_HERE = people.c.left_at.is_(None) & people.c.invited_until.is_(None)


async def set_until(session: Session, person: PersonId, until: datetime | None) -> None:
    """Record when someone's term ends; None means that it has no end. They will be reminded anew."""
    await session.execute(update(people).where(people.c.id == person).values(until=until, until_told=None))


async def set_roles(session: Session, person: PersonId, roles: frozenset[str]) -> None:
    """Record which roles someone has."""
    await session.execute(update(people).where(people.c.id == person).values(roles=roles))


async def over(session: Session, now: datetime) -> tuple[PersonId, ...]:
    """Answer whose term is over and who has not left."""
    query = select(people.c.id).where(people.c.left_at.is_(None), people.c.until <= now).order_by(people.c.until)
    return tuple(PersonId(row.id) for row in await session.execute(query))


async def ending(session: Session, by: datetime) -> tuple[PersonId, ...]:
    """Answer whose term ends by then and who has not been told."""
    query = select(people.c.id).where(_HERE, people.c.until <= by, people.c.until_told.is_(None))
    return tuple(PersonId(row.id) for row in await session.execute(query.order_by(people.c.until, people.c.id)))


async def told(session: Session, person: PersonId, at: datetime) -> None:
    """Record that someone has been told that their term ends."""
    await session.execute(update(people).where(people.c.id == person).values(until_told=at))


async def joined(session: Session) -> dict[PersonId, datetime]:
    """Answer since when each person on the roster is there."""
    query = select(people.c.id, people.c.joined_at).where(_HERE)
    return {PersonId(row.id): row.joined_at for row in await session.execute(query)}
