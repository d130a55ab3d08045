"""
Heads over all case logs, recorded from time to time, so that a case that was removed leaves a trace.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Session
from storage.statements import columns_of, insert_new
from storage.tables import heads


@dataclass(frozen=True, slots=True)
class Head:
    """At `at` there were this many cases and log entries, and `hash` over the newest entry of each."""

    at: datetime
    cases: int
    entries: int
    hash: bytes


async def add(session: Session, head: Head) -> None:
    """Record a head."""
    await insert_new(session, heads, [columns_of(head)])


async def remove_after(session: Session, instant: datetime) -> None:
    """Take back heads that speak of a time after an instant."""
    await session.execute(delete(heads).where(heads.c.at > instant))


async def newest(session: Session, until: datetime) -> Head | None:
    """Answer the newest head up to an instant."""
    query = select(heads).where(heads.c.at <= until).order_by(heads.c.at.desc()).limit(1)
    row = (await session.execute(query)).first()
    return None if row is None else Head(row.at, row.cases, row.entries, row.hash)
