"""
What is done from time to time: look for silence and end it, sweep what has ended, record a head over all logs.
"""

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from engine.attachments.files import UNCLAIMED_KEPT
from engine.chain import new_entry
from engine.context import Context, policy_of
from engine.deciding import owing
from engine.keys.escrow import watch
from engine.terms import keep_terms
from engine.tries import KEPT
from engine.upkeep.auditing import audit, head_now
from engine.upkeep.rotating import finish
from engine.views import Audit
from engine.work import Reconciled
from handrail.identifiers import CaseId
from policies.promises import backstop
from states.case import Case, LogEntry, Promise
from states.lifecycle import CaseState
from states.roles import SYSTEM
from storage import (
    answers,
    audit_rounds,
    case_keys,
    case_log,
    cases,
    files,
    heads,
    heartbeats,
    keystore,
    moves,
    promises,
    sessions,
    tries,
)
from storage.database import Session

_ORPHAN_AFTER = timedelta(hours=1)
"""A report is committed seconds after its outer key; a key this old without a case has none."""
_HEARTBEATS_KEPT = timedelta(days=1)
_PAGE = 500
_WHOLE = 2_000
"""So many cases are audited in two seconds; nothing else is done meanwhile."""


async def reconcile(context: Context) -> Reconciled:
    """Audit, mend silence, sweep, and record a head."""
    found = await _audit(context)
    mended = await end_silences(context)
    swept = await _sweep(context)
    await finish(context)
    ended = await keep_terms(context)
    short = await watch(context)
    head = await head_now(context)
    async with context.database.write() as session:
        await heads.add(session, head)
    return Reconciled(checked=found.checked | swept | ended, findings=(*found.findings, *short), mended=mended)


async def _audit(context: Context) -> Audit:
    """Audit every case, where they are few; else the audit that goes round does, and this says what it has found."""
    async with context.database.read() as session:
        some, last = await cases.all_ids(session, limit=_WHOLE + 1), await audit_rounds.ended(session)
    if len(some) <= _WHOLE:
        return await audit(context)
    if last is None:
        return Audit({"cases": 0}, ())
    said = f"the last round of the audit found {last.findings} faults: `handrail audit` names them"
    return Audit({"cases": last.cases}, (said,) if last.findings else ())


async def end_silences(context: Context) -> int:
    """Give every open case that no clock watches the backstop promise; answer how many needed it."""
    mended, after = 0, ""
    while True:
        async with context.database.write() as session:
            ids = await cases.all_ids(session, after, _PAGE)
            silent = await _silent(session, ids)
            if silent:  # somebody may be changing them just now
                await cases.hold(session, [case.id for case in silent])
                silent = await _silent(session, [case.id for case in silent])
            for case in silent:
                await _mend(context, session, case)
            mended += len(silent)
        if len(ids) < _PAGE:
            return mended
        after = ids[-1]


async def _silent(session: Session, ids: Sequence[CaseId]) -> list[Case]:
    found = await cases.by_ids(session, ids)
    watched = await moves.watched(session, ids)
    return [case for key, case in found.items() if case.state is not CaseState.RESOLVED and key not in watched]


async def _mend(context: Context, session: Session, case: Case) -> None:
    policy = await policy_of(context, session, case)
    now = max(context.clock.now(), case.state_since)
    after = replace(case, version=case.version + 1)
    promise, clock = owing.give(after, backstop(policy, now, case.holder))
    entry = _entry(after, case, promise)
    await cases.change(session, [(replace(after, head=entry.hash), case.version)])
    await case_log.append(session, [entry])
    await promises.add(session, [promise])
    await moves.add(session, clock)


def _entry(after: Case, before: Case, promise: Promise) -> LogEntry:
    data: dict[str, object] = {"given": {promise.name: promise.due_at.isoformat()}}
    return new_entry(
        after.id, after.version, promise.anchor_at, SYSTEM, "mended", data, after.policy_version, before.head
    )


async def _sweep(context: Context) -> dict[str, int]:
    now = context.clock.now()
    async with context.database.write() as session:
        ended = await sessions.sweep(session, now)
        forgotten = await answers.sweep(session, now)
        await heartbeats.sweep(session, now - _HEARTBEATS_KEPT)
        await tries.sweep(session, now - KEPT)
        await files.remove(session, await files.unclaimed_before(session, now - UNCLAIMED_KEPT))
    old = await keystore.made_before(context.keystore, now - _ORPHAN_AFTER)
    async with context.database.read() as session:
        known = await case_keys.known(session, old)  # a forgotten case is not: its key goes if it was left behind
    orphans = [key for key in old if key not in known]
    if orphans:
        await keystore.remove(context.keystore, orphans)
    return {"sessions ended": ended, "answers forgotten": forgotten, "orphan keys": len(orphans)}
