"""
How many open cases people have taken.
"""

from sqlalchemy import func, select

from handrail.identifiers import PersonId
from states.lifecycle import CaseState
from storage.database import Session
from storage.tables import cases, exclusions


async def open_cases_by_person(session: Session, *, without: PersonId) -> dict[PersonId, int]:
    """Count the open cases that each person has taken, leaving out those that one person is kept away from."""
    hidden = select(exclusions.c.case_id).where(exclusions.c.person_id == without)
    taken = cases.c.assignee.is_not(None) & (cases.c.state != CaseState.RESOLVED.value) & cases.c.id.not_in(hidden)
    query = select(cases.c.assignee, func.count()).where(taken).group_by(cases.c.assignee)
    return {PersonId(row[0]): row[1] for row in await session.execute(query)}
