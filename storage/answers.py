"""
The answers that were given to an Idempotency-Key, sealed, so that the same question gets the same answer.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.database import Session
from storage.statements import insert_claiming
from storage.tables import answers


async def claim(session: Session, new: Sequence[tuple[bytes, bytes]], ends_at: datetime) -> frozenset[bytes]:
    """
    Keep answers, given as (lookup, blob), until `ends_at`; answer the lookups that nobody had claimed before.

    Of two transactions with the same lookup the second waits for the first, and is told that it came second.
    """
    rows = [{"lookup": key, "blob": blob, "ends_at": ends_at} for key, blob in sorted(new)]  # one order: no deadlock
    return await insert_claiming(session, answers, rows)


async def get(session: Session, lookups: Sequence[bytes]) -> dict[bytes, bytes]:
    """Answer the sealed answers under these lookups."""
    if not lookups:
        return {}
    query = select(answers.c.lookup, answers.c.blob).where(answers.c.lookup.in_(lookups))
    return {row.lookup: row.blob for row in await session.execute(query)}


async def sweep(session: Session, now: datetime) -> int:
    """Delete what has ended; answer how many rows that were."""
    return (await session.execute(answers.delete().where(answers.c.ends_at <= now))).rowcount
