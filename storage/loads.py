"""
How many open cases people have taken, and what is due in them. What the programme itself asks for does not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from handrail.identifiers import PersonId
from states.case import Ending, Intent
from states.lifecycle import CaseState
from storage.database import Session
from storage.tables import cases, exclusions, promises


@dataclass(frozen=True, slots=True)
class Load:
    """How many open cases someone has, how many promises were broken in these, and when the next one is due."""

    cases: int
    broken: int
    next_due: datetime | None


NONE = Load(0, 0, None)
"""Whoever has no case."""


async def open_cases_by_person(session: Session, *, without: PersonId) -> dict[PersonId, int]:
    """Count the open cases that each person has taken, leaving out those that one person is kept away from."""
    hidden = select(exclusions.c.case_id).where(exclusions.c.person_id == without)
    taken = cases.c.assignee.is_not(None) & (cases.c.state != CaseState.RESOLVED.value) & cases.c.id.not_in(hidden)
    query = select(cases.c.assignee, func.count()).where(taken).group_by(cases.c.assignee)
    return {PersonId(row[0]): row[1] for row in await session.execute(query)}


async def of_people(session: Session, ids: Sequence[PersonId], *, without: PersonId) -> dict[PersonId, Load]:
    """Answer what people carry, leaving out cases that one person is kept away from."""
    hidden = select(exclusions.c.case_id).where(exclusions.c.person_id == without)
    taken = cases.c.assignee.in_(ids) & (cases.c.state != CaseState.RESOLVED.value) & cases.c.id.not_in(hidden)
    query = (
        select(
            cases.c.assignee,
            func.count(cases.c.id.distinct()),
            func.sum(case((promises.c.ending == Ending.BROKEN.value, 1), else_=0)),
            func.min(case((promises.c.ended_at.is_(None), promises.c.due_at))),
        )
        .select_from(cases.outerjoin(promises, promises.c.case_id == cases.c.id))
        .where(taken, cases.c.intent != Intent.TASK.value)
        .group_by(cases.c.assignee)
    )
    return {PersonId(row[0]): Load(row[1], row[2] or 0, row[3]) for row in await session.execute(query)}
