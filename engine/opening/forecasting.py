"""
What would happen to a report that came now: told to people before they decide to send it.
"""

from engine.context import Context
from engine.deciding.naming import groups_named
from engine.in_force import look_now
from engine.opening.opening import consent_of, owed_at_start
from engine.views import Forecast, PromiseView
from policies.routing import Facts, route
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
    await look_now(context)
    rules = context.policy_for(policy)
    agreed = consent_of(intent, consent)
    start = route(rules, Facts(intent, danger, agreed, groups_named(about, rules), "form", has_content=True))
    owed = sorted(owed_at_start(rules, start.state, context.clock.now()), key=lambda one: one.due_at)
    return Forecast(
        state=start.state,
        holder=start.holder,
        promises=tuple(PromiseView(one.name, one.to, one.due_at, None, None, released=False) for one in owed),
    )
