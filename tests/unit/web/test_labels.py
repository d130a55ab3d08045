"""
What the pages call things: nothing that the policies in the library name is left without plain words.
"""

import pytest

from policies.shelf import Shelf
from states.case import Intent
from states.lifecycle import CaseState
from tests.integration.web.fake_desk import NOW, promise
from web import labels


def test_every_state_and_intent_has_words() -> None:
    """Case states and intents are all named, for reporters too."""
    assert set(labels.STATES) == set(labels.STATES_FOR_REPORTERS) == set(CaseState)
    assert set(labels.INTENTS) == set(Intent)


def test_promises_of_the_library_have_words() -> None:
    """Every promise to a reporter in the policies we ship is said in words of its own."""
    shelf = Shelf.from_folder(None)
    policies = [shelf.active(name) for name in shelf.names()]
    to_reporters = {name for policy in policies for name, one in policy.promises.items() if one.to == "reporter"}
    assert to_reporters
    assert to_reporters - set(labels.PROMISES) == set()


@pytest.mark.parametrize(
    ("code", "words"), [("no_content", "No content"), ("look-again", "Look again"), ("x", "X"), ("", "")]
)
def test_code_is_shown_readably(code: str, words: str) -> None:
    """A name that a community made up is shown as words."""
    assert labels.plain(code) == words
    assert labels.part_in_words("text") == "Report"


def test_unknown_names_are_shown_readably() -> None:
    """Promises and groups that nobody wrote words for are shown by their names."""
    assert labels.promise_in_words("walk_home") == "Walk home"
    assert labels.group_in_words("safety_team") == "the safety team"
    assert labels.group_in_words(None) == "the group"


def test_running_promises_lead() -> None:
    """What is still to come leads, the next one on top; what has ended follows, the latest on top."""
    mixed = [promise("a", 1, kept=NOW), promise("b", 9), promise("c", 2, broken=NOW), promise("d", 5)]
    assert [one.name for one in labels.in_order(mixed)] == ["d", "b", "c", "a"]


def test_promise_stands_in_one_word() -> None:
    """A promise is kept, broken, released or running."""
    shown = [promise(), promise(kept=NOW), promise(broken=NOW)]
    assert [labels.promise_state(one) for one in shown] == ["running", "kept", "broken"]
