"""
Which cases are about which place, by a MAC that nobody can read who lacks the server's key.
"""

from collections.abc import Sequence

from sqlalchemy import select

from handrail.identifiers import CaseId
from states.case import Intent
from states.lifecycle import CaseState
from storage.database import Session
from storage.space_tables import case_places
from storage.statements import insert
from storage.tables import cases

_INCIDENTS = [one.value for one in (Intent.REPORT, Intent.COUNSEL, Intent.INFORMATION)]


async def add(session: Session, pairs: Sequence[tuple[CaseId, bytes]]) -> None:
    """Note the places of cases that were just opened."""
    await insert(session, case_places, [{"case_id": case, "place": place} for case, place in pairs])


async def forget(session: Session, case: CaseId) -> None:
    """Forget which place a case was about."""
    await session.execute(case_places.delete().where(case_places.c.case_id == case))


async def open_there(session: Session, places: Sequence[bytes]) -> tuple[CaseId, ...]:
    """Answer the cases about any of these places that are open now, feedback and the like not among them."""
    found: list[CaseId] = []
    for start in range(0, len(places), 500):
        there = case_places.c.place.in_(places[start : start + 500])
        open_now = (cases.c.state != CaseState.RESOLVED.value) & cases.c.intent.in_(_INCIDENTS)
        query = select(cases.c.id).join(case_places, case_places.c.case_id == cases.c.id).where(there, open_now)
        found += [CaseId(row.id) for row in await session.execute(query.order_by(cases.c.id))]
    return tuple(found)
