"""
What was handled on the spot, as a wish: heard, dealt with and over, or, where it was meant or came again, passed on.
"""

from engine.views import CasePage, Wish
from states.lifecycle import CaseState, Trigger

ON_PURPOSE = "yes"
"""What says that it was done on purpose, or not for the first time: then it goes to those who decide, at once."""
HANDLED = "handled_on_the_spot"


def spot_wish(case: CasePage, did: str, *, again: bool) -> Wish | None:
    """Answer the wish for a case that someone handled on the spot; None where its policy or its state has no such."""
    if case.row.state is not CaseState.RECEIVED:
        return None
    heard = (Wish(Trigger.COUNSEL, did),)
    if again:
        return Wish(Trigger.ESCALATE, expects=case.version, no_conflict=True, first=heard)
    if case.holding is None or HANDLED not in case.holding.settles:
        return None
    return Wish(Trigger.RESOLVE, outcome=HANDLED, expects=case.version, no_conflict=True, first=heard)
