"""
What the desk calls things: names that nobody wrote words for are shown readably.
"""

import pytest

from states.lifecycle import CaseState
from tests.integration.web.fake_desk import NOW, promise
from web import labels


def test_every_state_has_words() -> None:
    """Every case state is named."""
    assert set(labels.STATES) == set(CaseState)


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
