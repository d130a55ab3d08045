"""
The auditor: looks whether what must always hold does hold, case by case, and says what does not.

It only reads. `engine.upkeep.reconciling` mends what can be mended.
"""

from collections.abc import AsyncIterator, Callable
from datetime import datetime

from engine.chain import first_fault, head_over
from engine.context import Context
from engine.showing.witnessing import first_read_fault
from engine.upkeep.case_pictures import Picture, every_picture
from engine.views import Audit
from handrail.identifiers import CaseId
from states.case import Ending, MoveStatus
from states.lifecycle import CaseState, Event
from states.people import DeliveryStatus
from storage import case_log, cases, heads, reads
from storage.database import Session
from storage.writings import CASE_KEY, Writing
from vault.locks import looks_locked


async def audit(context: Context, progress: Callable[[int], None] | None = None) -> Audit:
    """Look at every case; `progress` is told how many have been looked at."""
    checked = {"cases": 0, "log entries": 0, "promises": 0, "moves": 0, "deliveries": 0, "reads": 0, "heads": 0}
    findings: list[str] = []
    async for one in every_picture(context):
        checked["cases"] += 1
        checked["log entries"] += len(one.log)
        checked["promises"] += len(one.promises)
        checked["moves"] += len(one.moves)
        checked["deliveries"] += len(one.deliveries)
        checked["reads"] += len(one.reads)
        findings += [f"{one.case.reference}: {fault}" for fault in faults_of(one)]
        if progress is not None:
            progress(checked["cases"])
    checked["heads"], missing = await against_head(context)
    return Audit(checked, (*findings, *missing))


def faults_of(one: Picture) -> list[str]:
    """Answer what is wrong with one case, in the order of the invariants of the design's section 4."""
    return [fault for look in _INVARIANTS for fault in look(one)]


def _silence_ends(one: Picture) -> list[str]:
    if one.case.state is CaseState.RESOLVED:
        return []
    running = {promise.id for promise in one.promises if promise.ended_at is None}
    waiting = [m for m in one.moves if m.status is MoveStatus.PENDING and m.promise in running and m.breaks]
    return [] if waiting else ["it is open, and no move of the clock waits; nobody will be called"]


def _moves_once(one: Picture) -> list[str]:
    logged = [entry.data.get("move") for entry in one.log if entry.data.get("move")]
    applied = {move.id for move in one.moves if move.status is MoveStatus.APPLIED}
    faults = ["a move stands in the log twice"] if len(logged) != len(set(logged)) else []
    faults += ["the log and the applied moves differ"] if set(logged) != applied else []
    unsettled = [m for m in one.moves if (m.status is MoveStatus.PENDING) == (m.ended_at is not None)]
    unsaid = [m for m in one.moves if m.status is MoveStatus.REFUSED and not m.reason]
    faults += ["a move ended without saying when"] if unsettled else []
    return faults + (["a move was refused without a reason"] if unsaid else [])


def _promises_end_once(one: Picture) -> list[str]:
    ended: list[tuple[str, str]] = []
    for entry in one.log:
        for ending in Ending:
            names = entry.data.get(ending.value)
            ended += [(name, ending.value) for name in names] if isinstance(names, list) else []
    stored = [(p.name, p.ending.value) for p in one.promises if p.ending is not None]
    faults = ["the ends of its promises differ from its log"] if sorted(ended) != sorted(stored) else []
    late = [p for p in one.promises if p.ending is Ending.BROKEN and p.ended_at and p.ended_at < p.due_at]
    return faults + (["a promise was called broken before its time"] if late else [])


def _log_holds(one: Picture) -> list[str]:
    fault = first_fault(one.log)
    if fault is not None:
        return [f"its log does not hold from entry {fault} on"]
    newest = one.log[-1] if one.log else None
    if newest is None or newest.seq != one.case.version or newest.hash != one.case.head:
        return ["its newest log entry is not the one the case points to"]
    return []


def _reads_hold(one: Picture) -> list[str]:
    fault = first_read_fault(one.reads)
    return [] if fault is None else [f"its log of reads does not hold from entry {fault} on"]


def _conflicts_kept_out(one: Picture) -> list[str]:
    faults = ["someone who is kept away holds a key"] if one.away & one.readers else []
    told = {d.person for d in one.deliveries if d.status is DeliveryStatus.QUEUED}
    faults += ["someone who is kept away is about to be told"] if one.away & told else []
    return faults + (["someone who is kept away has taken it"] if one.case.assignee in one.away else [])


def _sealed(one: Picture) -> list[str]:
    faults = [] if one.outer_key or not one.readers else ["its outer key is missing; nobody can read it"]
    return faults + (["a text is not sealed"] if not all(_looks_sealed(w) for w in one.writings) else [])


def _looks_sealed(writing: Writing) -> bool:
    return looks_locked(writing.blob) if writing.seal == CASE_KEY else bool(writing.blob)


def _policy_kept(one: Picture) -> list[str]:
    if one.policy is None:
        return ["its policy version is nowhere"]
    follows: object = one.log[0].policy_version if one.log else one.case.policy_version
    for entry in one.log:
        if entry.event == Event.MIGRATED.value and entry.data.get("policy_from") == follows:
            follows = entry.data.get("policy_to")
        if entry.policy_version != follows:
            return ["its log speaks of another policy version"]
    return [] if follows == one.case.policy_version else ["it follows a policy version that its log does not lead to"]


def _consent_kept(one: Picture) -> list[str]:
    case, policy = one.case, one.policy
    if policy is None or case.consent or case.danger:
        return []
    heard = [group for group in case.opened_to if not policy.hears_without_consent(group)]
    started = any(entry.event == "received" and entry.data.get("to") == "escalated" for entry in one.log)
    return ["a group was let in without consent or danger"] if heard and not started else []


_INVARIANTS: tuple[Callable[[Picture], list[str]], ...] = (
    _silence_ends,
    _moves_once,
    _promises_end_once,
    _log_holds,
    _reads_hold,
    _conflicts_kept_out,
    _sealed,
    _policy_kept,
    _consent_kept,
)


async def against_head(context: Context) -> tuple[int, list[str]]:
    """
    Compare with the newest head: cases and entries may only have grown since.

    One that could not have been recorded by now is from a clock that was ahead and has been set right. What was written
    since bears times that it covers, so it proves nothing; the next sign of life of an engine takes it back.
    """
    async with context.database.read() as session:
        head = await heads.newest(session, settled(context))
        if head is None:
            return 0, []
        ids = [key async for key in _every_id(session)]
        entries = await case_log.count(session)
        then = head_over(await _newest_until(session, head.at))
    gone = len(ids) < head.cases or entries < head.entries or then != head.hash
    return 1, ["cases or log entries are gone or other than when the last head was recorded"] if gone else []


async def _newest_until(session: Session, instant: datetime) -> list[tuple[CaseId, bytes]]:
    """Answer the newest entry of each log, then of each log of reads, up to an instant."""
    return [*await case_log.newest_until(session, instant), *await reads.newest_until(session, instant)]


async def _every_id(session: Session) -> AsyncIterator[CaseId]:
    after = ""
    while ids := await cases.all_ids(session, after, 1000):
        for key in ids:
            yield key
        after = ids[-1]


def settled(context: Context) -> datetime:
    """Answer up to when everything that was being written stands; a head is recorded of that time."""
    return context.clock.now() - heads.SETTLED


async def head_now(context: Context) -> heads.Head:
    """
    Make a head over all chains.

    Its hash covers the entries up to some minutes ago, so that a transaction which is being written cannot make it
    look as if something had been slipped in.
    """
    at = settled(context)
    async with context.database.read() as session:
        ids = [key async for key in _every_id(session)]
        chains = await _newest_until(session, at)
        entries = await case_log.count(session)
    return heads.Head(at, len(ids), entries, head_over(chains))
