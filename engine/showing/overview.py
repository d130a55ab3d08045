"""
How things stand, in identifiers, codes and counts: for operators, for `/metrics`, for `/readyz`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from engine.context import Context
from engine.moving.requesting import ENGINE, ORCHESTRATED
from engine.showing.machinery import EVEN, Machinery, machinery
from engine.showing.reading import case_row, log_lines
from engine.views import CaseFacts, Health, LogLine, Measure, PromiseView
from engine.work import BacklogCount, DueMove, EngineSeen, Picture, PictureRow, PromiseCount
from handrail.errors import UnknownCaseError
from handrail.identifiers import Reference
from states.case import Case, Move
from states.people import DeliveryStatus
from storage import case_log, cases, deliveries, heartbeats, moves, promises, quarantine
from storage.database import Session

_ROWS = 50
_SEEN_SECONDS = 60.0
_ALIVE_SECONDS = 30.0
_OF_CASES = {"handrail_moves_overdue_seconds", "handrail_deliveries_stuck"}
_REMEMBERED_SECONDS = 86_400.0
"""Signs of life are kept for a day, so that whoever asks is told since when there are none."""


async def due_moves(context: Context, limit: int) -> tuple[DueMove, ...]:
    """Answer up to `limit` moves that are due, earliest first."""
    async with context.database.read() as session:
        return await _shown(session, await moves.due(session, context.clock.now(), limit))


async def next_wake(context: Context) -> datetime | None:
    """Answer when there is something to do next; None when nothing is."""
    async with context.database.read() as session:
        times = [await moves.next_due(session), await deliveries.next_due(session)]
    return min((time for time in times if time is not None), default=None)


async def picture(context: Context) -> Picture:
    """Answer how things stand, in at most some dozens of rows."""
    async with context.database.read() as session:
        some = await cases.listing(session, only_open=True, limit=_ROWS)
        owed = await promises.of_cases(session, [case.id for case in some], running=True)
        upcoming = await _shown(session, await moves.upcoming(session, _ROWS))
        kept = await promises.counts_by_name(session)
        backlog = await deliveries.counts(session)
    rows = [
        PictureRow(
            case.reference,
            case.policy,
            case.state.value,
            case.holder,
            case.opened_at,
            min((one.due_at for one in owed.get(case.id, [])), default=None),
        )
        for case in some
    ]
    return Picture(tuple(rows), upcoming, _promise_counts(kept), _backlog(backlog))


async def case_facts(context: Context, reference: Reference) -> CaseFacts:
    """
    Answer one case as an operator may see it.

    Raises:
        UnknownCaseError: there is no such case.

    """
    async with context.database.read() as session:
        return (await _facts(session, [await _case(session, reference)]))[0]


async def list_cases(context: Context, *, only_open: bool) -> tuple[CaseFacts, ...]:
    """Answer cases as an operator may see them, newest first."""
    async with context.database.read() as session:
        return tuple(await _facts(session, await cases.listing(session, only_open=only_open, limit=100_000)))


async def case_log_of(context: Context, reference: Reference) -> tuple[LogLine, ...]:
    """
    Answer a case's log; people appear as `person`, since who reads a case is not the operator's to know.

    Raises:
        UnknownCaseError: there is no such case.

    """
    async with context.database.read() as session:
        case = await _case(session, reference)
        entries = (await case_log.of_cases(session, [case.id])).get(case.id, [])
    names = {entry.actor.person: "person" for entry in entries if entry.actor.person}
    return log_lines(entries, names, whole=True)


async def beat(context: Context, engine_id: str, *, orchestrated: bool, even: datetime | None = None) -> None:
    """
    Record that an engine is alive, and whether it reaches its orchestrator.

    `even` is where the clock would be, had it run evenly since the engine began: how far it was stepped.
    """
    now = context.clock.now()
    async with context.database.write() as session:
        await heartbeats.beat(session, f"{ENGINE}{engine_id}", now)
        if even is not None:
            await heartbeats.beat(session, f"{EVEN}{engine_id}", even)
        if orchestrated:
            await heartbeats.beat(session, f"{ORCHESTRATED}{engine_id}", now)


async def live_engines(context: Context) -> tuple[EngineSeen, ...]:
    """Answer the engines that were seen lately, by whatever machine's clock."""
    now, lately = context.clock.now(), context.clock.span(_SEEN_SECONDS)
    async with context.database.read() as session:
        alive = await heartbeats.since(session, now - lately, now + lately)
    return tuple(EngineSeen(name.removeprefix(ENGINE), at) for name, at in alive.items() if name.startswith(ENGINE))


async def health(context: Context) -> Health:
    """Answer whether the parts work; never raises."""
    now = context.clock.now()
    try:
        async with context.database.read() as session:
            ago, ahead = context.clock.span(_REMEMBERED_SECONDS), context.clock.span(_SEEN_SECONDS)
            alive = await heartbeats.since(session, now - ago, now + ahead)
            due = await moves.next_due(session)
    except Exception:  # noqa: BLE001 - whatever it is, the answer is that the database does not work
        return Health(database=False, engine_seen=None, orchestrated_seen=None)
    engines = [at for name, at in alive.items() if name.startswith(ENGINE)]
    orchestrated = [at for name, at in alive.items() if name.startswith(ORCHESTRATED)]
    overdue = due if due is not None and due < now else None
    return Health(True, max(engines, default=None), max(orchestrated, default=None), overdue)  # noqa: FBT003 - a field's value


async def measures(context: Context) -> tuple[Measure, ...]:
    """Answer the numbers that `/metrics` shows."""
    now = context.clock.now()
    async with context.database.read() as session:
        by_state = await cases.counts(session)
        owed = await promises.counts(session)
        late = await promises.overdue(session, now)
        sent = await deliveries.counts(session)
        kept_aside = await quarantine.count(session)
    found = [
        Measure("handrail_cases", "Cases by policy and state", n, (("policy", policy), ("state", state)))
        for (policy, state), n in sorted(by_state.items())
    ]
    found += [
        Measure(
            "handrail_promises",
            "Promises by policy, name and how they ended",
            n,
            (("policy", policy), ("name", name), ("ending", ending)),
        )
        for (policy, name, ending), n in sorted(owed.items())
    ]
    by_status = Counter[tuple[str, str]]()
    for (channel, status, _again), n in sent.items():
        by_status[channel, status] += n
    found += [
        Measure("handrail_deliveries", "Messages by channel and status", n, (("channel", c), ("status", s)))
        for (c, s), n in sorted(by_status.items())
    ]
    found.append(Measure("handrail_promises_overdue", "Running promises whose time has passed", late))
    found.append(Measure("handrail_quarantine", "Mails that could not be read and wait for a person", kept_aside))
    return (*found, *_of_the_machinery(await machinery(context)))


def _of_the_machinery(stands: Machinery) -> tuple[Measure, ...]:
    """Turn how the machinery stands into numbers; those that could tell of a single case are rounded like the rest."""
    alive = sum(stands.age(one.at) <= _ALIVE_SECONDS for one in stands.engines)
    seen = stands.age(stands.engines[0].at) if stands.engines else float("inf")
    since = stands.age(stands.round_ended) if stands.round_ended else float("inf")
    numbers = (
        ("handrail_engines", "Engines that were alive in the last half minute", alive),
        ("handrail_engine_heartbeat_age_seconds", "Time since an engine was alive last", seen),
        (
            "handrail_moves_overdue_seconds",
            "Time since the oldest move that is due was due",
            stands.age(stands.overdue),
        ),
        ("handrail_deliveries_stuck", "Messages that were tried often, or by nobody for long", stands.stuck.count),
        ("handrail_audit_findings", "Faults that the audit found in its last whole round and since", stands.findings),
        ("handrail_audit_round_age_seconds", "Time since a whole round of the audit ended", since),
        ("handrail_faults", "Faults that keep the ping back", len(stands.faults)),
    )
    return tuple(Measure(name, said, value, exact=name not in _OF_CASES) for name, said, value in numbers)


async def _case(session: Session, reference: Reference) -> Case:
    case = await cases.by_reference(session, reference)
    if case is None:
        raise UnknownCaseError
    return case


async def _shown(session: Session, some: Sequence[Move]) -> tuple[DueMove, ...]:
    found = await cases.by_ids(session, list(dict.fromkeys(move.case for move in some)))
    return tuple(
        DueMove(
            move.id,
            move.case,
            found[move.case].reference,
            move.trigger.value,
            move.cause,
            found[move.case].policy,
            move.due_at,
        )
        for move in some
    )


async def _facts(session: Session, some: Sequence[Case]) -> list[CaseFacts]:
    ids = [case.id for case in some]
    owed = await promises.of_cases(session, ids, running=False)
    waiting = await moves.pending_of(session, ids)
    return [
        CaseFacts(
            row=case_row(case, [one for one in owed.get(case.id, []) if one.ended_at is None]),
            version=case.version,
            language=case.language,
            reachable=case.reachable,
            promises=tuple(PromiseView.of(one) for one in owed.get(case.id, [])),
            pending_moves=waiting.get(case.id, 0),
        )
        for case in some
    ]


def _promise_counts(counts: dict[tuple[str, str], int]) -> tuple[PromiseCount, ...]:
    def of(name: str, ending: str) -> int:
        return counts.get((name, ending), 0)

    names = sorted({name for name, _ in counts})
    return tuple(PromiseCount(name, of(name, "kept"), of(name, "broken"), of(name, "running")) for name in names)


def _backlog(counts: dict[tuple[str, str, bool], int]) -> tuple[BacklogCount, ...]:
    queued, failed = DeliveryStatus.QUEUED.value, DeliveryStatus.FAILED.value
    return tuple(
        BacklogCount(
            channel,
            counts.get((channel, queued, False), 0),
            counts.get((channel, queued, True), 0),
            counts.get((channel, failed, True), 0) + counts.get((channel, failed, False), 0),
        )
        for channel in sorted({key[0] for key in counts})
    )
