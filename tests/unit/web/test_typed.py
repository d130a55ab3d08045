"""
What someone typed into the report's form.
"""

import pytest

from handrail.languages import ENGLISH
from intake.faults import BodyFault
from states.case import Intent
from web.pages.typed import Typed, faults_in_words
from web.reporter_words import FIELDS
from web.speaking import Speaker


def test_form_is_read_as_typed() -> None:
    """Every field is kept as it was typed, spaces and all."""
    typed = Typed.of({"intent": "counsel", "text": "  x ", "danger": "yes", "consent": "no", "unknown": "y"})
    assert (typed.intent, typed.text, typed.danger, typed.consent) == ("counsel", "  x ", True, "no")
    assert (typed.chosen, typed.agreed) == (Intent.COUNSEL, False)


def test_nothing_chosen_is_nothing() -> None:
    """An unknown intent and an unknown answer about consent are no choice."""
    typed = Typed.of({"intent": "dance", "consent": "perhaps"})
    assert (typed.chosen, typed.agreed, typed.danger) == (None, None, False)


def test_nothing_typed_is_shown() -> None:
    """The value's representation holds nothing of what a person wrote."""
    typed = Typed(text="kumquat", about="kumquat", space="kumquat", email="kumquat@example.org")
    assert "kumquat" not in repr(typed)


@pytest.mark.parametrize(
    ("place", "name"),
    [("text", "text"), ("about.3", "about"), ("contact.email", "email"), ("consent.committee", "consent")],
)
def test_fault_is_told_at_its_field(place: str, name: str) -> None:
    """A fault anywhere in a body is told at the field of the form it came from, in words for people."""
    assert faults_in_words([BodyFault(place, "Field required")], Speaker(ENGLISH)) == {name: FIELDS[name]}


def test_fault_elsewhere_is_told_too() -> None:
    """A fault at a place the form does not have is still told."""
    assert faults_in_words([BodyFault("", "must be JSON")], Speaker(ENGLISH)) == {"": "Please check this."}
