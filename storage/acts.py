"""
What was done on cases that a policy's rules count: one row for each kind of act and each who did it, the newest.
"""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from handrail.identifiers import CaseId
from states.acts import Act, ActKind
from storage.act_tables import acts
from storage.database import Session
from storage.statements import chunks, upsert


async def add(session: Session, case: CaseId, new: Sequence[Act]) -> None:
    """Record acts; each replaces an earlier one of its kind by the same."""
    for one in new:
        await upsert(
            session, acts, {"case_id": case, "kind": one.kind.value, "who": one.who, "said": one.said, "at": one.at}
        )


async def of_cases(session: Session, ids: Sequence[CaseId]) -> dict[CaseId, tuple[Act, ...]]:
    """Answer the acts of each case, oldest first; a case without any is left out."""
    found: dict[CaseId, list[Act]] = defaultdict(list)
    for some in chunks(ids):
        query = select(acts).where(acts.c.case_id.in_(some)).order_by(acts.c.at, acts.c.kind, acts.c.who)
        for row in await session.execute(query):
            found[CaseId(row.case_id)].append(Act(ActKind(row.kind), row.who, row.said, row.at))
    return {case: tuple(some) for case, some in found.items()}


async def void(session: Session, case: CaseId, kinds: Sequence[ActKind]) -> None:
    """Take back every act of these kinds: they counted for something that is over."""
    await session.execute(acts.delete().where(acts.c.case_id == case, acts.c.kind.in_([one.value for one in kinds])))
