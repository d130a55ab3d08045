"""
What would happen to a report that came now: told to people before they decide to send it.
"""

from engine.context import Context
from engine.opening.opening import roster
from engine.opening.starting import facts_of, owed_at_start, policy_of_report
from engine.report import Channel, IncomingReport
from engine.views import Forecast, PromiseView
from policies.routing import route
from states.case import Intent


async def forecast(
    context: Context,
    intent: Intent,
    *,
    danger: bool,
    consent: bool | None,
    policy: str | None,
    about: tuple[str, ...] = (),
) -> Forecast:
    """
    Answer where a report would start and what would be promised, computed as for a real one; `about` may name groups.

    Raises:
        UnknownPolicyError: there is no such policy.

    """
    asked = IncomingReport(intent, Channel.FORM, "-", about, danger=danger, consent=consent, policy=policy)
    rules = policy_of_report(context, asked, await roster(context))
    start = route(rules, facts_of(rules, asked))
    owed = sorted(owed_at_start(rules, start.state, context.clock.now()), key=lambda one: one.due_at)
    return Forecast(
        state=start.state,
        holder=start.holder,
        promises=tuple(PromiseView(one.name, one.to, one.due_at, None, None, released=False) for one in owed),
    )
