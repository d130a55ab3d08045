"""
The promises of cases; a promise's end is written once.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from handrail.identifiers import CaseId
from states.case import Ending, Promise
from storage.database import Session
from storage.statements import chunks, columns_of, execute_many, insert
from storage.tables import cases, promises

_READ = [
    promises.c[name] for name in ("id", "case_id", "name", "round", "to", "anchor_at", "due_at", "ended_at", "ending")
]
_END = (
    update(promises)
    .where(promises.c.id == bindparam("of_promise"), promises.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"), ending=bindparam("how"))
)


async def add(session: Session, new: Sequence[Promise]) -> None:
    """Add promises that were just given."""
    rows = [columns_of(promise, without=("case",)) | {"case_id": promise.case} for promise in new]
    await insert(session, promises, rows)


async def end(session: Session, ended: Sequence[Promise]) -> None:
    """Write how and when each of these promises ended; one that has ended already stays as it is."""
    rows = [{"of_promise": one.id, "at": one.ended_at, "how": one.ending} for one in ended]
    await execute_many(session, _END, rows)


async def of_cases(session: Session, ids: Sequence[CaseId], *, running: bool) -> dict[CaseId, list[Promise]]:
    """Answer the promises of each case, earliest due first; only those not ended if `running`."""
    found: dict[CaseId, list[Promise]] = defaultdict(list)
    for some in chunks(ids):
        query = select(*_READ).where(promises.c.case_id.in_(some)).order_by(promises.c.due_at, promises.c.id)
        if running:
            query = query.where(promises.c.ended_at.is_(None))
        for row in await session.execute(query):
            promise = _promise(row)
            found[promise.case].append(promise)
    return found


async def counts(session: Session) -> dict[tuple[str, str, str], int]:
    """Count promises by policy, name and ending; one that still runs counts as `running`."""
    ending = func.coalesce(promises.c.ending, "running")
    query = (
        select(cases.c.policy, promises.c.name, ending, func.count())
        .join_from(promises, cases, promises.c.case_id == cases.c.id)
        .group_by(cases.c.policy, promises.c.name, ending)
    )
    return {(row[0], row[1], row[2]): row[3] for row in await session.execute(query)}


async def counts_by_name(session: Session) -> dict[tuple[str, str], int]:
    """Count promises by name and ending, without a look at their cases, which costs far less than `counts`."""
    ending = func.coalesce(promises.c.ending, "running")
    query = select(promises.c.name, ending, func.count()).group_by(promises.c.name, ending)
    return {(row[0], row[1]): row[2] for row in await session.execute(query)}


async def overdue(session: Session, before: datetime) -> int:
    """Count running promises that were due before an instant: the lateness an operator must know of."""
    query = select(func.count()).where(promises.c.ended_at.is_(None), promises.c.due_at < before)
    return int((await session.execute(query)).scalar_one())


def _promise(row: Row[Any]) -> Promise:
    id_, case, name, round_, to, anchor_at, due_at, ended_at, ending = tuple[Any, ...](row)
    return Promise(id_, case, name, round_, to, anchor_at, due_at, ended_at, Ending(ending) if ending else None)
