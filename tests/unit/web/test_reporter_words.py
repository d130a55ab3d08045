"""
What whoever reports is told: nothing that the library's policies name, or that the engine answers, lacks plain words.
"""

from policies.clauses import REMEDIES
from policies.shelf import Shelf
from states.case import ASKED
from states.lifecycle import CaseState
from web import reporter_words
from web.words import ERRORS


def test_every_state_and_intent_has_words() -> None:
    """Case states, intents and remedies are all named."""
    assert set(reporter_words.STATES) == set(CaseState)
    assert set(reporter_words.INTENTS) == set(ASKED)
    assert set(reporter_words.REMEDIES) >= set(REMEDIES)


def test_names_in_the_library_have_words() -> None:
    """Every promise that is made to reporters, and every group, is said in words of its own."""
    shelf = Shelf.from_folder(None)
    policies = [shelf.active(name) for name in shelf.names()]
    to_reporters = {name for policy in policies for name, one in policy.promises.items() if one.to == "reporter"}
    groups = {group for policy in policies for group in policy.people}
    assert to_reporters
    assert to_reporters - set(reporter_words.PROMISES) == set()
    assert groups - set(reporter_words.GROUPS) == set()


def test_errors_are_among_those_of_the_pages() -> None:
    """No code has words for reporters that the pages do not know at all."""
    assert set(reporter_words.ERRORS) <= set(ERRORS)
