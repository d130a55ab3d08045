"""
Who opened what of a case, and when: a log beside the case's own, which reading neither lengthens nor locks.

Entries are added and read, never changed; `engine.chain` makes and checks their hashes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, text

from handrail.identifiers import CaseId, PersonId
from storage import heads
from storage.chains import newest_of_chains
from storage.database import Session
from storage.file_tables import reads
from storage.statements import chunks, columns_of, insert


@dataclass(frozen=True, slots=True)
class Read:
    """Someone opened something; `what` is a code: what was written, a file's copy, or a file itself."""

    case: CaseId
    seq: int
    at: datetime
    person: PersonId
    what: str
    previous: bytes
    hash: bytes


async def append(session: Session, entry: Read) -> None:
    """
    Add an entry.

    Raises:
        sqlalchemy.exc.IntegrityError: another writer has added one with the same number.

    """
    await heads.make_way(session, entry.at)
    row = columns_of(entry, without=("case", "person")) | {"case_id": entry.case, "person_id": entry.person}
    await insert(session, reads, [row])


async def newest(session: Session, case: CaseId, *, only_one_writes: bool = False) -> Read | None:
    """Answer a case's newest entry; with `only_one_writes` whoever else is about to add one waits for our end."""
    if only_one_writes and session.dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:case, 1))"), {"case": case})
    query = select(reads).where(reads.c.case_id == case).order_by(reads.c.seq.desc()).limit(1)
    row = (await session.execute(query)).first()
    return None if row is None else _read(row)


async def last_of(session: Session, case: CaseId, person: PersonId, what: str) -> datetime | None:
    """Answer when someone last opened something of this kind, as far as it was written down."""
    query = select(func.max(reads.c.at)).where(
        reads.c.case_id == case, reads.c.person_id == person, reads.c.what == what
    )
    found: datetime | None = (await session.execute(query)).scalar_one()
    return found


async def of_cases(session: Session, ids: Sequence[CaseId]) -> dict[CaseId, list[Read]]:
    """Answer the log of reads of each case, oldest first; a case that nobody opened is left out."""
    found: dict[CaseId, list[Read]] = defaultdict(list)
    for some in chunks(ids):
        query = select(reads).where(reads.c.case_id.in_(some)).order_by(reads.c.case_id, reads.c.seq)
        for row in await session.execute(query):
            found[CaseId(row.case_id)].append(_read(row))
    return found


async def newest_until(session: Session, instant: datetime) -> list[tuple[CaseId, bytes]]:
    """Answer each case's newest entry up to an instant, as (case, hash) in the order of the cases' keys."""
    return await newest_of_chains(session, reads, instant)


def _read(row: Row[Any]) -> Read:
    return Read(CaseId(row.case_id), row.seq, row.at, PersonId(row.person_id), row.what, row.previous, row.hash)
