"""
Where a new case starts: the policy it follows, what routing may know of it, who holds it, and what it is owed first.
"""

from datetime import datetime

from engine.context import Context
from engine.deciding.naming import groups_named
from engine.deciding.panels import Panels
from engine.keys.recovery import Present
from engine.report import IncomingReport
from policies.owing import events_at_start, owed_by
from policies.promises import Owed
from policies.routing import Facts, Start, route
from policies.schema import Policy
from states.case import Intent
from states.lifecycle import CaseState


def policy_of_report(context: Context, report: IncomingReport, people_now: Present) -> Policy:
    """
    Answer the policy a report is opened under: the one it names, one for what is wanted, or else the usual one.

    One for what is wanted is followed only where somebody is in the group that it begins with, and never in danger.

    Raises:
        UnknownPolicyError: it names a policy there is not.

    """
    for policy in taking(context, report):
        if people_now.panels(policy, frozenset()).of(route(policy, facts_of(policy, report)).holder):
            return policy
    return context.policy_for(report.policy)


def taking(context: Context, report: IncomingReport) -> tuple[Policy, ...]:
    """Answer the policies for what a report wants, if it names none and nobody is in danger."""
    return () if report.policy is not None or report.danger else context.shelf.taking(report.intent)


def facts_of(policy: Policy, report: IncomingReport) -> Facts:
    """Answer what routing may know of a report."""
    return Facts(
        intent=report.intent,
        danger=report.danger,
        consent=consent_of(report.intent, report.consent),
        about=groups_named(report.about, policy),
        channel=report.channel.value,
        has_content=bool(report.text.strip() or report.files),
    )


def consent_of(intent: Intent, said: bool | None) -> bool:  # noqa: FBT001 - what the reporter said, if anything
    """Answer whether the groups that decide may hear of it: what was said, or else what the intent means."""
    return said if said is not None else intent not in {Intent.COUNSEL, Intent.INFORMATION}


def owed_at_start(policy: Policy, state: CaseState, now: datetime, day: datetime | None = None) -> tuple[Owed, ...]:
    """Answer what a case is owed that starts in `state`: one that starts with a tier is received and escalated."""
    return owed_by(policy, events_at_start(state), now, (), day)


def holder_of(policy: Policy, start: Start, there: Panels) -> str:
    """Answer who holds a new case: the route's group, or who stands in for one that has nobody for this case."""
    if there.can_act(start.holder):
        return start.holder
    if start.state is CaseState.ESCALATED:
        tier = there.able_tier_from(start.holder) or there.able_tier_from(None)
        return tier or there.outside_the_tiers() or there.tier_from(None) or start.holder
    return next((group for group in policy.without_consent if there.of(group)), start.holder)
