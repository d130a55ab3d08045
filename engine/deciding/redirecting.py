"""
Where a move really leads: the clock's moves are turned where consent, empty groups or the case's place demand it.

A promise that is broken always has a consequence; this module finds the one that is allowed.
"""

from msgspec.structs import replace

from engine.deciding.change import HOLDERS, Situation
from engine.deciding.panels import Panels
from handrail.errors import RefusedError
from handrail.identifiers import PersonId, is_id
from policies.schema import Policy
from states.case import Case, Move
from states.lifecycle import CaseState, Trigger
from states.machine import step
from states.roles import ActorKind

DANGER_OVERRIDE = "danger-override"
"""The outcome by which someone escalates without consent because a person is in danger; the reporter is told of it."""


def consented(case: Case) -> bool:
    """Answer whether groups that decide may hear of a case: by consent, by danger, or because they do already."""
    return case.consent or case.danger or case.state is CaseState.ESCALATED


def may_hear(situation: Situation, group: str) -> bool:
    """Answer whether a group may hear of a case at all: counsel-only talk stays with those who counsel."""
    return _hears(situation.case, situation.policy, group)


def stand_in(case: Case, group: str, panels: Panels) -> str | None:
    """
    Answer who hears instead of a group that has nobody: the next tier, the holder, or whoever there is.

    Only groups that may hear of the case are asked; None when none of them has anyone.
    """
    policy = panels.policy
    later = panels.tier_from(group) if policy.decides(group) else None
    order = (later, case.holder, *policy.tiers, *policy.without_consent)
    return next((one for one in order if one and panels.of(one) and _hears(case, policy, one)), None)


def redirected(situation: Situation, move: Move) -> Move:
    """
    Answer the move with the group it leads to, if it leads to one.

    Raises:
        RefusedError: it leads nowhere; reasons `unknown-group`, `nobody-there`, `no-higher-tier`, `consent-needed`.

    """
    turned = _by_clock(situation, move) if move.actor.kind is ActorKind.CLOCK else move
    find = {Trigger.ESCALATE: _escalated_to, Trigger.RAISE_TIER: _raised_to, Trigger.HAND_OVER: _handed_to}
    chosen = find.get(turned.trigger)
    return replace(turned, to=chosen(situation, turned)) if chosen else turned


def _by_clock(situation: Situation, move: Move) -> Move:
    case, panels = situation.case, situation.panels
    trigger, to = move.trigger, None if move.to == HOLDERS else move.to
    if trigger is Trigger.ESCALATE and case.state is CaseState.ESCALATED:
        trigger = Trigger.RAISE_TIER
    if trigger is Trigger.ESCALATE and not consented(case):
        trigger, to = Trigger.HAND_OVER, _next_counsel(situation, move)
    if trigger is Trigger.ESCALATE and panels.tier_from(None) is None:
        trigger = Trigger.ALARM
    if trigger is Trigger.RAISE_TIER and _above(situation, to) is None:
        trigger = Trigger.ALARM
    if trigger is Trigger.HAND_OVER and (to is None or not may_hear(situation, to)):
        to = _next_counsel(situation, move)
    if trigger is Trigger.HAND_OVER and (to is None or not panels.of(to)):
        trigger = Trigger.ALARM
    return replace(move, trigger=trigger if _fits(case, trigger) else Trigger.ALARM, to=to)


def _fits(case: Case, trigger: Trigger) -> bool:
    try:
        step(case.state, trigger, was_escalated=case.escalated_before)
    except RefusedError:
        return False
    return True


def _next_counsel(situation: Situation, move: Move) -> str | None:
    """
    Answer who counsels next: first someone else of the first group, then group by group, as the policy says.

    It never goes back to a group before the one that holds the case: another promise may have moved it on already.
    """
    order = [group for group in situation.policy.without_consent if situation.panels.of(group)]
    if not order:
        return None
    holder = situation.case.holder
    turn = next((one.round for one in situation.running if one.id == move.promise), 1)
    here = order.index(holder) if holder in order else 0
    return order[max(here, min(turn, len(order)) - 1)]


def _escalated_to(situation: Situation, move: Move) -> str:
    _require_consent(situation, move)
    to = _tier(situation, move.to) or situation.panels.tier_from(None)
    if to is not None and not situation.panels.can_act(to):
        to = situation.panels.tier_from(to) or situation.panels.tier_from(None)
    if to is None:
        raise RefusedError("nobody-there")
    return to


def _require_consent(situation: Situation, move: Move) -> None:
    by_reporter = move.actor.kind is ActorKind.REPORTER
    if not (by_reporter or consented(situation.case) or move.outcome == DANGER_OVERRIDE):
        raise RefusedError("consent-needed")


def _raised_to(situation: Situation, move: Move) -> str:
    to = _above(situation, _tier(situation, move.to))
    if to is None:
        raise RefusedError("no-higher-tier")
    return to


def _above(situation: Situation, wanted: str | None) -> str | None:
    """Answer the tier that takes over: the one wanted, if it is another one and can act, else the next that can."""
    holder = situation.case.holder
    if wanted is not None and wanted != holder and situation.panels.can_act(wanted):
        return wanted
    above = situation.panels.tier_from(_highest(situation))
    return None if above == holder else above


def _highest(situation: Situation) -> str | None:
    """Answer the tier to count from: the holder, or for an appeal the last that ruled, to whom it never goes back."""
    case, policy = situation.case, situation.policy
    if policy.decides(case.holder):
        return case.holder
    return next((tier for tier in reversed(policy.tiers) if tier in case.opened_to), None)


def _handed_to(situation: Situation, move: Move) -> str:
    """Answer the group that a case is handed to, or the key of the one person who is to have it."""
    if is_id(move.to or ""):
        if group_of(situation, PersonId(move.to or "")) is None:
            raise RefusedError("nobody-there")
        return move.to or ""
    to = _known(situation, move.to) or situation.case.holder
    if not may_hear(situation, to):
        raise RefusedError("consent-needed")
    if not situation.panels.of(to):
        raise RefusedError("nobody-there")
    return to


def group_of(situation: Situation, person: PersonId) -> str | None:
    """Answer the group for which someone can be handed a case: the one that holds it, or another that counsels."""
    groups = dict.fromkeys((situation.case.holder, *situation.policy.without_consent))
    there = (group for group in groups if may_hear(situation, group))
    return next((group for group in there if any(one.id == person for one in situation.panels.of(group))), None)


def _known(situation: Situation, group: str | None) -> str | None:
    if group in (None, HOLDERS):
        return None
    if group not in situation.policy.groups:
        raise RefusedError("unknown-group")
    return group


def _tier(situation: Situation, group: str | None) -> str | None:
    """Answer a group that decides: who counsels cannot be made to decide alone by calling it an escalation."""
    tier = _known(situation, group)
    if tier is not None and not situation.policy.decides(tier):
        raise RefusedError("unknown-group")
    return tier


def _hears(case: Case, policy: Policy, group: str) -> bool:
    return group in case.opened_to or consented(case) or policy.hears_without_consent(group)
