"""
All that the auditor looks at of a case, read from the database some hundreds of cases at a time.

What must hold of it is in `engine.upkeep.auditing`.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from engine.context import Context
from engine.in_force import version_of
from handrail.identifiers import CaseId, PersonId
from policies.schema import Policy
from states.case import Case, LogEntry, Move, Promise
from states.people import Delivery
from storage import case_log, cases, deliveries, exclusions, keystore, moves, promises, reads, wraps, writings
from storage.database import Session
from storage.reads import Read
from storage.writings import Writing

_PAGE = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the auditor looks at of one case."""

    case: Case
    policy: Policy | None
    away: frozenset[PersonId]
    log: Sequence[LogEntry]
    promises: Sequence[Promise]
    moves: Sequence[Move]
    deliveries: Sequence[Delivery]
    writings: Sequence[Writing]
    readers: frozenset[str]
    outer_key: bool
    reads: Sequence[Read]


async def every_picture(context: Context) -> AsyncIterator[Picture]:
    """Answer the picture of every case, in the order of their keys."""
    after = ""
    while some := await pictures_after(context, after, _PAGE):
        for one in some:
            yield one
        after = some[-1].case.id


async def pictures_after(context: Context, after: str, limit: int) -> list[Picture]:
    """Answer the pictures of the cases that follow the key `after`, as they were at one moment."""
    async with context.database.read() as session:
        ids = await cases.all_ids(session, after, limit)
        return await _pictures(context, session, ids) if ids else []


async def _pictures(context: Context, session: Session, ids: tuple[CaseId, ...]) -> list[Picture]:
    found = await cases.by_ids(session, ids)
    logs = await case_log.of_cases(session, ids)
    owed = await promises.of_cases(session, ids, running=False)
    away = await exclusions.of_cases(session, ids)
    wanted = await moves.of_cases(session, ids)
    told = await deliveries.of_cases(session, ids)
    written = await writings.of_cases(session, ids)
    held = await wraps.readers_of(session, ids)
    keyed = await keystore.get_many(context.keystore, ids)
    opened = await reads.of_cases(session, ids)
    return [
        Picture(
            case=found[key],
            policy=await version_of(context.shelf, session, found[key].policy, found[key].policy_version),
            away=away[key],
            log=logs.get(key, ()),
            promises=owed.get(key, ()),
            moves=wanted.get(key, ()),
            deliveries=told.get(key, ()),
            writings=written.get(key, ()),
            readers=held[key],
            outer_key=key in keyed,
            reads=opened.get(key, ()),
        )
        for key in ids
    ]
