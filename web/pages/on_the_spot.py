"""
What was handled on the spot, as a wish: heard, dealt with and over, or, where it was meant or came again, passed on.
"""

from engine.views import CasePage, Wish
from states.lifecycle import CaseState, Trigger

ON_PURPOSE = "yes"
"""What says that it was done on purpose, or not for the first time: then it goes to those who decide, at once."""
HANDLED = "handled_on_the_spot"


def spot_wish(did: str, expects: int | None, *, again: bool) -> Wish:
    """Answer the wish for a case that someone handled on the spot."""
    heard = (Wish(Trigger.COUNSEL, did),)
    if again:
        return Wish(Trigger.ESCALATE, expects=expects, no_conflict=True, first=heard)
    return Wish(Trigger.RESOLVE, outcome=HANDLED, expects=expects, no_conflict=True, first=heard)


def can_be_noted(case: CasePage) -> bool:
    """Answer whether what was done on the spot can be noted here: nobody has answered yet, and the policy knows it."""
    fresh = case.row.state is CaseState.RECEIVED and Trigger.COUNSEL in case.may
    return fresh and case.holding is not None and HANDLED in case.holding.settles


def can_be_referred(case: CasePage) -> bool:
    """Answer whether a case can be referred to someone outside from where it stands."""
    if case.row.state is CaseState.RECEIVED:
        return Trigger.CLOSE in case.may
    settles = case.holding.settles if case.holding else ()
    return Trigger.RESOLVE in case.may and case.row.state is CaseState.COUNSELLED and "referred" in settles
