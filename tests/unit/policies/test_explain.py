"""
Explaining: every promise, group and route of a policy stands in its plain words.
"""

import pytest

from policies.explain import explain
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
