"""
What would happen to a report that came now: told to people before they decide to send it.
"""

from engine.context import Context
from engine.in_force import look_now
from engine.keys.recovery import Present
from engine.opening.opening import roster
from engine.opening.starting import facts_of, owed_at_start, policy_of_report, taking
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
    await look_now(context)
    # Who is there matters only where a kind of case takes the wish; a page asks this for every wish there is.
    there = await roster(context) if taking(context, asked) else Present((), None)
    rules = policy_of_report(context, asked, there)
    start = route(rules, facts_of(rules, asked))
    owed = sorted(owed_at_start(rules, start.state, context.clock.now()), key=lambda one: one.due_at)
    return Forecast(
        state=start.state,
        holder=start.holder,
        promises=tuple(PromiseView(one.name, one.to, one.due_at, None, None, released=False) for one in owed),
    )
