"""
What whoever holds a case needs to know before they act: consent, whom they can hand it to, what cannot be done and why.

Whether a move is refused is not told here a second time: each one is decided as it would be, and nothing is written.
"""

from dataclasses import dataclass
from datetime import datetime

from engine.deciding.change import Situation
from engine.deciding.decide import decide
from engine.deciding.guards import ON_THE_SPOT
from engine.deciding.panels import Panels
from engine.deciding.redirecting import group_of
from engine.views import Holding
from handrail.errors import RefusedError
from handrail.identifiers import MoveId
from policies.schema import Policy
from states.acts import Act, ActKind, of_kind
from states.case import Case, Move
from states.lifecycle import CLOSING_OUTCOMES, OPEN, CaseState, Trigger
from states.people import Person
from states.roles import Actor, ActorKind, Standing

_MAIN = (
    Trigger.COUNSEL, Trigger.HAND_OVER, Trigger.ESCALATE, Trigger.RAISE_TIER, Trigger.MET, Trigger.DECIDED,
    Trigger.RESOLVE, Trigger.CLOSE, Trigger.TOLD, Trigger.REOPEN,
)  # fmt: skip
"""The moves that people look for and wonder why they are not there."""
_SAID_ANYWAY = frozenset({"say-conflict", "outcome-needed", "unknown-outcome", "words-needed", "case-changed"})
"""Reasons that a form itself takes care of."""


@dataclass(frozen=True, slots=True)
class Stands:
    """A case, what was done on it, who can act on it, and how whoever looks stands towards it."""

    case: Case
    policy: Policy
    acts: tuple[Act, ...]
    panels: Panels
    standing: frozenset[Standing]


def holding_of(stands: Stands, me: Person, *, now: datetime) -> Holding:
    """Answer what matters to whoever holds the case; of colleagues and reasons nothing where they do not hold it."""
    case, policy = stands.case, stands.policy
    if Standing.HOLDER not in stands.standing:
        return Holding(case.consent, case.reachable)
    situation = Situation(
        case, policy, (), stands.panels, stands.standing, {}, max(now, case.state_since), acts=stands.acts
    )
    return Holding(
        case.consent,
        case.reachable,
        settles=_settles(case, policy, stands.acts),
        colleagues=_colleagues(situation, me),
        cannot=_cannot(situation, me),
    )


def _settles(case: Case, policy: Policy, known: tuple[Act, ...]) -> tuple[str, ...]:
    if case.state not in {CaseState.RECEIVED, CaseState.COUNSELLED}:
        return ()
    named = [one for one in policy.outcomes if one not in CLOSING_OUTCOMES]
    again = {ON_THE_SPOT} if of_kind(known, ActKind.PATTERN) else set[str]()
    return tuple(one for one in named if one not in again and policy.may_end(case.holder, one))


def _colleagues(situation: Situation, me: Person) -> tuple[tuple[str, str], ...]:
    """Answer whom a case can be handed to, by name; while it is with a tier, whoever is of it takes it themselves."""
    if situation.case.state not in {CaseState.RECEIVED, CaseState.COUNSELLED}:
        return ()
    groups = (situation.case.holder, *situation.policy.without_consent)
    found = {one.id: one.name for group in groups for one in situation.panels.of(group)}
    can = {key: name for key, name in found.items() if key != me.id and group_of(situation, key)}
    return tuple(sorted(can.items(), key=lambda one: one[1].casefold()))


def _cannot(situation: Situation, me: Person) -> tuple[tuple[Trigger, str], ...]:
    tried = ((one, _refusal(situation, one, me)) for one in _MAIN)
    found = ((one, why) for one, why in tried if why is not None and why not in _SAID_ANYWAY)
    return tuple((one, why) for one, why in found if _matters(situation.case, one, why))


def _matters(case: Case, trigger: Trigger, why: str) -> bool:
    """Leave out what nobody would look for: steps of another stage that lie behind, or that a tier alone takes."""
    if why != "not-from-here":
        return True
    return case.state in OPEN and trigger is Trigger.RESOLVE


def _refusal(situation: Situation, trigger: Trigger, me: Person) -> str | None:
    outcome = next(iter(situation.policy.outcomes), None) if trigger in {Trigger.RESOLVE, Trigger.DECIDED} else None
    move = Move(
        MoveId("0" * 32),
        situation.case.id,
        trigger,
        Actor(ActorKind.PERSON, me.id),
        "looking",
        situation.now,
        situation.now,
        outcome="no_content" if trigger is Trigger.CLOSE else outcome,
    )
    try:
        decide(situation, move)
    except RefusedError as refused:
        return refused.reason
    return None
