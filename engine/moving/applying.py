"""
Applying moves that are due: read where their cases stand, decide each in due order, write everything at once.

One transaction per call: case, log entry, promises, new moves and deliveries stand together or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from engine.access import standing_of
from engine.chain import new_entry
from engine.context import Context, policy_of
from engine.deciding.becoming import appeals
from engine.deciding.change import Change, Migration, Situation
from engine.deciding.conflicts import barred, leads_out
from engine.deciding.decide import decide
from engine.deciding.panels import Panels, Sorted
from engine.in_force import migrations_of
from engine.keeping_away import keep_away
from engine.moving import handing_on
from engine.telling.outbox import deliveries_for
from engine.work import Applied
from handrail.errors import RefusedError
from handrail.identifiers import CaseId, MoveId, PersonId
from policies.schema import Policy
from states.acts import Act, ActKind, of_kind
from states.case import Case, Ending, LogEntry, Move, MoveStatus, Promise
from states.lifecycle import CaseState, Trigger
from states.people import Delivery
from states.roles import ActorKind, Standing
from storage import (
    acts,
    case_log,
    cases,
    deliveries,
    exclusions,
    moves,
    people,
    promises,
    votes,
    writings,
)
from storage.database import Session

_VOTED = frozenset({Trigger.RESOLVE, Trigger.DECIDED, Trigger.APPROVE})


@dataclass(slots=True)
class Batch:
    """The cases of one call as they are and as they become, and what is to be written."""

    cases: dict[CaseId, Case]
    policies: dict[CaseId, Policy]
    running: dict[CaseId, list[Promise]]
    away: dict[CaseId, frozenset[PersonId]]
    roster: Sorted
    votes: dict[CaseId, dict[PersonId, str]]
    acts: dict[CaseId, tuple[Act, ...]]
    loads: dict[PersonId, int]
    before: dict[CaseId, int]
    entries: list[LogEntry] = field(default_factory=list)
    settled: list[Move] = field(default_factory=list)
    ended: list[Promise] = field(default_factory=list)
    given: list[Promise] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    migrations: dict[MoveId, Migration] = field(default_factory=dict)
    outbox: dict[tuple[str | None, ...], Delivery] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    refused: list[Move] = field(default_factory=list)


async def apply_moves(context: Context, limit: int, only: Sequence[MoveId] | None = None) -> tuple[Applied, ...]:
    """
    Apply up to `limit` moves that are due, earliest first; each is applied once or refused once, with a reason.

    With `only`, apply those moves, and before them whatever is due earlier on the same cases.
    """
    async with context.database.write() as session:
        now = context.clock.now()
        claimed = await moves.claim(session, now, limit, only)
        if not claimed:
            return ()
        batch = await _read(context, session, claimed)
        done = tuple(_apply(context, batch, move, now) for move in claimed)
        await _write(session, batch, now)
        await context.database.wake(session)
    return done


async def _read(context: Context, session: Session, claimed: Sequence[Move]) -> Batch:
    ids = list(dict.fromkeys(move.case for move in claimed))
    found = await cases.by_ids(session, ids)
    panel_cases = [move.case for move in claimed if move.trigger in _VOTED]
    policies = {key: await policy_of(context, session, case) for key, case in found.items()}
    return Batch(
        cases=dict(found),
        policies=policies,
        running=await promises.of_cases(session, ids, running=True),
        away=await exclusions.of_cases(session, ids),
        roster=Sorted(await people.roster(session)),
        votes={case: await votes.of_case(session, case) for case in dict.fromkeys(panel_cases)},
        acts=await acts.of_cases(session, _counted(claimed, found)),
        loads=await cases.loads(session) if any(_assigns(move) for move in claimed) else {},
        before={key: case.version for key, case in found.items()},
        migrations=await migrations_of(context, session, claimed, found),
    )


def _apply(context: Context, batch: Batch, move: Move, now: datetime) -> Applied:
    case = batch.cases[move.case]
    now = max(now, case.state_since)
    situation = Situation(
        case=case,
        policy=batch.policies[move.case],
        running=tuple(batch.running.get(move.case, ())),
        panels=_panels(batch, move),
        standing=_standing(batch, move),
        votes=batch.votes.get(move.case, {}),
        now=now,
        acts=batch.acts.get(move.case, ()),
        loads=batch.loads,
        migration=_migration(batch, move),
    )
    try:
        change = decide(situation, move)
    except RefusedError as error:
        refused = replace(move, status=MoveStatus.REFUSED, reason=error.reason, ended_at=now)
        batch.settled.append(refused)
        batch.refused.append(refused)
        return _told(refused, case, None)
    _take_in(context, batch, change, situation)
    return _told(change.move, change.case, change)


def _migration(batch: Batch, move: Move) -> Migration | None:
    """Answer where a case is to migrate to, with what this call has written to its log already."""
    known = batch.migrations.get(move.id)
    if known is None:
        return None
    return replace(known, log=known.log + tuple(entry for entry in batch.entries if entry.case == move.case))


def _counted(claimed: Sequence[Move], found: Mapping[CaseId, Case]) -> list[CaseId]:
    """Answer the cases whose acts are looked at: where people move, and where a panel may be others than usual."""
    by_people = {move.case for move in claimed if move.actor.kind is not ActorKind.CLOCK}
    return [key for key, case in found.items() if key in by_people or case.state is not CaseState.RECEIVED]


def _assigns(move: Move) -> bool:
    return move.trigger is Trigger.TAKE and move.actor.kind is ActorKind.CLOCK


def _panels(batch: Batch, move: Move) -> Panels:
    """Sort the people for one move: whoever steps out by it, or may not act for the holders, is left out already."""
    case, policy, known = batch.cases[move.case], batch.policies[move.case], batch.acts.get(move.case, ())
    away = batch.away[move.case] | barred(policy, case, known)
    if move.actor.person and (move.trigger is Trigger.RECUSE or leads_out(policy, move)):
        away |= {move.actor.person}
    if appeals(move) and policy.appeal and policy.appeal.by == "other_people":
        away |= {PersonId(act.who) for act in of_kind(known, ActKind.RULED)}
    return batch.roster.panels(policy, away)


def _standing(batch: Batch, move: Move) -> frozenset[Standing]:
    case, policy = batch.cases[move.case], batch.policies[move.case]
    person = batch.roster.by_id.get(move.actor.person) if move.actor.person else None
    return standing_of(
        case,
        policy,
        move.actor,
        person,
        batch.away[move.case],
        _joined(batch, move),
        barred(policy, case, batch.acts.get(move.case, ())),
    )


def _joined(batch: Batch, move: Move) -> frozenset[str]:
    """Answer the groups that a move's actor acts for on this case alone, before the move."""
    if move.actor.person is None:
        return frozenset()
    case, policy = batch.cases[move.case], batch.policies[move.case]
    away = batch.away[move.case] | barred(policy, case, batch.acts.get(move.case, ()))
    return batch.roster.panels(policy, away).joined_by(move.actor.person)


def _take_in(context: Context, batch: Batch, change: Change, situation: Situation) -> None:
    """Make the change the new truth for the moves of this call that come after it."""
    case, move = change.case, change.move
    entry = new_entry(
        case.id,
        case.version,
        situation.now,
        move.actor,
        change.event,
        change.data,
        case.policy_version,
        situation.case.head,
    )
    case = replace(case, head=entry.hash)
    gone = {one.id for one in change.ended}
    batch.cases[case.id] = case
    batch.policies[case.id] = change.policy or batch.policies[case.id]
    batch.running[case.id] = [one for one in situation.running if one.id not in gone] + list(change.given)
    batch.away[case.id] |= set(change.excluded)
    batch.acts[case.id] = _acts_after(batch.acts.get(case.id, ()), change)
    if change.clears_votes:
        batch.votes[case.id] = {}
    if change.vote and move.actor.person:
        batch.votes.setdefault(case.id, {})[move.actor.person] = change.vote
    batch.entries.append(entry)
    batch.settled.append(move)
    batch.ended += change.ended
    batch.given += change.given
    batch.moves += change.moves
    batch.changes.append(change)
    domain = context.settings.mail_domain
    for one in deliveries_for(case, change.notices, situation.panels, situation.now, domain, by=move.actor.person):
        # Two promises that break at the same time say the same thing to the same person once.
        batch.outbox.setdefault((case.id, one.person, one.message, one.promise), one)


def _acts_after(known: tuple[Act, ...], change: Change) -> tuple[Act, ...]:
    renewed = {(act.kind, act.who) for act in change.acts}
    kept = (act for act in known if act.kind not in change.void and (act.kind, act.who) not in renewed)
    return (*kept, *change.acts)


async def _write(session: Session, batch: Batch, now: datetime) -> None:
    changed = [(case, batch.before[key]) for key, case in batch.cases.items() if case.version != batch.before[key]]
    await cases.change(session, changed)
    await case_log.append(session, batch.entries)
    await promises.add(session, batch.given)
    await promises.end(session, batch.ended)
    await moves.settle(session, batch.settled)
    await moves.add(session, batch.moves)
    await moves.withdraw(session, [(one.case, one.id) for one in batch.ended], now)
    await deliveries.add(session, list(batch.outbox.values()))
    await writings.remove_of_moves(session, [(move.case, move.id) for move in batch.refused if move.note])
    for change in batch.changes:
        await _write_rare(session, change)
        await handing_on.after(session, change, now)


async def _write_rare(session: Session, change: Change) -> None:
    """Write what few changes bring: votes, someone stepping out, when a case is to be forgotten."""
    case, person = change.case, change.move.actor.person
    if change.vote and person:
        await votes.cast(session, case.id, person, change.vote, change.move.ended_at)
    if change.clears_votes:
        await votes.void(session, case.id)
    for gone in change.excluded:
        await keep_away(session, case.id, gone)
    if change.void:
        await acts.void(session, case.id, sorted(change.void))
    if change.acts:
        await acts.add(session, case.id, change.acts)
    if case.state is CaseState.RESOLVED or change.event.value == "reopened":
        await cases.forget_at(session, case.id, change.forget_at)


def _told(move: Move, case: Case, change: Change | None) -> Applied:
    broke = [one.name for one in change.ended if one.ending is Ending.BROKEN] if change else []
    return Applied(
        move=move.id,
        reference=case.reference,
        trigger=str(change.data["trigger"]) if change else move.trigger.value,
        cause=move.cause,
        policy=case.policy,
        status=move.status.value,
        reason=move.reason,
        event=change.event.value if change else None,
        state=case.state.value,
        tier=case.holder if case.state is CaseState.ESCALATED else None,
        broke=broke[0] if broke else None,
    )
