"""
What was changed on the roster, entry by entry: nothing here is ever changed, and nothing of it names a case.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from handrail.identifiers import PersonId
from storage.database import Session
from storage.roster_tables import roster_log
from storage.statements import insert


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One change; `by` is None for the operator and for the clock, `data` holds codes and instants."""

    id: str
    at: datetime
    by: PersonId | None
    person: PersonId
    event: str
    data: dict[str, object]


async def append(session: Session, entry: RosterEntry) -> None:
    """Add an entry."""
    row = {
        "id": entry.id,
        "at": entry.at,
        "by_person": entry.by,
        "person_id": entry.person,
        "event": entry.event,
        "data": entry.data,
    }
    await insert(session, roster_log, [row])


async def newest(session: Session, limit: int) -> tuple[RosterEntry, ...]:
    """Answer the newest entries, the newest first."""
    query = select(roster_log).order_by(roster_log.c.at.desc(), roster_log.c.id).limit(limit)
    return tuple(
        RosterEntry(row.id, row.at, row.by_person, PersonId(row.person_id), row.event, row.data)
        for row in await session.execute(query)
    )
