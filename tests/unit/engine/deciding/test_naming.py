"""
Whom a report names: the ways in which people write names and addresses all lead to the person.
"""

import pytest

from engine.deciding.naming import groups_named, people_named
from handrail.identifiers import PersonId
from tests.unit.engine.situations import CARPENTRIES, someone

_ADA = someone("facilitator-1", name="Ada B. Zürn-Okoye", email="ada.zo@example.org")
_LI = someone("facilitator-2", name="李 明", email="li@example.org")
_NAMELESS = someone("facilitator-3", name="", email="third@example.org")
_ROSTER = (_ADA, _LI, _NAMELESS)


@pytest.mark.parametrize(
    "entry",
    [
        "Ada B. Zürn-Okoye",
        "ada b zurn-okoye",
        "Zürn-Okoye, Ada",
        "Ada Zürn Okoye",
        "Ada",
        "Okoye.",
        "(Ada Zürn-Okoye)",
        "Ada B. Zürn-Okoye; she was rude",
        "I do not want Ada B. Zürn-Okoye to see this.",
        "ada.zo@example.org",
        "ADA.ZO@EXAMPLE.ORG",
        "<ada.zo@example.org>",
        "Ada <ada.zo@example.org>, please",
        "write not to ada.zo@example.org.",
        "ada.zo",
    ],
)
def test_a_name_written_in_any_way_is_found(entry: str) -> None:
    """Punctuation, order, case, accents, initials and sentences around a name or an address change nothing."""
    assert people_named([entry], _ROSTER) == {_ADA.id}


def test_a_name_of_single_letters_is_found() -> None:
    """Names of one sign each, as they are usual in Chinese, count when they stand in full."""
    assert people_named(["李 明"], _ROSTER) == {_LI.id}


@pytest.mark.parametrize("entry", ["", " ", ".", "a", "b", "someone else", "nobody@example.org", "Adam", "committee"])
def test_other_words_name_nobody(entry: str) -> None:
    """Empty words, single letters, other names and groups keep no person away by name."""
    assert people_named([entry], _ROSTER) == frozenset()


def test_every_entry_counts() -> None:
    """Several names in several entries are all found."""
    assert people_named(["Ada", "li@example.org"], _ROSTER) == {PersonId("facilitator-1"), PersonId("facilitator-2")}


@pytest.mark.parametrize(
    ("entry", "groups"),
    [
        ("committee", {"committee"}),
        ("The whole Committee!", {"committee"}),
        ("a facilitator", {"facilitators"}),
        ("facilitators and board", {"facilitators", "board"}),
        ("committee@example.org", {"committee"}),
        ("nobody", set()),
    ],
)
def test_groups_are_named_by_their_word_or_their_role(entry: str, groups: set[str]) -> None:
    """A group's word or its role's, anywhere in an entry, names the group."""
    assert groups_named([entry], CARPENTRIES) == groups
