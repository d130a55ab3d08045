"""
Conflicts of interest: when a policy asks a member about them, whose act waits for the answer, and who may not act.

A close tie leads out of the case by `recuse`; a distant one too, or the others weigh it, as the policy says.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from engine.deciding.change import Situation
from engine.deciding.redirecting import DANGER_OVERRIDE
from handrail.errors import RefusedError
from handrail.identifiers import PersonId
from policies.schema import Policy
from states.acts import Act, ActKind, of_kind
from states.case import Case, Move
from states.lifecycle import CaseState, Trigger

NO_CONFLICT, SOFT_CONFLICT = "no-conflict", "soft-conflict"
DECLARATIONS = frozenset({NO_CONFLICT, SOFT_CONFLICT})
"""What a member may declare; whoever has a close tie steps out."""
STAYS, LEAVES = "stays", "leaves"
OPINIONS = frozenset({STAYS, LEAVES})
"""What the others may find about a distant tie."""
_WAITS = "waits"
_NEVER_HELD_UP = frozenset({Trigger.DECLARE, Trigger.RECUSE})
_AT_REVIEW = frozenset({Trigger.MET, Trigger.DECIDED, Trigger.RESOLVE, Trigger.APPROVE, Trigger.DECLINE})
_ANSWERED = (Trigger.RESOLVE, Trigger.DECLARE)
_AT_REPORT, BEFORE, AT_REVIEW = "at_report", "before_investigation", "at_review"


def require_weighed(situation: Situation, move: Move) -> None:
    """
    Let a move pass unless its actor told of a distant tie that the others have not weighed yet.

    Raises:
        RefusedError: they did; the reason is `group-decides`.

    """
    if move.actor.person in waiting(situation.acts) and move.trigger not in _NEVER_HELD_UP:
        raise RefusedError("group-decides")


def require_declared(situation: Situation, move: Move) -> None:
    """
    Let a move pass if its actor has said, at every moment that the policy asks, that no conflict keeps them away.

    What is done because someone is in danger is not held up.

    Raises:
        RefusedError: they have not; the reason is `say-conflict`.

    """
    person = move.actor.person
    if person is None or move.trigger in _NEVER_HELD_UP or move.outcome == DANGER_OVERRIDE:
        return
    if undeclared(situation.policy, situation.case, situation.acts, person, move.trigger):
        raise RefusedError("say-conflict")


def undeclared(policy: Policy, case: Case, acts: Iterable[Act], person: PersonId, trigger: Trigger) -> tuple[str, ...]:
    """Answer at which moments a person has still to declare before they may pull `trigger`."""
    said = {act.who for act in of_kind(acts, ActKind.CLEAR)}
    tied = {act.who for act in of_kind(acts, ActKind.TIE)}
    moments = () if person in tied else _moments(policy, case, trigger)
    return tuple(one for one in moments if _clear(case, person, one) not in said)


def declared(situation: Situation, move: Move) -> tuple[Act, ...]:
    """Answer what a declaration puts on record: a tie, or being clear at the moments that it answers."""
    person, case, now = move.actor.person, situation.case, situation.now
    if person is None:
        return ()
    if move.outcome == SOFT_CONFLICT:
        return (Act(ActKind.TIE, person, _WAITS, now),)
    asked = (undeclared(situation.policy, case, situation.acts, person, one) for one in _ANSWERED)
    left = next((some for some in asked if some), ())
    # Asked twice of an escalated case, a member answers twice: the review has its own question.
    now_answered = [one for one in left if one != AT_REVIEW] or left
    return tuple(Act(ActKind.CLEAR, _clear(case, person, one), NO_CONFLICT, now) for one in now_answered)


def stepping_out(situation: Situation, move: Move) -> Move:
    """Answer the move as it is meant: a distant tie leads out of the case where the policy excludes it."""
    return replace(move, trigger=Trigger.RECUSE, outcome=None) if leads_out(situation.policy, move) else move


def leads_out(policy: Policy, move: Move) -> bool:
    """Answer whether a move tells of a distant tie under a policy that excludes those who have one."""
    tied = move.trigger is Trigger.DECLARE and move.outcome == SOFT_CONFLICT
    return tied and policy.conflicts.soft == "excluded"


def leaving(situation: Situation, move: Move) -> tuple[PersonId, ...]:
    """Answer who is kept away from the case from now on because of a move."""
    if move.trigger is Trigger.WEIGH and move.outcome == LEAVES:
        return tuple(sorted(waiting(situation.acts)))
    return (move.actor.person,) if move.trigger is Trigger.RECUSE and move.actor.person else ()


def waiting(acts: Iterable[Act]) -> frozenset[PersonId]:
    """Answer who told of a distant tie that the others have not weighed yet."""
    return frozenset(PersonId(act.who) for act in of_kind(acts, ActKind.TIE) if act.said == _WAITS)


def weighed(acts: Iterable[Act], opinion: str, situation: Situation) -> tuple[Act, ...]:
    """Answer the ties as they stand once the others have found that they do not matter."""
    stay = sorted(waiting(acts)) if opinion == STAYS else []
    return tuple(Act(ActKind.TIE, person, STAYS, situation.now) for person in stay)


def barred(policy: Policy, case: Case, acts: Iterable[Act]) -> frozenset[PersonId]:
    """Answer who may see a case and not act for those who hold it: a tie is weighed, or they ruled before an appeal."""
    if not acts:
        return frozenset()
    ruled = of_kind(acts, ActKind.RULED) if of_kind(acts, ActKind.APPEALED) else ()
    others = policy.appeal is not None and policy.appeal.by == "other_people" and case.state is CaseState.ESCALATED
    return waiting(acts) | (frozenset(PersonId(act.who) for act in ruled) if others else frozenset())


def _moments(policy: Policy, case: Case, trigger: Trigger) -> tuple[str, ...]:
    escalated = case.state is CaseState.ESCALATED
    # Whoever looks into an ended case for the first time is asked as well, and answers for the tier that ended it.
    looks_back = case.state is CaseState.RESOLVED and case.escalated_before and trigger is Trigger.DECLARE
    early = case.state in {CaseState.RECEIVED, CaseState.COUNSELLED}
    holds = {_AT_REPORT: early, BEFORE: escalated or looks_back, AT_REVIEW: escalated and trigger in _AT_REVIEW}
    return tuple(one for one in policy.conflicts.ask if holds[one])


def _clear(case: Case, person: PersonId, moment: str) -> str:
    """Name what someone is clear of: each tier asks anew before it looks into a case."""
    return f"{person}:{moment}:{case.holder}" if moment == BEFORE else f"{person}:{moment}"
