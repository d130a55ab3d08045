"""
The append-only log of each case. Entries are added and read, never changed; `engine.chain` makes and checks hashes.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from handrail.identifiers import CaseId, PersonId
from states.case import LogEntry
from states.roles import Actor, ActorKind
from storage import heads
from storage.chains import newest_of_chains
from storage.database import Session
from storage.statements import chunks, fields, insert
from storage.tables import case_log

_FIELDS = fields(LogEntry, case_id="case", actor_kind="actor.kind", actor="actor.person")


async def append(session: Session, entries: Sequence[LogEntry]) -> None:
    """
    Add entries.

    Raises:
        sqlalchemy.exc.IntegrityError: another writer has added an entry with the same number to the same case.

    """
    if entries:
        await heads.make_way(session, min(entry.at for entry in entries))
    await insert(session, case_log, entries, _FIELDS)


async def of_cases(session: Session, ids: Sequence[CaseId]) -> dict[CaseId, list[LogEntry]]:
    """Answer the log of each case, oldest entry first."""
    found: dict[CaseId, list[LogEntry]] = defaultdict(list)
    for some in chunks(ids):
        query = select(case_log).where(case_log.c.case_id.in_(some)).order_by(case_log.c.case_id, case_log.c.seq)
        for row in await session.execute(query):
            entry = _entry(row)
            found[entry.case].append(entry)
    return found


async def newest_until(session: Session, instant: datetime) -> list[tuple[CaseId, bytes]]:
    """Answer each case's newest entry up to an instant, as (case, hash) in the order of the cases' keys."""
    return await newest_of_chains(session, case_log, instant)


async def count(session: Session) -> int:
    """Count all entries."""
    return int((await session.execute(select(func.count()).select_from(case_log))).scalar_one())


def _entry(row: Row[Any]) -> LogEntry:
    values: dict[str, Any] = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
    person = values.pop("actor")
    values["actor"] = Actor(ActorKind(values.pop("actor_kind")), PersonId(person) if person else None)
    values["case"] = values.pop("case_id")
    return LogEntry(**values)
