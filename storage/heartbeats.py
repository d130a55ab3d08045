"""
When each long-lived process was last alive.
"""

from datetime import datetime

from sqlalchemy import select

from storage.database import Session
from storage.statements import upsert
from storage.tables import heartbeats

LASTING = "numbers:"
"""Begins the name of a mark that is not swept: when somebody was last reminded of a policy's numbers."""


async def beat(session: Session, name: str, at: datetime) -> None:
    """Record that `name` is alive."""
    await upsert(session, heartbeats, {"name": name, "at": at})


async def since(session: Session, instant: datetime, until: datetime | None = None) -> dict[str, datetime]:
    """
    Answer who was alive after an instant, and when last.

    With `until`, leave out who was last alive after that: they ended before the clock was set back.
    """
    query = select(heartbeats).where(heartbeats.c.at > instant)
    query = query if until is None else query.where(heartbeats.c.at <= until)
    return {row.name: row.at for row in await session.execute(query)}


async def sweep(session: Session, before: datetime) -> None:
    """Forget processes that have been silent for long."""
    swept = ~heartbeats.c.name.startswith(LASTING, autoescape=True)
    await session.execute(heartbeats.delete().where(heartbeats.c.at < before, swept))
