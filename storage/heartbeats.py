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


async def since(session: Session, instant: datetime) -> dict[str, datetime]:
    """Answer who was alive after an instant, and when last."""
    query = select(heartbeats).where(heartbeats.c.at > instant)
    return {row.name: row.at for row in await session.execute(query)}


async def sweep(session: Session, before: datetime) -> None:
    """Forget processes that have been silent for long."""
    swept = ~heartbeats.c.name.startswith(LASTING, autoescape=True)
    await session.execute(heartbeats.delete().where(heartbeats.c.at < before, swept))
