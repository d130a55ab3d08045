"""
The wraps: each case's key, sealed for one reader. Who may have one opened is decided in `engine.access`.
"""

from collections.abc import Sequence

from sqlalchemy import select

from handrail.identifiers import CaseId
from states.lifecycle import CaseState
from storage.database import Session
from storage.statements import chunks, insert_new
from storage.tables import cases, wraps

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


async def readers_of(session: Session, ids: Sequence[CaseId]) -> dict[CaseId, frozenset[str]]:
    """Answer who has a wrap of each of these cases."""
    found: dict[CaseId, set[str]] = {case: set() for case in ids}
    for some in chunks(ids):
        query = select(wraps.c.case_id, wraps.c.person_id).where(wraps.c.case_id.in_(some))
        for row in await session.execute(query):
            found[CaseId(row[0])].add(row[1])
    return {case: frozenset(who) for case, who in found.items()}


async def cases_of(session: Session, reader: str) -> tuple[CaseId, ...]:
    """Answer the cases that a reader has a wrap of, in the order of their keys."""
    query = select(wraps.c.case_id).where(wraps.c.person_id == reader).order_by(wraps.c.case_id)
    return tuple(CaseId(row[0]) for row in await session.execute(query))


async def open_cases_of(session: Session, reader: str) -> tuple[CaseId, ...]:
    """Answer the cases among these that are not resolved, the oldest first."""
    query = select(cases.c.id).join(wraps, wraps.c.case_id == cases.c.id)
    query = query.where(wraps.c.person_id == reader, cases.c.state != CaseState.RESOLVED.value)
    return tuple(CaseId(row[0]) for row in await session.execute(query.order_by(cases.c.opened_at)))


async def lock_case(session: Session, case: CaseId) -> None:
    """Keep others from changing a case until this transaction ends; on SQLite whoever writes is alone already."""
    await session.execute(select(cases.c.id).where(cases.c.id == case).with_for_update())


async def remove(session: Session, case: CaseId, reader: str) -> None:
    """Delete one reader's wrap."""
    await session.execute(wraps.delete().where(wraps.c.case_id == case, wraps.c.person_id == reader))


async def remove_reader(session: Session, reader: str) -> None:
    """Delete every wrap of someone who left."""
    await session.execute(wraps.delete().where(wraps.c.person_id == reader))


async def remove_case(session: Session, case: CaseId) -> None:
    """Delete every wrap of a case that is forgotten."""
    await session.execute(wraps.delete().where(wraps.c.case_id == case))
