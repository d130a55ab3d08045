"""
The votes of a panel on a case's outcome: one a person, the newest counts.
"""

from sqlalchemy import select

from handrail.identifiers import CaseId, PersonId
from storage.act_tables import votes
from storage.database import Session
from storage.statements import upsert


async def cast(session: Session, case: CaseId, person: PersonId, outcome: str, at: object) -> None:
    """Record a vote; it replaces the person's earlier one."""
    await upsert(session, votes, {"case_id": case, "person_id": person, "outcome": outcome, "at": at})


async def of_case(session: Session, case: CaseId) -> dict[PersonId, str]:
    """Answer the outcome each person voted for."""
    rows = await session.execute(select(votes.c.person_id, votes.c.outcome).where(votes.c.case_id == case))
    return {PersonId(row[0]): row[1] for row in rows}


async def void(session: Session, case: CaseId, person: PersonId | None = None) -> None:
    """Take back one person's vote, or all when the case moves to another panel."""
    query = votes.delete().where(votes.c.case_id == case)
    await session.execute(query if person is None else query.where(votes.c.person_id == person))
