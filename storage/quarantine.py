"""
Mail that could not be read, kept sealed until someone looks at it; nothing that arrives is dropped.
"""

from datetime import datetime

from sqlalchemy import func, select

from storage.database import Session
from storage.statements import insert
from storage.tables import quarantine


async def add(session: Session, *, id: str, door: str, reason: str, at: datetime, blob: bytes) -> None:  # noqa: A002 - the column's name
    """Keep what came in by `door`, sealed, with the code of what was wrong."""
    row = {"id": id, "door": door, "reason": reason, "at": at, "blob": blob}
    await insert(session, quarantine, [row])


async def get(session: Session, id: str) -> bytes | None:  # noqa: A002 - the column's name
    """Answer one sealed item."""
    return (await session.execute(select(quarantine.c.blob).where(quarantine.c.id == id))).scalar_one_or_none()


async def count(session: Session) -> int:
    """Count what waits there."""
    return int((await session.execute(select(func.count()).select_from(quarantine))).scalar_one())


async def sweep(session: Session, before: datetime) -> None:
    """Delete what has been kept long enough."""
    await session.execute(quarantine.delete().where(quarantine.c.at < before))
