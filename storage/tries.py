"""
Wrong tries, counted together by every process: how many there were, and when the last one was.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.database import Session
from storage.statements import insert_new, upsert
from storage.try_tables import tries


@dataclass(frozen=True, slots=True)
class Tries:
    """So many tries, the last one at `at`."""

    count: int
    at: datetime


async def hold(session: Session, lookup: bytes, now: datetime) -> Tries:
    """Answer the tries so far; until this transaction ends nobody else who holds the same is answered."""
    await insert_new(session, tries, [{"lookup": lookup, "number": 0, "at": now}])
    query = select(tries.c.number, tries.c.at).where(tries.c.lookup == lookup).with_for_update()
    row = (await session.execute(query)).one()
    return Tries(row.number, row.at)


async def put(session: Session, lookup: bytes, new: Tries) -> None:
    """Write how many there are now."""
    await upsert(session, tries, {"lookup": lookup, "number": new.count, "at": new.at})


async def forget(session: Session, lookup: bytes) -> None:
    """Begin anew."""
    await session.execute(tries.delete().where(tries.c.lookup == lookup))


async def sweep(session: Session, before: datetime) -> None:
    """Delete what has been quiet for long."""
    await session.execute(tries.delete().where(tries.c.at < before))
