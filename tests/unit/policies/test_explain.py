"""
Explaining: every promise, group and route of a policy stands in its plain words.
"""

from collections.abc import Callable

import pytest

from policies.explain import explain
from policies.schema import Policy
from policies.shelf import Shelf


@pytest.mark.parametrize("name", Shelf.from_folder(None).names())
def test_explanation_leaves_nothing_out(library: Shelf, name: str) -> None:
    """A reader of the plain words meets every promise, group, route and outcome that the policy has."""
    policy = library.active(name)
    text = explain(policy)
    assert policy.version in text
    for word in (*policy.promises, *policy.people, *(outcome for outcome in policy.keep if outcome != "otherwise")):
        assert word in text
    assert text.count("\nRoute ") == len(policy.routes)


def test_explanation_reads_as_sentences(library: Shelf) -> None:
    """A promise is one sentence that can be read aloud."""
    text = explain(library.active("carpentries"))
    assert (
        "  counsel: within 48h of 'received', the reporter will have it; 'counselled' or 'escalated' keeps it. "
        "If not: it goes to committee.\n"
    ) in text


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("decide: {vote: two_thirds}", "A tier decides by two thirds."),
        ("decide: {hear_reported: must, reported_silent_after: 7d}", "must be heard before a decision; after 7d their"),
        ("decide: {hear_reported: never}", "The person reported is not heard"),
        (
            "decide: {ask_reporter_before_enacting: true}",
            "The reporter is asked before an outcome takes effect; after 7d",
        ),
        ("decide: {approval: {banned: ombuds}}", "The outcome banned needs the approval of ombuds."),
        ("withdraw: {allowed: false}", "A report cannot be taken back."),
        (
            "unilateral: {who: committee, report_within: 24h, at_most: 60d}",
            "for 60d at most, and reports it within 24h",
        ),
        ("transparency: {every: 3mo, hide_below: 4}", "Numbers are published every 3mo, none below 4."),
        ("conflicts: {soft: excluded, reason_needed: true}", "why is asked; a distant tie also excludes"),
        ("outcomes: [warning, banned]", "The outcomes are: warning, banned."),
    ],
)
def test_rule_without_a_clock_is_read_out(parsed: Callable[..., Policy], rule: str, sentence: str) -> None:
    """What is only recorded with a policy is read out too, so that it stands in one place."""
    assert sentence in explain(parsed(("keep: {otherwise: 14mo}", rule)))


def test_absent_appeal_is_read_out(parsed: Callable[..., Policy]) -> None:
    """That there is no appeal is something people must know."""
    assert "There is no appeal." in explain(parsed(("appeal: {window: 30d, to: ombuds}\n", "")))
    full = "appeal: {window: 30d, to: ombuds, grounds: process, suspends: true, answer_within: 14d}"
    text = explain(parsed(("appeal: {window: 30d, to: ombuds}", full)))
    assert (
        "An appeal on grounds of process may come within 30d of being told, to ombuds, who answer within 14d." in text
    )
    assert "The outcome waits until the appeal is heard." in text
