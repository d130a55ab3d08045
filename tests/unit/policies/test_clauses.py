"""
Routes and promises as parts: what fits together, and how short one may write.
"""

import pytest
from pydantic import ValidationError

from policies.clauses import Broken, Owing, Remedy, Route, When
from states.case import Intent
from states.lifecycle import CaseState, Event


def test_one_word_stands_for_a_list_of_one() -> None:
    """`from: received` means the same as `from: [received]`."""
    text = {"within": "1h", "from": "received", "kept_by": "told", "broken": {"do": "alarm", "tell": "holders"}}
    owing = Owing.model_validate(text)
    assert (owing.starts, owing.kept_by, owing.broken.tell) == ((Event.RECEIVED,), (Event.TOLD,), ("holders",))
    assert When.model_validate({"intent": "counsel"}).intent == (Intent.COUNSEL,)


def test_route_without_words_starts_as_received() -> None:
    """A route that only says whom to is the usual start, for every report."""
    route = Route.model_validate({"to": "facilitators"})
    assert route.start is CaseState.RECEIVED
    assert route.when.matches_all


def test_when_with_a_word_does_not_match_all() -> None:
    """Saying `danger: false` is saying something."""
    assert not When(danger=False).matches_all


@pytest.mark.parametrize("remedy", [Remedy.ESCALATE, Remedy.RAISE_TIER, Remedy.HAND_OVER])
def test_a_remedy_that_moves_the_case_cannot_repeat(remedy: Remedy) -> None:
    """Only what leaves the case where it is may come again."""
    with pytest.raises(ValidationError, match="can come again"):
        Broken.model_validate({"do": remedy.value, "again_every": "7d"})


def test_promise_cannot_be_changed() -> None:
    """A policy in use never changes under a running case."""
    with pytest.raises(ValidationError, match="frozen"):
        Broken(do=Remedy.ALARM).to = "board"  # type: ignore[misc]  # the very thing that must fail
