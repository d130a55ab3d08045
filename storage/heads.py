"""
Heads over all case logs, recorded from time to time, so that a case that was removed leaves a trace.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

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


async def newest(session: Session) -> Head | None:
    """Answer the head recorded last."""
    row = (await session.execute(select(heads).order_by(heads.c.at.desc()).limit(1))).first()
    return None if row is None else Head(row.at, row.cases, row.entries, row.hash)
