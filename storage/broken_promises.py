"""
How many promises were broken lately, by who holds their case now: counts alone.
"""

from datetime import datetime

from sqlalchemy import func, select

from handrail.identifiers import PersonId
from states.case import Ending
from storage.database import Session
from storage.tables import cases, exclusions, promises


async def by_holder(session: Session, policy: str, *, since: datetime, without: PersonId) -> dict[str, int]:
    """Answer how many promises were broken since an instant; cases that `without` is kept away from do not count."""
    away = select(exclusions.c.case_id).where(exclusions.c.person_id == without)
    query = (
        select(cases.c.holder, func.count().label("number"))
        .select_from(promises.join(cases))
        .where(
            cases.c.policy == policy,
            promises.c.ending == Ending.BROKEN.value,
            promises.c.ended_at >= since,
            cases.c.id.not_in(away),
        )
        .group_by(cases.c.holder)
    )
    return {str(row.holder): int(row.number) for row in await session.execute(query)}
