"""
Files in sealed chunks, one row each. A file is there before its report is; a report that is kept claims its files.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from handrail.identifiers import CaseId
from storage.database import Session
from storage.file_tables import file_chunks, files
from storage.statements import chunks as pieces
from storage.statements import insert


async def begin(session: Session, file: str, at: datetime) -> None:
    """Note that a file is coming in; it belongs to no case yet."""
    await insert(session, files, [{"id": file, "case_id": None, "made_at": at}])


async def add_chunk(session: Session, file: str, number: int, blob: bytes) -> None:
    """
    Keep one sealed chunk; numbers begin with 0.

    Raises:
        sqlalchemy.exc.IntegrityError: the file was swept meanwhile, or has this chunk already.

    """
    await insert(session, file_chunks, [{"file_id": file, "number": number, "blob": blob}])


async def claim(session: Session, case: CaseId, ids: Sequence[str]) -> frozenset[str]:
    """Give files to a case; answer which of them were there and nobody else's."""
    free = update(files).where(files.c.id.in_(list(ids)), files.c.case_id.is_(None)).values(case_id=case)
    return frozenset((await session.execute(free.returning(files.c.id))).scalars()) if ids else frozenset()


async def chunk(session: Session, file: str, number: int) -> bytes | None:
    """Answer one sealed chunk."""
    query = select(file_chunks.c.blob).where(file_chunks.c.file_id == file, file_chunks.c.number == number)
    return (await session.execute(query)).scalar_one_or_none()


async def of_case(session: Session, case: CaseId) -> tuple[str, ...]:
    """Answer the files that a case has."""
    return tuple((await session.execute(select(files.c.id).where(files.c.case_id == case))).scalars())


async def unclaimed_before(session: Session, instant: datetime) -> tuple[str, ...]:
    """Answer the files that came in before an instant and that no report has claimed."""
    query = select(files.c.id).where(files.c.case_id.is_(None), files.c.made_at < instant)
    return tuple((await session.execute(query)).scalars())


async def remove(session: Session, ids: Sequence[str]) -> None:
    """Delete files with their chunks."""
    for some in pieces(ids):
        await session.execute(file_chunks.delete().where(file_chunks.c.file_id.in_(some)))
        await session.execute(files.delete().where(files.c.id.in_(some)))
