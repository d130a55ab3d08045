"""
What would happen to a report that came now: told to people before they decide to send it.
"""

from engine import owing
from engine.context import Context
from engine.views import Forecast, PromiseView
from policies.routing import Facts, route
from states.case import Intent
from states.lifecycle import CaseState, Event


async def forecast(
    context: Context, intent: Intent, *, danger: bool, consent: bool | None, policy: str | None
) -> Forecast:
    """
    Answer where a report would start and what would be promised, computed as for a real one.

    Raises:
        UnknownPolicyError: there is no such policy.

    """
    rules = context.shelf.active(policy or context.settings.policy)
    asks_for_counsel = intent in {Intent.COUNSEL, Intent.INFORMATION}
    agreed = consent if consent is not None else not asks_for_counsel
    start = route(rules, Facts(intent, danger, agreed, frozenset(), "form", has_content=True))
    escalated = start.state is CaseState.ESCALATED
    events = (Event.RECEIVED, Event.ESCALATED) if escalated else (Event.RECEIVED,)
    now = context.clock.now()
    owed = sorted(owing.owed_by(rules, events, now, ()), key=lambda one: one.due_at)
    return Forecast(
        state=start.state,
        holder=start.holder,
        promises=tuple(PromiseView(one.name, one.to, one.due_at, None, None, released=False) for one in owed),
    )
