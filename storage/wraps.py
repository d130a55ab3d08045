"""
The wraps: each case's key, sealed for one reader. Who may have one opened is decided in `engine.access`.
"""

from collections.abc import Sequence

from sqlalchemy import select

from handrail.identifiers import CaseId
from storage.database import Session
from storage.statements import insert_new
from storage.tables import wraps

REPORTER = "reporter"
"""The reader of the wrap that a receipt opens."""


async def add(session: Session, new: Sequence[tuple[CaseId, str, bytes]]) -> None:
    """Add wraps, given as (case, reader, blob); a reader is a person's key or `REPORTER`."""
    await insert_new(session, wraps, [{"case_id": case, "person_id": who, "blob": blob} for case, who, blob in new])


async def get(session: Session, case: CaseId, reader: str) -> bytes | None:
    """Answer one reader's wrap of one case."""
    query = select(wraps.c.blob).where(wraps.c.case_id == case, wraps.c.person_id == reader)
    return (await session.execute(query)).scalar_one_or_none()


async def readers(session: Session, case: CaseId) -> frozenset[str]:
    """Answer who has a wrap of this case, in escrow or not."""
    rows = await session.execute(select(wraps.c.person_id).where(wraps.c.case_id == case))
    return frozenset(row[0] for row in rows)


async def remove(session: Session, case: CaseId, reader: str) -> None:
    """Delete one reader's wrap."""
    await session.execute(wraps.delete().where(wraps.c.case_id == case, wraps.c.person_id == reader))


async def remove_reader(session: Session, reader: str) -> None:
    """Delete every wrap of someone who left."""
    await session.execute(wraps.delete().where(wraps.c.person_id == reader))


async def remove_case(session: Session, case: CaseId) -> None:
    """Delete every wrap of a case that is forgotten."""
    await session.execute(wraps.delete().where(wraps.c.case_id == case))
