"""
What is wanted of each case, when, and what became of it. Claiming due ones is here, applying them is `engine`'s.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update

from handrail.identifiers import CaseId, MoveId, PersonId
from states.case import Move, MoveStatus
from states.lifecycle import Trigger
from states.roles import Actor, ActorKind
from storage.database import Session
from storage.statements import Fields, chunks, execute_many, fields, insert_new
from storage.tables import cases, moves, promises

_PENDING = MoveStatus.PENDING.value
_IS_PENDING = moves.c.status == _PENDING
_TRIGGER, _ACTOR, _STATUS = (Move.__match_args__.index(name) for name in ("trigger", "actor", "status"))
_FIELDS = fields(Move, case_id="case", actor_kind="actor.kind", actor="actor.person")
_TOGETHER = 250
"""So many promises are named in one statement."""
_SETTLE = (
    update(moves)
    .where(moves.c.id == bindparam("of_move"), _IS_PENDING)
    .values(status=bindparam("now_is"), reason=bindparam("why"), ended_at=bindparam("at"))
)
_SETTLED = Fields({"of_move": "id", "now_is": "status", "why": "reason", "at": "ended_at"})


async def add(session: Session, new: Sequence[Move]) -> None:
    """Add moves; one whose key exists already has the same cause and is the same move."""
    await insert_new(session, moves, new, _FIELDS)


async def claim(session: Session, now: datetime, limit: int, only: Sequence[MoveId] | None = None) -> tuple[Move, ...]:
    """
    Answer up to `limit` moves that are due, earliest first, held for this transaction together with their cases.

    With `only`, answer those moves and whatever else is due earlier on the same cases, so that a passed deadline
    always has its consequence before what came after it. On PostgreSQL, cases that another engine holds are skipped,
    or, with `only`, waited for; what is due on those that are held is read once they are.
    """
    query = _due(now).limit(limit)
    if only is not None:
        query = query.where(moves.c.case_id.in_(select(moves.c.case_id).where(moves.c.id.in_(only))))
    if session.dialect.name == "postgresql":
        held = await _held(session, query, wait=only is not None)
        if not held:
            return ()
        query = query.where(moves.c.case_id.in_(held))
    return tuple(_move(row) for row in await session.execute(query))


async def _held(session: Session, wanted: Select[Any], *, wait: bool) -> list[str]:
    """
    Lock the cases of moves and answer them.

    The case is locked and never the move: whoever held a move without its case would keep others from it while they
    apply a later one. Who waits takes cases in one order, so that no two wait for each other.
    """
    if wait:
        theirs = wanted.limit(None).order_by(None).with_only_columns(moves.c.case_id)
        query = select(cases.c.id).where(cases.c.id.in_(theirs)).order_by(cases.c.id)
    else:
        query = wanted.with_only_columns(moves.c.case_id).join(cases, cases.c.id == moves.c.case_id)
    # Without its key: who adds something to a case, as a move or a message, need not wait.
    query = query.with_for_update(of=cases, key_share=True, skip_locked=not wait)
    return list(dict.fromkeys((await session.execute(query)).scalars()))


async def due(session: Session, now: datetime, limit: int) -> tuple[Move, ...]:
    """Answer up to `limit` moves that are due, earliest first, without holding them."""
    return tuple(_move(row) for row in await session.execute(_due(now).limit(limit)))


async def upcoming(session: Session, limit: int) -> tuple[Move, ...]:
    """Answer the pending moves that come first."""
    query = select(moves).where(_IS_PENDING).order_by(moves.c.due_at, moves.c.id).limit(limit)
    return tuple(_move(row) for row in await session.execute(query))


async def next_due(session: Session) -> datetime | None:
    """Answer when the earliest pending move is due; None when nothing is pending."""
    query = select(moves.c.due_at).where(_IS_PENDING).order_by(moves.c.due_at, moves.c.id).limit(1)
    return (await session.execute(query)).scalar_one_or_none()


async def settle(session: Session, done: Sequence[Move]) -> None:
    """Write what became of each of these moves, once."""
    await execute_many(session, _SETTLE, done, _SETTLED)


async def withdraw(session: Session, ended: Sequence[tuple[CaseId, str]], at: datetime) -> None:
    """Take back the pending moves of promises, given as (case, promise), that have ended."""
    for start in range(0, len(ended), _TOGETHER):
        some = ended[start : start + _TOGETHER]
        theirs = (moves.c.case_id.in_([case for case, _ in some]), moves.c.promise.in_([name for _, name in some]))
        taken_back = {"status": MoveStatus.WITHDRAWN.value, "ended_at": at}
        await session.execute(update(moves).where(*theirs, _IS_PENDING).values(taken_back))


async def by_id(session: Session, id: MoveId) -> Move | None:  # noqa: A002 - the column's name
    """Answer one move."""
    row = (await session.execute(select(moves).where(moves.c.id == id))).first()
    return None if row is None else _move(row)


async def pending_of(session: Session, ids: Sequence[CaseId]) -> dict[CaseId, int]:
    """Count the pending moves of the clock per case."""
    found: dict[CaseId, int] = {}
    for some in chunks(ids):
        query = (
            select(moves.c.case_id, func.count())
            .where(moves.c.case_id.in_(some), _IS_PENDING, moves.c.actor_kind == ActorKind.CLOCK.value)
            .group_by(moves.c.case_id)
        )
        found.update({CaseId(row[0]): row[1] for row in await session.execute(query)})
    return found


async def watched(session: Session, ids: Sequence[CaseId]) -> frozenset[CaseId]:
    """Answer which of these cases the clock watches: a move waits that will break a promise that still runs."""
    found: set[CaseId] = set()
    for some in chunks(ids):
        query = (
            select(moves.c.case_id)
            .join(promises, promises.c.id == moves.c.promise)
            .where(moves.c.case_id.in_(some), _IS_PENDING, moves.c.breaks, promises.c.ended_at.is_(None))
        )
        found.update(CaseId(row[0]) for row in await session.execute(query))
    return frozenset(found)


async def of_case(session: Session, case: CaseId) -> tuple[Move, ...]:
    """Answer every move of one case in due order."""
    return tuple((await of_cases(session, [case])).get(case, ()))


async def of_cases(session: Session, ids: Sequence[CaseId]) -> dict[CaseId, list[Move]]:
    """Answer every move of each case in due order."""
    found: dict[CaseId, list[Move]] = defaultdict(list)
    for some in chunks(ids):
        query = select(moves).where(moves.c.case_id.in_(some)).order_by(moves.c.due_at, moves.c.id)
        for row in await session.execute(query):
            found[CaseId(row.case_id)].append(_move(row))
    return found


def _due(now: datetime) -> Select[Any]:
    return select(moves).where(_IS_PENDING, moves.c.due_at <= now).order_by(moves.c.due_at, moves.c.id)


def _move(row: Iterable[Any]) -> Move:
    """Make a move of a row of the table, whose columns are in the order in which a move takes them."""
    made = list(row)
    kind, person = made[_ACTOR : _ACTOR + 2]
    made[_ACTOR : _ACTOR + 2] = [Actor(ActorKind(kind), PersonId(person) if person else None)]
    made[_TRIGGER], made[_STATUS] = Trigger(made[_TRIGGER]), MoveStatus(made[_STATUS])
    return Move(*made)
