"""
What someone can ask of a case now: the triggers of the table, without those that would be refused in any case.
"""

from engine.deciding.conflicts import waiting
from engine.deciding.counting import approvers
from engine.deciding.panels import Panels
from engine.showing.reading import triggers_for
from handrail.identifiers import PersonId
from policies.schema import Policy
from states.acts import Act, ActKind, newest, of_kind
from states.case import Case
from states.lifecycle import CaseState, Trigger
from states.roles import Standing


def may_do(
    standing: frozenset[Standing], case: Case, policy: Policy, acts: tuple[Act, ...], panels: Panels, person: PersonId
) -> tuple[Trigger, ...]:
    """Answer the triggers that someone on the roster can pull now, in the table's order."""
    idle = _idle(case, policy, acts) | {Trigger.PROPOSE}
    proposed = newest(acts, ActKind.PROPOSED)
    asked = approvers(policy, case, panels, proposed.said) if proposed else {}
    if not any(person in members for members in asked.values()):
        idle |= {Trigger.APPROVE, Trigger.DECLINE}
    if not _acts_alone(policy, panels, person):
        idle |= {Trigger.ACT_ALONE, Trigger.REPORT_ACT}
    if any(act.who == person for act in of_kind(acts, ActKind.MEASURE)):
        idle |= {Trigger.UPHOLD}
    return tuple(one for one in triggers_for(case, standing) if one not in idle)


def _idle(case: Case, policy: Policy, acts: tuple[Act, ...]) -> set[Trigger]:
    """Answer the triggers that have nothing to do here: the policy does not ask for them, or nothing came before."""
    measure = case.outcome in policy.measures if case.state is CaseState.RESOLVED else of_kind(acts, ActKind.MEASURE)
    asks = {
        Trigger.DECLARE: bool(policy.conflicts.ask),
        Trigger.WEIGH: bool(waiting(acts)),
        Trigger.INVITE: policy.decide.hear_reported != "never",
        Trigger.HEARD: policy.decide.hear_reported != "never",
        Trigger.ASK: policy.decide.ask_reporter_before_enacting,
        Trigger.REPORT_ACT: bool(of_kind(acts, ActKind.MEASURE)),
        Trigger.UPHOLD: bool(of_kind(acts, ActKind.MEASURE)),
        Trigger.END_MEASURE: bool(measure),
        Trigger.CHECK_IN: bool(measure),
        Trigger.LINK: False,
        Trigger.PATTERN: not of_kind(acts, ActKind.PATTERN),
        Trigger.EXTEND: policy.new_violation == "extends",
    }
    return {trigger for trigger, wanted in asks.items() if not wanted}


def _acts_alone(policy: Policy, panels: Panels, person: PersonId) -> bool:
    groups = policy.unilateral.who if policy.unilateral else ()
    return any(one.id == person for group in groups for one in panels.of(group))
