"""
The outbox: messages that people are owed, leased while they are being sent.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Row, and_, bindparam, func, literal_column, or_, select, update

from handrail.identifiers import CaseId, PersonId
from states.people import Delivery, DeliveryStatus
from states.urgency import FIRST, LAST
from storage.database import Session
from storage.statements import chunks, execute_many, fields, insert
from storage.tables import deliveries, people

_QUEUED = deliveries.c.status == DeliveryStatus.QUEUED.value
_SENT = deliveries.c.status == literal_column(f"'{DeliveryStatus.SENT.value}'")
"""Written out, as the index has it: SQLite takes a partial index for no condition with a parameter."""
_NAMED = {"case": "case_id", "person": "person_id"}
_READ = [deliveries.c[_NAMED.get(name, name)] for name in Delivery.__match_args__]
"""The columns, in the order in which a delivery takes them."""
_FIELDS = fields(Delivery, **{column: name for name, column in _NAMED.items()})
_STATUS = Delivery.__match_args__.index("status")
_IN_ORDER = (
    deliveries.c.message.in_(sorted(FIRST)),
    deliveries.c.message.not_in(sorted(FIRST | LAST)),
    deliveries.c.message.in_(sorted(LAST)),
)
"""Which messages go first, next and last."""
_LEASE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("of_delivery"))
    .values(lease=bindparam("by"), lease_until=bindparam("until"))
)
_RECORD = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("of_delivery"), deliveries.c.lease == bindparam("whose"))
    .values(
        status=bindparam("now_is"),
        attempts=bindparam("tries"),
        not_before=bindparam("again_at"),
        error=bindparam("code"),
        sent_at=bindparam("done_at"),
        lease=None,
        lease_until=None,
    )
)


@dataclass(frozen=True, slots=True)
class Stuck:
    """How many messages are stuck, and the code that most of them met; None where nobody has tried."""

    count: int = 0
    code: str | None = None


async def add(session: Session, new: Sequence[Delivery]) -> None:
    """Put messages into the outbox."""
    await insert(session, deliveries, new, _FIELDS)


async def lease(session: Session, *, by: str, now: datetime, until: datetime, limit: int) -> tuple[Delivery, ...]:
    """
    Take up to `limit` messages that are due and that nobody else is sending; they are `by`'s until `until`.

    However many wait, escalations come before acknowledgements, and these before reminders; within each the oldest.
    """
    taken: list[Delivery] = []
    for some in _IN_ORDER:
        if len(taken) < limit:
            taken += await _free(session, now, limit - len(taken), some)
    if taken:
        await execute_many(session, _LEASE, [{"of_delivery": one.id, "by": by, "until": until} for one in taken])
    return tuple(taken)


async def _free(session: Session, now: datetime, limit: int, some: ColumnElement[bool]) -> list[Delivery]:
    free = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now)
    query = (
        select(*_READ)
        .where(_QUEUED, deliveries.c.not_before <= now, free, some)
        .order_by(deliveries.c.not_before, deliveries.c.id)
        .limit(limit)
    )
    if session.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True)
    return [_delivery(row) for row in await session.execute(query)]


async def renew(session: Session, ids: Sequence[str], *, by: str, until: datetime) -> None:
    """Have those of these messages that are still `by`'s stay so until `until`; one that is being written is left."""
    for some in chunks(ids):
        query = select(deliveries.c.id).where(deliveries.c.id.in_(some), deliveries.c.lease == by, _QUEUED)
        if session.dialect.name == "postgresql":
            query = query.with_for_update(skip_locked=True)
        ours = list((await session.execute(query)).scalars())
        if ours:
            await execute_many(session, _LEASE, [{"of_delivery": one, "by": by, "until": until} for one in ours])


async def held(session: Session, ids: Sequence[str], *, by: str) -> frozenset[str]:
    """Answer which of these are still leased to `by`, and will be until this transaction ends."""
    found: set[str] = set()
    for some in chunks(ids):
        query = select(deliveries.c.id).where(deliveries.c.id.in_(some), deliveries.c.lease == by)
        if session.dialect.name == "postgresql":
            query = query.with_for_update()
        found.update((await session.execute(query)).scalars())
    return frozenset(found)


async def record(session: Session, results: Sequence[Delivery], at: datetime, *, by: str) -> None:
    """Write what became of messages that `by` leased, and end the lease; one that another has leased since is left."""
    rows = [
        {
            "of_delivery": one.id,
            "whose": by,
            "now_is": one.status,
            "tries": one.attempts,
            "again_at": one.not_before,
            "code": one.error,
            "done_at": at if one.status is DeliveryStatus.SENT else None,
        }
        for one in results
    ]
    await execute_many(session, _RECORD, rows)


async def next_due(session: Session) -> datetime | None:
    """Answer when the earliest message that waits, and is not being sent, may go out."""
    when = func.coalesce(deliveries.c.lease_until, deliveries.c.not_before)
    return (await session.execute(select(func.min(when)).where(_QUEUED))).scalar_one_or_none()


async def count_due(session: Session, now: datetime) -> int:
    """Count messages that could be sent now."""
    free = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now)
    query = select(func.count()).where(_QUEUED, deliveries.c.not_before <= now, free)
    return int((await session.execute(query)).scalar_one())


async def counts(session: Session) -> dict[tuple[str, str, bool], int]:
    """
    Count messages by channel, status and whether they were tried before.

    Those that wait are few, and the others are counted from an index alone; they count as tried.
    """
    again = deliveries.c.attempts > 0
    waiting = select(deliveries.c.channel, again, func.count()).where(_QUEUED).group_by(deliveries.c.channel, again)
    queued = DeliveryStatus.QUEUED.value
    found = {(row[0], queued, bool(row[1])): row[2] for row in await session.execute(waiting)}
    over = select(deliveries.c.channel, deliveries.c.status, func.count()).where(deliveries.c.status != queued)
    for row in await session.execute(over.group_by(deliveries.c.status, deliveries.c.channel)):
        found[row[0], row[1], True] = row[2]
    return found


async def stuck(session: Session, *, tries: int, before: datetime) -> Stuck:
    """Answer the messages that were tried so often, or that could have been sent since long and were not tried."""
    free = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= before)
    old = and_(deliveries.c.not_before <= before, free)
    query = select(deliveries.c.error, func.count().label("number")).where(
        _QUEUED, or_(deliveries.c.attempts >= tries, old)
    )
    rows = (await session.execute(query.group_by(deliveries.c.error))).all()
    most = max(rows, key=lambda row: (row.number, row.error or ""), default=None)
    return Stuck(sum(row.number for row in rows), most.error) if most is not None else Stuck()


async def of_case(session: Session, case: CaseId) -> tuple[Delivery, ...]:
    """Answer every message about one case, in the order in which they may go out."""
    return tuple((await of_cases(session, [case])).get(case, ()))


async def of_cases(session: Session, ids: Sequence[CaseId]) -> dict[CaseId, list[Delivery]]:
    """Answer every message about each case, in the order in which they may go out."""
    found: dict[CaseId, list[Delivery]] = defaultdict(list)
    for some in chunks(ids):
        query = select(*_READ).where(deliveries.c.case_id.in_(some))
        for row in await session.execute(query.order_by(deliveries.c.not_before, deliveries.c.id)):
            found[CaseId(row.case_id)].append(_delivery(row))
    return found


async def mailboxes(session: Session, ids: Sequence[PersonId]) -> dict[PersonId, str]:
    """Answer the addresses of these people; who has left has none here."""
    found: dict[PersonId, str] = {}
    for some in chunks(ids):
        query = select(people.c.id, people.c.email).where(people.c.id.in_(some), people.c.left_at.is_(None))
        found.update({PersonId(row[0]): row[1] for row in await session.execute(query)})
    return found


async def sent_as(session: Session, message_id: str) -> Delivery | None:
    """Answer the message that went out under this Message-ID, unless it has failed since."""
    query = select(*_READ).where(deliveries.c.message_id == message_id, _SENT)
    row = (await session.execute(query)).first()
    return None if row is None else _delivery(row)


async def fail_sent(session: Session, message_id: str, code: str) -> Delivery | None:
    """Have a message fail that had counted as sent, and answer it; None if there is none any more."""
    sent = (deliveries.c.message_id == message_id) & _SENT
    found = await sent_as(session, message_id)
    done = await session.execute(update(deliveries).where(sent).values(status=DeliveryStatus.FAILED.value, error=code))
    return replace(found, status=DeliveryStatus.FAILED, error=code) if found is not None and done.rowcount else None


async def cancel(session: Session, case: CaseId, person: str) -> None:
    """Drop messages about a case that wait for someone who may no longer hear of it."""
    await session.execute(
        deliveries.delete().where(deliveries.c.case_id == case, deliveries.c.person_id == person, _QUEUED)
    )


def _delivery(row: Row[Any]) -> Delivery:
    values: list[Any] = list(row)
    values[_STATUS] = DeliveryStatus(values[_STATUS])
    return Delivery(*values)
