"""
What a case is after a move: its state, who holds it, who took it, how it ended.

That the move happens at all is decided in `engine.deciding.decide`.
"""

from msgspec.structs import replace

from engine.deciding.change import Situation
from engine.deciding.counting import approving
from engine.deciding.redirecting import DANGER_OVERRIDE, group_of
from engine.deciding.turns import next_shepherd
from handrail.identifiers import PersonId, is_id
from states.case import Case, Move
from states.lifecycle import CaseState, Event, Row, Trigger
from states.roles import ActorKind


def case_after(situation: Situation, move: Move, row: Row, excluded: tuple[PersonId, ...]) -> Case:
    """Answer the case as it is once `move` has happened by `row`, without the new head of its log."""
    case, now = situation.case, situation.now
    holder = _holder_after(situation, move, row, excluded)
    state = row.target or case.state
    return replace(
        case,
        state=state,
        state_since=now if row.target else case.state_since,
        version=case.version + 1,
        holder=holder,
        opened_to=case.opened_to | {holder} | _asked_to_approve(situation, move),
        assignee=_assignee_after(situation, move, holder, excluded),
        outcome=_outcome_after(situation, move, row),
        escalated_before=case.escalated_before or state is CaseState.ESCALATED,
        consent=case.consent or _consents(move),
        danger=case.danger or move.outcome == DANGER_OVERRIDE,
        told_at=now if row.event is Event.TOLD else case.told_at,
    )


def appeals(move: Move) -> bool:
    """Answer whether a move is an appeal: the reporter wants an ended case opened again."""
    return move.trigger is Trigger.REOPEN and move.actor.kind is ActorKind.REPORTER


def _asked_to_approve(situation: Situation, move: Move) -> frozenset[str]:
    return frozenset(approving(situation, move.outcome)) if move.trigger is Trigger.PROPOSE else frozenset()


def _holder_after(situation: Situation, move: Move, row: Row, excluded: tuple[PersonId, ...]) -> str:
    case, panels = situation.case, situation.panels
    if move.trigger is Trigger.HAND_OVER and is_id(move.to or ""):
        return group_of(situation, PersonId(move.to or "")) or case.holder
    if move.trigger in {Trigger.ESCALATE, Trigger.RAISE_TIER, Trigger.HAND_OVER}:
        return move.to or case.holder
    if appeals(move) and row.target is CaseState.ESCALATED:
        return _hears_appeal(situation)
    if excluded and not panels.can_act(case.holder):
        return _substitute(situation)
    return case.holder


def _hears_appeal(situation: Situation) -> str:
    """Answer who hears an appeal: the group named, or the next tier where too few of it may; else who is left."""
    appeal, panels = situation.policy.appeal, situation.panels
    if appeal is None:
        return _substitute(situation)
    above = None if panels.can_act(appeal.to) else panels.able_tier_from(appeal.to)
    return above or (appeal.to if panels.of(appeal.to) else _substitute(situation))


def _substitute(situation: Situation) -> str:
    """Answer who steps in when the holder is short, or may not hear an appeal: the next tier, or whoever counsels."""
    case, policy, panels = situation.case, situation.policy, situation.panels
    if panels.can_act(case.holder):
        return case.holder
    if policy.decides(case.holder):
        outside = None if panels.of(case.holder) else panels.outside_the_tiers()
        return panels.tier_from(case.holder) or outside or case.holder
    others = [group for group in policy.without_consent if panels.of(group)]
    return others[0] if others else case.holder


def _assignee_after(situation: Situation, move: Move, holder: str, excluded: tuple[PersonId, ...]) -> PersonId | None:
    case = situation.case
    if move.trigger is Trigger.TAKE:
        return move.actor.person or case.assignee or next_shepherd(situation)
    if move.trigger is Trigger.HAND_OVER and is_id(move.to or ""):
        return PersonId(move.to or "")
    gone = holder != case.holder or move.trigger is Trigger.HAND_OVER
    return None if gone or case.assignee in excluded else case.assignee


def _outcome_after(situation: Situation, move: Move, row: Row) -> str | None:
    """Answer how the case ended; an appeal that does not suspend the outcome leaves it standing meanwhile."""
    case, policy = situation.case, situation.policy
    if row.target is CaseState.RESOLVED:
        return "withdrawn" if move.trigger is Trigger.WITHDRAW else move.outcome
    if appeals(move) and policy.appeal and not policy.appeal.suspends:
        return case.outcome
    return None if row.event is Event.REOPENED else case.outcome


def _consents(move: Move) -> bool:
    asked_by_reporter = move.trigger is Trigger.ESCALATE and move.actor.kind is ActorKind.REPORTER
    return move.trigger is Trigger.CONSENT or asked_by_reporter
