"""
The audit that goes round: a slice of the cases at a time, so that it holds up nothing however many cases there are.

Several engines share one round. What a slice found is answered; the round keeps the count. That slices are looked at,
and how often, is for `flows`; `engine.showing.machinery` says what follows from it.
"""

from dataclasses import replace

from engine.context import Context
from engine.upkeep.auditing import against_head, faults_of
from engine.upkeep.case_pictures import pictures_after
from engine.work import Slice
from storage import audit_rounds
from storage.audit_rounds import Round


async def audit_some(context: Context, limit: int) -> Slice:
    """Look at the next `limit` cases of the round, or begin a new one; each sentence found names a reference."""
    was = await _going_on(context)
    some = await pictures_after(context, was.after, limit)
    findings = [f"{one.case.reference}: {fault}" for one in some for fault in faults_of(one)]
    ended = len(some) < limit
    if ended:
        findings += (await against_head(context))[1]
    now = replace(
        was,
        after=some[-1].case.id if some else was.after,
        cases=was.cases + len(some),
        findings=was.findings + len(findings),
        ended_at=context.clock.now() if ended else None,
    )
    async with context.database.write() as session:
        await audit_rounds.advance(session, was, now)  # who came first has counted the same slice
    return Slice(len(some), tuple(findings), ended)


async def _going_on(context: Context) -> Round:
    """Answer the round that goes on; begin one if none does."""
    async with context.database.read() as session:
        newest = await audit_rounds.newest(session)
    if newest is not None and newest.ended_at is None:
        return newest
    number, now = newest.number + 1 if newest else 1, context.clock.now()
    async with context.database.write() as session:
        await audit_rounds.begin(session, number, now)
    return Round(number, now, "", 0, 0, None)
