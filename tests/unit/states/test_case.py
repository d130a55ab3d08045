"""
The values of a case: small, frozen, and holding no field for what a person wrote.
"""

import pytest

from states.case import ASKED, Case, Ending, Intent, LogEntry, Move, MoveStatus, Promise
from states.diagram import member_notes
from states.people import Delivery, DeliveryStatus, Person

VALUES = [Case, Promise, Move, LogEntry, Delivery, Person]
WRITTEN_BY_PEOPLE = {"text", "body", "subject", "content", "about", "contact", "attachments"}


@pytest.mark.parametrize("value", VALUES)
def test_value_is_frozen_and_slotted(value: type[Case]) -> None:
    """What travels between folders can neither be changed nor grow a field on the way."""
    assert value.__struct_config__.frozen
    assert value.__dictoffset__ == 0


@pytest.mark.parametrize("value", VALUES)
def test_value_has_no_place_for_what_a_person_wrote(value: type[Case]) -> None:
    """Content is in the vault; these values hold identifiers, codes and instants."""
    assert WRITTEN_BY_PEOPLE.isdisjoint(value.__struct_fields__)


@pytest.mark.parametrize("enum", [Intent, Ending, MoveStatus, DeliveryStatus])
def test_word_has_a_docstring(enum: type[Intent]) -> None:
    """Every word that is stored says what it means."""
    assert [value for value, note in member_notes(enum).items() if not note] == []


def test_intents_are_the_five_of_the_api() -> None:
    """The words that others script against."""
    assert [intent.value for intent in ASKED] == ["report", "counsel", "information", "suggestion", "feedback"]
