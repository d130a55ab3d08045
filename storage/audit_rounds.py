"""
How far the audit that goes round has come, and what the last whole round found: counts and instants only.

Several engines take slices of one round: whoever moves its mark on first has done the slice.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.database import Session
from storage.round_tables import audit_rounds
from storage.statements import insert_new

_KEPT = 10


@dataclass(frozen=True, slots=True)
class Round:
    """One round: the cases up to the key `after` were looked at; `ended_at` is None while it goes on."""

    number: int
    began_at: datetime
    after: str
    cases: int
    findings: int
    ended_at: datetime | None


async def newest(session: Session) -> Round | None:
    """Answer the round that began last."""
    query = select(audit_rounds).order_by(audit_rounds.c.number.desc()).limit(1)
    row = (await session.execute(query)).first()
    return None if row is None else Round(*row)


async def ended(session: Session) -> Round | None:
    """Answer the whole round that ended last."""
    over = audit_rounds.c.ended_at.is_not(None)
    query = select(audit_rounds).where(over).order_by(audit_rounds.c.number.desc()).limit(1)
    row = (await session.execute(query)).first()
    return None if row is None else Round(*row)


async def begin(session: Session, number: int, at: datetime) -> None:
    """Begin a round, unless it was begun already; forget those that ended long ago."""
    row = {"number": number, "began_at": at, "after": "", "cases": 0, "findings": 0, "ended_at": None}
    await insert_new(session, audit_rounds, [row])
    await session.execute(audit_rounds.delete().where(audit_rounds.c.number <= number - _KEPT))


async def advance(session: Session, was: Round, now: Round) -> bool:
    """Move a round on; answer False if somebody else has done so since it `was` read."""
    there = (audit_rounds.c.number == was.number, audit_rounds.c.after == was.after, audit_rounds.c.ended_at.is_(None))
    new = {"after": now.after, "cases": now.cases, "findings": now.findings, "ended_at": now.ended_at}
    done = await session.execute(update(audit_rounds).where(*there).values(new))
    return done.rowcount == 1
