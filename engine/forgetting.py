"""
Forgetting: when a resolved case's time is over its content goes; its row, its log and the statistics stay.

The outer key goes last and from its own store: without it, backups of the database hold nothing that can be read.
"""

from engine.context import Context
from engine.forgetting_reporters import forget_reporters
from engine.quarantining import KEPT
from handrail.identifiers import CaseId
from states.lifecycle import CaseState
from storage import case_keys, cases, keystore, promises, quarantine, wraps, writings


async def forget(context: Context) -> int:
    """Forget every case whose time is over; answer how many. A case that is open, or owes someone a word, stays."""
    total = 0
    while done := await _forget_some(context):
        total += len(done)
    await forget_reporters(context)
    async with context.database.write() as session:
        await quarantine.sweep(session, context.clock.now() - KEPT)
    return total


async def _forget_some(context: Context) -> list[CaseId]:
    async with context.database.write() as session:
        due = await cases.to_forget(session, context.clock.now())
        found = await cases.by_ids(session, due)
        owed = await promises.of_cases(session, due, running=True)
        gone = [key for key in due if found[key].state is CaseState.RESOLVED and not owed.get(key)]
        for key in gone:
            await wraps.remove_case(session, key)
            await writings.remove(session, key)
            await case_keys.remove(session, key)
            await cases.forget_at(session, key, None)
    await keystore.remove(context.keystore, gone)
    return gone
