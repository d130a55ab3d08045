"""
Tables whose rows form one chain for each case: `case_id`, `seq`, `at` and `hash`, whatever else they hold.

The case log is one, the log of reads another; `engine.chain` makes and checks their hashes.
"""

from datetime import datetime

from sqlalchemy import Table, func, select

from handrail.identifiers import CaseId
from storage.database import Session


async def newest_of_chains(session: Session, table: Table, instant: datetime) -> list[tuple[CaseId, bytes]]:
    """Answer the newest row of each chain up to an instant, as (case, hash) in the order of the cases' keys."""
    last = (
        select(table.c.case_id, func.max(table.c.seq).label("seq"))
        .where(table.c.at <= instant)
        .group_by(table.c.case_id)
        .subquery()
    )
    same = (table.c.case_id == last.c.case_id) & (table.c.seq == last.c.seq)
    rows = await session.execute(select(table.c.case_id, table.c.hash).join_from(table, last, same))
    return sorted((CaseId(row[0]), row[1]) for row in rows)
