"""
Forgetting: when a resolved case's time is over its content goes; its row, its log and the statistics stay.

The outer key goes last and from its own store: without it, backups of the database hold nothing that can be read. What
no person has ever looked at is not forgotten: those who hold it are told instead, again and again.
"""

from datetime import timedelta

from engine.context import Context
from engine.keys.giving import log, place_of
from engine.opening.quarantining import KEPT
from engine.telling.outbox import delivery
from engine.upkeep.forgetting_reporters import forget_reporters
from handrail.identifiers import CaseId
from states.case import Case
from states.lifecycle import CaseState
from states.roles import SYSTEM, ActorKind
from storage import (
    case_keys,
    case_log,
    case_places,
    cases,
    deliveries,
    keystore,
    promises,
    quarantine,
    reads,
    wraps,
    writings,
)
from storage.database import Session

UNREAD = "unread"
"""What the log calls it when a case is kept because nobody has looked at it."""
_ASKED_AGAIN = timedelta(days=30)
_TAKEN_BACK = "withdrawn"


async def forget(context: Context) -> int:
    """
    Forget every case whose time is over; answer how many.

    A case that is open, that owes someone a word, or that nobody has looked at, stays; one that its reporter took back
    need not have been looked at.
    """
    total, after = 0, ""
    while True:
        due, gone = await _forget_some(context, after)
        total += len(gone)
        if not due:
            break
        after = due[-1]
    await forget_reporters(context)
    async with context.database.write() as session:
        await quarantine.sweep(session, context.clock.now() - KEPT)
    return total


async def _forget_some(context: Context, after: str) -> tuple[tuple[CaseId, ...], list[CaseId]]:
    """Forget some of those whose key is greater than `after`; answer which were looked at, and which are gone."""
    async with context.database.write() as session:
        due = await cases.to_forget(session, context.clock.now(), after)
        found = await cases.by_ids(session, due)
        owed = await promises.of_cases(session, due, running=True)
        over = [key for key in due if found[key].state is CaseState.RESOLVED and not owed.get(key)]
        unread = await _unread(session, [found[key] for key in over])
        for key in unread:
            await _keep_unread(context, session, key)
        gone = [key for key in over if key not in unread]
        for key in gone:
            await wraps.remove_case(session, key)
            await writings.remove(session, key)
            await case_keys.remove(session, key)
            await case_places.forget(session, key)
            await cases.forget_at(session, key, None)
    await keystore.remove(context.keystore, gone)
    return due, gone


async def _unread(session: Session, some: list[Case]) -> frozenset[CaseId]:
    """Answer the cases that no person has opened, and in whose logs no person has done anything."""
    ids = [case.id for case in some if case.outcome != _TAKEN_BACK]
    logs, opened = await case_log.of_cases(session, ids), await reads.of_cases(session, ids)
    acted = {key for key, entries in logs.items() if any(one.actor.kind is ActorKind.PERSON for one in entries)}
    return frozenset(key for key in ids if key not in acted and not opened.get(key))


async def _keep_unread(context: Context, session: Session, key: CaseId) -> None:
    """Tell those who hold a case that nobody has looked at it, and ask again in a month."""
    place = await place_of(context, session, key)
    if place is None:
        return
    now, case = context.clock.now(), place.case
    alarms = [
        delivery(
            case=case, message="alarm", person=person, group=case.holder, now=now, domain=context.settings.mail_domain
        )
        for person in place.there.of(case.holder)
    ]
    await log(context, session, case, UNREAD, {}, SYSTEM)
    await deliveries.add(session, alarms)
    await cases.forget_at(session, key, now + _ASKED_AGAIN)
    await context.database.wake(session)
