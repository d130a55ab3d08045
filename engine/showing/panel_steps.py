"""
The single steps of a panel as they are shown: hearing, asking, approving, acting alone; what may come out and follow.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from engine.deciding.counting import approvers
from engine.deciding.panels import Panels
from engine.panel_views import AfterwardsView, InterimView, ProposalView, RungView, WaitView
from handrail.identifiers import PersonId
from policies.calendars import deadline
from policies.durations import Duration
from policies.retention import check_ins_at, measure_over_at, measure_starts_at
from policies.schema import Policy
from states.acts import Act, ActKind, newest
from states.case import Case
from states.lifecycle import CLOSING_OUTCOMES

Named = Callable[[str], str]
"""Names somebody by their key."""


def hearing(policy: Policy, acts: tuple[Act, ...]) -> WaitView | None:
    """Show how it stands with the side of the person reported; None where the policy hears them never."""
    rule = policy.decide.hear_reported
    if rule == "never":
        return None
    invited, heard = newest(acts, ActKind.INVITED), newest(acts, ActKind.HEARD)
    until = _until(policy, invited, policy.decide.reported_silent_after)
    return WaitView(rule, invited.at if invited else None, until, heard.at if heard else None)


def asked(case: Case, policy: Policy, acts: tuple[Act, ...]) -> WaitView | None:
    """Show how it stands with what the reporter thinks of the outcome; None where they are not asked."""
    decide = policy.decide
    if not decide.ask_reporter_before_enacting:
        return None
    if not case.reachable:
        return WaitView("unreachable")
    question, answer = newest(acts, ActKind.ASKED), newest(acts, ActKind.ANSWERED)
    return WaitView(
        "binds" if decide.reporter_must_agree else "counsel",
        question.at if question else None,
        _until(policy, question, decide.reporter_silent_after),
        answer.at if answer else None,
        (answer.said or None) if answer else None,
    )


def proposal(acts: tuple[Act, ...], policy: Policy, case: Case, panels: Panels, named: Named) -> ProposalView | None:
    """Show an outcome that waits for approval."""
    proposed = newest(acts, ActKind.PROPOSED)
    if proposed is None:
        return None
    groups = approvers(policy, case, panels, proposed.said)
    agreed = tuple(named(act.who) for act in acts if act.kind is ActKind.APPROVED)
    return ProposalView(proposed.said, proposed.at, tuple(groups), agreed)


def interim(
    acts: tuple[Act, ...], me: PersonId, named: Named, report_by: datetime | None, ends_at: datetime | None
) -> InterimView | None:
    """Show what someone did at once and alone."""
    alone, upheld = newest(acts, ActKind.MEASURE), newest(acts, ActKind.UPHELD)
    if alone is None:
        return None
    return InterimView(
        named(alone.who),
        alone.who == me,
        alone.at,
        alone.said or None,
        report_by,
        ends_at,
        named(upheld.who) if upheld else None,
    )


def ladder(policy: Policy, case: Case, eligible: int) -> Iterable[RungView]:
    """Answer what may come out, mildest first, with what each brings."""
    named = [one for one in policy.outcomes if one not in CLOSING_OUTCOMES]
    for outcome in named or sorted(policy.outcome_names - CLOSING_OUTCOMES):
        measure = policy.measures.get(outcome)
        groups = policy.decide.approval.get(outcome, ())
        yield RungView(
            outcome,
            policy.needs(case.holder, eligible, outcome, rules_now=True).agree,
            measure.lasts if measure else None,
            measure.returns if measure else None,
            measure.check_ins if measure else (),
            tuple(group for group in groups if group != case.holder),
        )


def afterwards(case: Case, policy: Policy, acts: tuple[Act, ...]) -> AfterwardsView | None:
    """Show the measure that a case ended with; None where it has none."""
    measure = policy.measures.get(case.outcome or "")
    if measure is None or case.outcome is None:
        return None
    since = measure_starts_at(policy, case.state_since, case.told_at)
    lifted = newest(acts, ActKind.LIFTED)
    return AfterwardsView(
        case.outcome,
        since,
        measure_over_at(policy, case.outcome, since),
        measure.returns,
        lifted.at if lifted else None,
        check_ins_at(policy, case.outcome, since),
    )


def _until(policy: Policy, since: Act | None, wait: Duration | None) -> datetime | None:
    return deadline(wait, since.at, policy.calendar) if since and wait else None
