"""
Who is kept away from which case. Why is not kept: being named, declaring a conflict and stepping out look alike.
"""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from handrail.identifiers import CaseId, PersonId
from storage.database import Session
from storage.statements import chunks, insert_new
from storage.tables import exclusions


async def add(session: Session, pairs: Sequence[tuple[CaseId, PersonId]]) -> None:
    """Keep these people away from these cases, from now on."""
    await insert_new(session, exclusions, [{"case_id": case, "person_id": person} for case, person in pairs])


async def of_cases(session: Session, ids: Sequence[CaseId]) -> dict[CaseId, frozenset[PersonId]]:
    """Answer who is kept away from each case."""
    found: dict[CaseId, set[PersonId]] = defaultdict(set)
    for some in chunks(ids):
        for row in await session.execute(select(exclusions).where(exclusions.c.case_id.in_(some))):
            found[CaseId(row.case_id)].add(PersonId(row.person_id))
    return {case: frozenset(found[case]) for case in ids}
