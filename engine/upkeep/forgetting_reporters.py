"""
Forgetting who reported before the case is forgotten, where the policy says so: their address goes, the case stays.

When that is follows from the policy's `keep_reporter`. `engine.upkeep.forgetting` calls this once a day.
"""

from msgspec.structs import replace

from engine.chain import new_entry
from engine.context import Context, policy_of
from engine.deciding.guards import appeal_until
from handrail.identifiers import CaseId
from policies.retention import forget_reporter_at
from states.case import Case
from states.lifecycle import CaseState
from states.roles import SYSTEM
from storage import case_keys, case_log, cases, promises
from storage.database import Session

_PAGE = 500


async def forget_reporters(context: Context) -> int:
    """Delete the addresses whose time is over; answer how many. Who is owed a word, or may appeal, keeps theirs."""
    total, after = 0, CaseId("")
    while True:
        async with context.database.write() as session:
            ids = await case_keys.with_contact(session, after, _PAGE)
            found = await cases.by_ids(session, ids)
            owed = await promises.of_cases(session, ids, running=True)
            due = [case for key, case in found.items() if not owed.get(key) and await _is_over(context, session, case)]
            for case in due:
                await _forget(context, session, case)
        total += len(due)
        if len(ids) < _PAGE:
            return total
        after = ids[-1]


async def _is_over(context: Context, session: Session, case: Case) -> bool:
    if case.state is not CaseState.RESOLVED:
        return False
    policy, now = await policy_of(context, session, case), context.clock.now()
    over = forget_reporter_at(policy, case.outcome, case.state_since)
    return over is not None and max(over, appeal_until(case, policy) or over) <= now


async def _forget(context: Context, session: Session, case: Case) -> None:
    after = replace(case, version=case.version + 1, reachable=False)
    entry = new_entry(
        case.id, after.version, context.clock.now(), SYSTEM, "address_forgotten", {}, case.policy_version, case.head
    )
    await case_keys.drop_contact(session, case.id)
    await cases.change(session, [(replace(after, head=entry.hash), case.version)])
    await case_log.append(session, [entry])
