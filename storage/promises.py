"""
The promises of cases; a promise's end is written once.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from handrail.identifiers import CaseId
from states.case import Ending, Promise
from storage.database import Session
from storage.statements import Fields, chunks, execute_many, fields, insert
from storage.tables import cases, promises

READ = [
    promises.c[name] for name in ("id", "case_id", "name", "round", "to", "anchor_at", "due_at", "ended_at", "ending")
]
"""The columns that make a promise, for other queries of this folder."""
_END = (
    update(promises)
    .where(promises.c.id == bindparam("of_promise"), promises.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"), ending=bindparam("how"))
)
_ENDED = Fields({"of_promise": "id", "at": "ended_at", "how": "ending"})
_FIELDS = fields(Promise, case_id="case")


async def add(session: Session, new: Sequence[Promise]) -> None:
    """Add promises that were just given."""
    await insert(session, promises, new, _FIELDS)


async def end(session: Session, ended: Sequence[Promise]) -> None:
    """Write how and when each of these promises ended; one that has ended already stays as it is."""
    await execute_many(session, _END, ended, _ENDED)


async def of_cases(session: Session, ids: Sequence[CaseId], *, running: bool) -> dict[CaseId, list[Promise]]:
    """Answer the promises of each case, earliest due first; only those not ended if `running`."""
    found: dict[CaseId, list[Promise]] = defaultdict(list)
    for some in chunks(ids):
        query = select(*READ).where(promises.c.case_id.in_(some)).order_by(promises.c.due_at, promises.c.id)
        if running:
            query = query.where(promises.c.ended_at.is_(None))
        for row in await session.execute(query):
            promise = promise_of(row)
            found[promise.case].append(promise)
    return found


async def first_due(session: Session, ids: Sequence[CaseId]) -> dict[CaseId, Promise]:
    """Answer the running promise of each case that is due first; a case without any is left out."""
    found: dict[CaseId, Promise] = {}
    for some in chunks(ids):
        query = select(*READ).where(promises.c.case_id.in_(some), promises.c.ended_at.is_(None))
        for row in await session.execute(query.order_by(promises.c.due_at, promises.c.id)):
            found.setdefault(CaseId(row.case_id), promise_of(row))
    return found


async def counts(session: Session) -> dict[tuple[str, str, str], int]:
    """
    Count promises by policy, name and ending; one that still runs counts as `running`.

    Only the promises of smaller policies are looked up by their cases; those of the largest are the rest of an index.
    """
    sizes = (await session.execute(select(cases.c.policy, func.count()).group_by(cases.c.policy))).all()
    largest = max(sizes, key=lambda row: (row[1], row[0]), default=None)
    if largest is None:
        return {}
    found: dict[tuple[str, str, str], int] = {}
    rest = Counter(await counts_by_name(session))
    ending = func.coalesce(promises.c.ending, "running")
    for policy in sorted(row[0] for row in sizes if row[0] != largest[0]):
        joined = select(promises.c.name, ending, func.count()).join_from(cases, promises)
        query = joined.where(cases.c.policy == policy).group_by(promises.c.name, ending)
        for name, how, count in await session.execute(query):
            found[policy, name, how] = count
            rest[name, how] -= count
    return found | {(largest[0], *key): count for key, count in rest.items() if count}


async def counts_by_name(session: Session) -> dict[tuple[str, str], int]:
    """Count promises by name and ending, from an index alone."""
    query = select(promises.c.name, promises.c.ending, func.count()).group_by(promises.c.name, promises.c.ending)
    return {(row[0], row[1] or "running"): row[2] for row in await session.execute(query)}


async def overdue(session: Session, before: datetime) -> int:
    """Count running promises that were due before an instant: the lateness an operator must know of."""
    query = select(func.count()).where(promises.c.ended_at.is_(None), promises.c.due_at < before)
    return int((await session.execute(query)).scalar_one())


def promise_of(values: Sequence[Any]) -> Promise:
    """Make a promise of the columns that `READ` names, in their order."""
    id_, case, name, round_, to, anchor_at, due_at, ended_at, ending = values
    return Promise(id_, case, name, round_, to, anchor_at, due_at, ended_at, Ending(ending) if ending else None)
