"""
Deciding one move: from a case as it stands to everything that changes, or to the reason why nothing does.

A pure function: no database, no clock, no sending. `engine.moving.applying` reads the situation and writes the change.
"""

from datetime import datetime

from msgspec.structs import replace

from engine.deciding import awaiting, guards, hearing, measures
from engine.deciding.becoming import appeals, case_after
from engine.deciding.change import Change, Situation
from engine.deciding.conflicts import leaving, require_declared, require_weighed, stepping_out
from engine.deciding.counting import Count, approving, count
from engine.deciding.migrating_policies import migrated
from engine.deciding.notices import notices_for, told_by, told_of_proposal, told_of_stepping_out
from engine.deciding.owing import give
from engine.deciding.recording import acts_of, laid_down, voided
from engine.deciding.redirecting import redirected
from handrail.errors import RefusedError
from handrail.identifiers import PersonId
from policies.owing import ended_by, ended_by_clock, events_of, owed_then
from policies.schema import AFTERWARDS, AWAITED, BESIDE
from policies.telling import Tell
from states.acts import Act, ActKind, newest
from states.case import Case, Ending, Move, MoveStatus, Promise
from states.lifecycle import CaseState, Event, Row, Trigger
from states.machine import step
from states.roles import ActorKind


def decide(situation: Situation, move: Move) -> Change:
    """
    Decide a move.

    Raises:
        RefusedError: the move changes nothing; its reason is a code such as `promise-ended` or `not-yours`.

    """
    broken = _promise_of(situation, move)
    if move.expects is not None and move.expects != situation.case.version:
        raise RefusedError("case-changed")
    if not situation.standing:
        raise RefusedError("not-yours")
    require_weighed(situation, move)
    turned = stepping_out(situation, redirected(situation, move))
    row = step(situation.case.state, turned.trigger, was_escalated=situation.case.escalated_before)
    if not row.who & situation.standing:
        raise RefusedError("not-yours")
    require_declared(situation, move)
    if move.trigger is Trigger.MIGRATE:
        return migrated(situation, move)
    guards.check(situation, turned)
    counted = count(situation, turned)
    guards.check_counted(situation, counted)
    if counted.tally:
        return _tallied(situation, move, counted)
    if counted.move.trigger is not turned.trigger:
        row = step(situation.case.state, counted.move.trigger, was_escalated=situation.case.escalated_before)
    return _change(situation, move, counted, row, broken)


def _promise_of(situation: Situation, move: Move) -> Promise | None:
    """Answer the promise that a clock's move breaks, if it breaks one."""
    if move.promise is None:
        return None
    promise = next((one for one in situation.running if one.id == move.promise), None)
    if promise is None:
        raise RefusedError("promise-ended")
    return promise if move.breaks else None


def _change(situation: Situation, asked: Move, counted: Count, row: Row, broken: Promise | None) -> Change:
    move = counted.move
    excluded = leaving(situation, move)
    after = case_after(situation, move, row, excluded)
    events = _events(situation, move, row)
    ended = _ended(situation, move, after, events, broken)
    given, moves = _given(situation, move, after, events, ended, broken)
    running = _still(situation.running, ended) + given
    over = _is_over(situation, after)
    acts = counted.acts + acts_of(situation, move) + laid_down(situation, excluded)
    return Change(
        move=_settled(asked, situation.now, None),
        case=after,
        event=row.event,
        data=_data(situation, move, after, ended, given),
        ended=ended,
        given=given,
        moves=moves,
        notices=notices_for(
            replace(situation, case=after), _told(situation, move, events, after, excluded), running, move, broken
        ),
        vote=move.outcome if counted.vote else None,
        clears_votes=over or move.trigger is Trigger.DECLINE or move.outcome == hearing.DISAGREES,
        excluded=excluded,
        acts=acts,
        void=voided(situation, counted.void, move.trigger, over=over, resolved=_ends(situation, after)),
        forget_at=_forget_at(situation, after, acts),
    )


def _events(situation: Situation, move: Move, row: Row) -> tuple[Event, ...]:
    events = events_of(row.event, row.target, situation.case.state)
    return (*events, Event.APPEALED) if appeals(move) else events


def _ends(situation: Situation, after: Case) -> bool:
    return after.state is CaseState.RESOLVED and situation.case.state is not CaseState.RESOLVED


def _is_over(situation: Situation, after: Case) -> bool:
    """Answer whether what this panel was deciding is decided, or is another panel's to decide now."""
    moved = after.holder != situation.case.holder or after.state is CaseState.RESOLVED
    return situation.case.state is CaseState.ESCALATED and moved


def _told(
    situation: Situation, move: Move, events: tuple[Event, ...], after: Case, excluded: tuple[PersonId, ...]
) -> tuple[Tell, ...]:
    told = told_by(situation.policy, events)
    if excluded:
        told += told_of_stepping_out(situation, after, excluded)
    if move.trigger is Trigger.PROPOSE:
        told += told_of_proposal(approving(situation, move.outcome))
    return told


def _ended(
    situation: Situation, move: Move, after: Case, events: tuple[Event, ...], broken: Promise | None
) -> tuple[Promise, ...]:
    policy, now = situation.policy, situation.now
    beside = tuple(one for one in situation.running if one.name in BESIDE and one != broken)
    running = _still(situation.running, beside)
    over = measures.ended_by(situation, [one for one in beside if one.name in AFTERWARDS], move, events)
    over += awaiting.ended_by(situation, [one for one in beside if one.name in AWAITED], move, after)
    if move.actor.kind is ActorKind.CLOCK:
        return ended_by_clock(policy, running, events, broken, now) + over
    return ended_by(policy, running, events, acted_at=move.requested_at, now=now) + over


def _given(
    situation: Situation,
    move: Move,
    after: Case,
    events: tuple[Event, ...],
    ended: tuple[Promise, ...],
    broken: Promise | None,
) -> tuple[tuple[Promise, ...], tuple[Move, ...]]:
    rounds = {one.name: one.round + 1 for one in ended}
    owed = owed_then(
        situation.policy,
        events,
        situation.now,
        running=[one.name for one in _still(situation.running, ended) if one.name not in BESIDE],
        state=after.state,
        holder=after.holder,
        broken=broken.name if broken else None,
        trigger=move.trigger,
        day=after.day,
    )
    owed += (
        measures.owed_for(situation, after) if _ends(situation, after) else measures.owed_again(situation, move, ended)
    )
    owed += awaiting.owed_for(situation, move)
    rows = [give(after, one, rounds.get(one.name, 1)) for one in owed]
    return tuple(promise for promise, _ in rows), tuple(one for _, moves in rows for one in moves)


def _still(running: tuple[Promise, ...], ended: tuple[Promise, ...]) -> tuple[Promise, ...]:
    gone = {one.id for one in ended}
    return tuple(one for one in running if one.id not in gone)


def _forget_at(situation: Situation, after: Case, acts: tuple[Act, ...]) -> datetime | None:
    known = (*situation.acts, *acts)
    lifted = newest(known, ActKind.LIFTED)
    over = measures.forget_at(replace(situation, acts=known), after, lifted.at if lifted else None)
    return max(over, guards.appeal_until(after, situation.policy) or over) if over else None


def _data(
    situation: Situation, move: Move, after: Case, ended: tuple[Promise, ...], given: tuple[Promise, ...]
) -> dict[str, object]:
    before = situation.case
    facts: dict[str, object] = {"trigger": move.trigger.value, "cause": move.cause, "move": move.id}
    if after.state is not before.state:
        facts |= {"from": before.state.value, "to": after.state.value}
    if after.holder != before.holder:
        facts["holder"] = after.holder
    if move.outcome:
        facts["outcome"] = move.outcome
    if move.trigger is Trigger.APPOINT and move.to:
        facts["appointed"] = move.to
    for ending in Ending:
        names = [one.name for one in ended if one.ending is ending]
        facts |= {ending.value: names} if names else {}
    if given:
        facts["given"] = {one.name: one.due_at.isoformat() for one in given}
    return facts


def _tallied(situation: Situation, asked: Move, counted: Count) -> Change:
    """Record a move that counts and does not suffice yet: the case changes in nothing but its log."""
    after = replace(situation.case, version=situation.case.version + 1)
    return Change(
        move=_settled(asked, situation.now, counted.tally),
        case=after,
        event=counted.event,
        data={"trigger": asked.trigger.value, "cause": asked.cause, "move": asked.id, "vote": counted.tally},
        ended=(),
        given=(),
        moves=(),
        notices=(),
        vote=counted.move.outcome if counted.vote else None,
        acts=counted.acts,
    )


def _settled(move: Move, now: datetime, reason: str | None) -> Move:
    return replace(move, status=MoveStatus.APPLIED, reason=reason, ended_at=now)
