"""
The rules that are no clocks: every knob that published procedures turn can be written down.
"""

from collections.abc import Callable

import pytest

from policies.loading import parse_policy
from policies.schema import Policy

Edited = Callable[..., str]
KEEP = "keep: {otherwise: 14mo}"

KNOBS = {
    "the deadlock goes to a tier": "decide: {vote: majority, deadlock: {after: 7d, to: ombuds}}",
    "two agree": "decide: {vote: 2}",
    "two thirds": "decide: {vote: two_thirds}",
    "silence of the reporter is agreement": ("decide: {ask_reporter_before_enacting: true, reporter_silent_after: 7d}"),
    "the person reported is heard first": "decide: {hear_reported: must, reported_silent_after: 7d}",
    "others approve grave outcomes": "decide: {approval: {banned: [ombuds]}}",
    "appeal on process only, by others": (
        "without_consent: []\ndecide: {vote: consensus}\nunilateral: {who: committee, report_within: 24h, at_most: 60d}"
    ),
    "retention by outcome": "keep: {no_violation: 0, resolved: 14mo, flagged: 26mo, banned: forever}",
    "conflicts without reasons": "conflicts: {ask: [at_report, at_review], soft: excluded}",
    "half-yearly numbers": "transparency: {every: 6mo, hide_below: 3}",
    "withdrawing is not allowed": "withdraw: {allowed: false}",
    "a ladder": "outcomes: [reminder, warning, suspended, banned]",
}


@pytest.mark.parametrize("knob", KNOBS.values(), ids=KNOBS.keys())
def test_knob_of_a_published_procedure_can_be_turned(edited: Edited, knob: str) -> None:
    """What communities publish about deciding and keeping can be said in a policy, and is kept with it."""
    policy = parse_policy(edited((KEEP, knob)))
    assert policy != parse_policy(edited())
    assert Policy.from_canonical(policy.canonical()) == policy


@pytest.mark.parametrize(
    "group",
    [
        "{at_least: 3, at_most: 5, odd: true, experienced: 1, meets_with: 2, quorum: majority}",
        "{one_employer_at_most: 2, mix: {community: 2, staff: 1}}",
        "{substitutes: ombuds, vote: consensus}",
        "{role: moderators}",
    ],
)
def test_panel_of_a_published_procedure_can_be_described(edited: Edited, group: str) -> None:
    """Size, experience, employers, quorum and substitutes of a panel can be said."""
    policy = parse_policy(edited(("{at_least: 3}", group)))
    assert Policy.from_canonical(policy.canonical()) == policy
