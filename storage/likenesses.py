"""
The fingerprints that a reader's wrap of a case has beside it, where the reader decides and the report names someone.

They lie in the wrap's row, so that nobody keeps them longer than the wrap. What they are is for `vault.likeness`.
"""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from handrail.identifiers import CaseId, PersonId
from storage.database import Session
from storage.statements import execute_many
from storage.tables import wraps

_PUT = (
    update(wraps)
    .where(wraps.c.case_id == bindparam("of_case"), wraps.c.person_id == bindparam("reader"))
    .values(likeness=bindparam("blob_now"))
)
_REPLACE = _PUT.where(wraps.c.likeness == bindparam("blob_before"))


async def put(session: Session, new: Sequence[tuple[CaseId, PersonId, bytes]]) -> None:
    """Keep fingerprints, given as (case, reader, blob); for a reader who has no wrap of the case nothing is kept."""
    rows = [{"of_case": case, "reader": reader, "blob_now": blob} for case, reader, blob in new]
    await execute_many(session, _PUT, rows)


async def replace(session: Session, reader: PersonId, new: Sequence[tuple[CaseId, bytes, bytes]]) -> None:
    """Put a reader's blobs in the place of others, given as (case, old, new); what was changed meanwhile stays."""
    rows = [{"of_case": case, "reader": reader, "blob_now": blob, "blob_before": before} for case, before, blob in new]
    await execute_many(session, _REPLACE, rows)


async def of_reader(session: Session, reader: PersonId, without: CaseId) -> tuple[tuple[CaseId, bytes], ...]:
    """Answer a reader's fingerprints of every case but one, as (case, blob)."""
    query = select(wraps.c.case_id, wraps.c.likeness).where(
        wraps.c.person_id == reader, wraps.c.likeness.is_not(None), wraps.c.case_id != without
    )
    return tuple((CaseId(row[0]), row[1]) for row in await session.execute(query))
