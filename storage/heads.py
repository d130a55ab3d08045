"""
Heads over all case logs, recorded from time to time, so that a case that was removed leaves a trace.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from storage.database import Session
from storage.statements import columns_of, insert_new
from storage.tables import heads

SETTLED = timedelta(minutes=10)
"""A head is recorded of so long ago: longer than any transaction takes."""


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


async def make_way(session: Session, at: datetime) -> None:
    """
    Take back the heads that cover an instant of which an entry is written only now.

    There are some only where a clock was set, or two machines' clocks are far apart: they would say for ever that a log
    is other than it was.
    """
    await session.execute(delete(heads).where(heads.c.at >= at))


async def newest(session: Session, until: datetime) -> Head | None:
    """Answer the newest head up to an instant."""
    query = select(heads).where(heads.c.at <= until).order_by(heads.c.at.desc()).limit(1)
    row = (await session.execute(query)).first()
    return None if row is None else Head(row.at, row.cases, row.entries, row.hash)
