"""
Deciding one move: from a case as it stands to everything that changes, or to the reason why nothing does.

A pure function: no database, no clock, no sending. `engine.applying` reads the situation and writes the change.
"""

from dataclasses import replace
from datetime import datetime

from engine import guards
from engine.change import Change, Situation
from engine.migrating_policies import migrated
from engine.notices import notices_for, told_by, told_of_stepping_out
from engine.owing import give
from engine.redirecting import DANGER_OVERRIDE, redirected
from handrail.errors import RefusedError
from handrail.identifiers import PersonId
from policies.calendars import deadline
from policies.owing import ended_by, ended_by_clock, events_of, owed_then
from policies.telling import Tell
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
    turned = redirected(situation, move)
    row = step(situation.case.state, turned.trigger, was_escalated=situation.case.escalated_before)
    if not row.who & situation.standing:
        raise RefusedError("not-yours")
    if move.trigger is Trigger.MIGRATE:
        return migrated(situation, move)
    guards.check(situation, turned)
    return _change(situation, move, turned, row, broken)


def _promise_of(situation: Situation, move: Move) -> Promise | None:
    """Answer the promise that a clock's move breaks, if it breaks one."""
    if move.promise is None:
        return None
    promise = next((one for one in situation.running if one.id == move.promise), None)
    if promise is None:
        raise RefusedError("promise-ended")
    return promise if move.breaks else None


def _change(situation: Situation, asked: Move, move: Move, row: Row, broken: Promise | None) -> Change:
    if move.trigger is Trigger.RESOLVE:
        agree, needed = guards.agreeing(situation, move)
        if agree < needed:
            return _vote(situation, asked, f"{agree} of {needed} agreed")
    after = _case_after(situation, move, row)
    events = events_of(row.event, row.target, situation.case.state)
    ended = _ended(situation, move, events, broken)
    given, moves = _given(situation, move, after, events, ended, broken)
    running = _still(situation.running, ended) + given
    return Change(
        move=_settled(asked, situation.now, None),
        case=after,
        event=row.event,
        data=_data(situation, move, after, ended, given),
        ended=ended,
        given=given,
        moves=moves,
        notices=notices_for(
            replace(situation, case=after), _told(situation, move, events, after), running, move, broken
        ),
        clears_votes=situation.case.state is CaseState.ESCALATED
        and (after.holder != situation.case.holder or after.state is CaseState.RESOLVED),
        excluded=move.actor.person if move.trigger is Trigger.RECUSE else None,
        forget_at=_forget_at(situation, after),
    )


def _told(situation: Situation, move: Move, events: tuple[Event, ...], after: Case) -> tuple[Tell, ...]:
    told = told_by(situation.policy, events)
    if move.trigger is Trigger.RECUSE:
        told += told_of_stepping_out(situation.case, after, situation.policy, move.actor.person)
    return told


def _case_after(situation: Situation, move: Move, row: Row) -> Case:
    case, now = situation.case, situation.now
    holder = _holder_after(situation, move, row)
    state = row.target or case.state
    resolved = state is CaseState.RESOLVED
    return replace(
        case,
        state=state,
        state_since=now if row.target else case.state_since,
        version=case.version + 1,
        holder=holder,
        opened_to=case.opened_to | {holder},
        assignee=_assignee_after(case, move, holder),
        outcome=_outcome_after(case, move) if resolved else None,
        escalated_before=case.escalated_before or state is CaseState.ESCALATED,
        consent=case.consent or _consents(move),
        danger=case.danger or move.outcome == DANGER_OVERRIDE,
        told_at=now if row.event is Event.TOLD else case.told_at,
    )


def _holder_after(situation: Situation, move: Move, row: Row) -> str:
    case, policy, panels = situation.case, situation.policy, situation.panels
    if move.trigger in {Trigger.ESCALATE, Trigger.RAISE_TIER, Trigger.HAND_OVER}:
        return move.to or case.holder
    if row.event is Event.REOPENED and move.actor.kind is ActorKind.REPORTER and row.target is CaseState.ESCALATED:
        appeal = policy.appeal.to if policy.appeal else None
        return appeal if appeal and panels.of(appeal) else case.holder
    if row.event is Event.RECUSED and not panels.can_act(case.holder):
        return _substitute(situation)
    return case.holder


def _substitute(situation: Situation) -> str:
    """Answer who steps in when a step out leaves the holder short: the next tier, or whoever counsels."""
    case, policy, panels = situation.case, situation.policy, situation.panels
    if policy.decides(case.holder):
        outside = None if panels.of(case.holder) else panels.outside_the_tiers()
        return panels.tier_from(case.holder) or outside or case.holder
    others = [group for group in policy.without_consent if panels.of(group)]
    return others[0] if others else case.holder


def _assignee_after(case: Case, move: Move, holder: str) -> PersonId | None:
    if move.trigger is Trigger.TAKE:
        return move.actor.person
    gone = holder != case.holder or move.trigger is Trigger.HAND_OVER
    stepped_out = move.trigger is Trigger.RECUSE and move.actor.person == case.assignee
    return None if gone or stepped_out else case.assignee


def _outcome_after(case: Case, move: Move) -> str | None:
    return "withdrawn" if move.trigger is Trigger.WITHDRAW else move.outcome or case.outcome


def _consents(move: Move) -> bool:
    asked_by_reporter = move.trigger is Trigger.ESCALATE and move.actor.kind is ActorKind.REPORTER
    return move.trigger is Trigger.CONSENT or asked_by_reporter


def _ended(situation: Situation, move: Move, events: tuple[Event, ...], broken: Promise | None) -> tuple[Promise, ...]:
    policy, running, now = situation.policy, situation.running, situation.now
    if move.actor.kind is ActorKind.CLOCK:
        return ended_by_clock(policy, running, events, broken, now)
    return ended_by(policy, running, events, acted_at=move.requested_at, now=now)


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
        running=[one.name for one in _still(situation.running, ended)],
        state=after.state,
        holder=after.holder,
        broken=broken.name if broken else None,
        trigger=move.trigger,
    )
    rows = [give(after, one, rounds.get(one.name, 1)) for one in owed]
    return tuple(promise for promise, _ in rows), tuple(one for _, moves in rows for one in moves)


def _still(running: tuple[Promise, ...], ended: tuple[Promise, ...]) -> tuple[Promise, ...]:
    gone = {one.id for one in ended}
    return tuple(one for one in running if one.id not in gone)


def _forget_at(situation: Situation, after: Case) -> datetime | None:
    if after.state is not CaseState.RESOLVED or after.outcome is None:
        return None
    keep = situation.policy.keep_for(after.outcome)
    if keep is None:
        return None
    over = deadline(keep, after.state_since, situation.policy.calendar)
    return max(over, guards.appeal_until(after, situation.policy) or over)


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
    for ending in Ending:
        names = [one.name for one in ended if one.ending is ending]
        facts |= {ending.value: names} if names else {}
    if given:
        facts["given"] = {one.name: one.due_at.isoformat() for one in given}
    return facts


def _vote(situation: Situation, move: Move, tally: str) -> Change:
    """Record a vote that does not decide yet: the case changes in nothing but its log."""
    after = replace(situation.case, version=situation.case.version + 1)
    return Change(
        move=_settled(move, situation.now, tally),
        case=after,
        event=Event.NOTED,
        data={"trigger": move.trigger.value, "cause": move.cause, "move": move.id, "vote": tally},
        ended=(),
        given=(),
        moves=(),
        notices=(),
        vote=move.outcome,
    )


def _settled(move: Move, now: datetime, reason: str | None) -> Move:
    return replace(move, status=MoveStatus.APPLIED, reason=reason, ended_at=now)
