"""
What the pages call the parts of a panel: its roles, answers about conflicts, rungs of the ladder, links between cases.
"""

from engine.panel_views import MemberView, RungView, VoteView
from policies.plain import both, lasting
from states.roles import PanelRole

ROLES = {
    PanelRole.LEAD: "lead",
    PanelRole.NOTE_TAKER: "note-taker",
    PanelRole.TIME_KEEPER: "time-keeper",
}
"""What a member may be to the panel."""
LINKS = {
    "same-matter": "is about the same matter",
    "duplicate": "is the one that goes on; this case is its duplicate",
    "has-duplicate": "is a duplicate of this case",
}
"""How another case belongs with this one."""
_ANSWERS = {
    "asked": "has not said yet whether a conflict keeps them away",
    "clear": "no conflict",
    "tie": "a distant tie, which the others found not to matter",
    "waiting": "told of a distant tie; the others weigh it",
}


def about(member: MemberView) -> str:
    """Say what is known of a member, beside their name."""
    roles = [ROLES[PanelRole(one)] for one in member.roles]
    known = [_ANSWERS[member.answer]] if member.answer in _ANSWERS else []
    ruled = ["took part in the decision that is looked at again; others hear it"] if member.ruled else []
    return "; ".join([*roles, *known, *(["has voted"] if member.voted else []), *ruled])


def counting(vote: VoteView) -> str:
    """Say what a decision needs."""
    agree = f"{vote.agree} of you must agree" if vote.agree > 1 else "One of you decides"
    rest = [f"{vote.taking_part} must take part"] if vote.taking_part > vote.agree else []
    rest += ["nobody may vote otherwise"] if vote.unopposed else []
    return f"{', and '.join([agree, *rest])}. Your newest vote counts; votes of those who step out do not."


def rung(one: RungView) -> str:
    """Say what an outcome brings."""
    parts = []
    if one.lasts is not None:
        runs = "without an end" if one.lasts.is_forever else f"for {lasting(one.lasts)}"
        by_hand = "it ends only when someone asks and you agree"
        parts.append(f"runs {runs}; {by_hand}" if one.returns == "on_request" else f"runs {runs}")
    if one.check_ins:
        parts.append(f"someone looks how it goes after {both(lasting(each) for each in one.check_ins)}")
    if one.approval:
        parts.append(f"counts only once approved by {both(name.replace('_', ' ') for name in one.approval)}")
    parts.append(f"takes {one.agree} of you" if one.agree > 1 else "takes one of you")
    return "; ".join(parts)
