"""
Spellings: what hides no match, what makes none, and what is not a name at all.
"""

import unicodedata
from typing import Literal, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.deciding.spellings import MOST, spellings_of
from policies.schema import Policy
from policies.shelf import Shelf

POLICY = Shelf.as_far_as_readable(None)[0].active("carpentries")
NAME = "Robin Q. Sample"
Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: tuple[Form, ...] = get_args(Form)
_LETTERS = "bcdfghjklmpqrstvwxyzéüøłñçßșőāж"


def _is_of_a_name(word: str) -> bool:
    """Leave out titles and words that say that nobody is named."""
    return bool(spellings_of([f"{word} Zwx"], POLICY))


WORDS = st.text(alphabet=_LETTERS, min_size=3, max_size=9).filter(_is_of_a_name)
NAMES = st.lists(WORDS, min_size=2, max_size=4)
SPACES = st.sampled_from([" ", "  ", "\u00a0", "-", " \u200d"])


def alike(one: str, other: str, policy: Policy = POLICY) -> bool:
    """Answer whether two reports that say these have a spelling in common."""
    return bool(spellings_of([one], policy) & spellings_of([other], policy))


@pytest.mark.parametrize(
    "other",
    [
        "robin sample",
        "SAMPLE, Robin",
        "Sample Robin",
        "Robín Sämple",
        "\uff32\uff2f\uff22\uff29\uff2e\u3000Sample",
        "Dr. Robin Quentin Sample",
        "Robin-Sample",
        "@robinsample",
        "@robin_sample",
        "https://social.example/@robinsample",
        "robin.sample@example.org",
        "Robin Sample <rs@example.org>",
        "Robin Sample (they/them)",
        "Robin Sample, the keynote speaker",
        "Kim Doe and Robin Sample",
    ],
)
def test_other_spellings_are_found(other: str) -> None:
    """Case, order, accents, width, middle names, titles, handles and what stands around a name hide nothing."""
    assert alike(NAME, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jürgen Müller", "Mueller, Juergen"),
        ("Muller Jurgen", "Jürgen Müller"),
        ("Søren Ødegård", "Soeren Oedegaard"),
        ("Łukasz Wójcik", "lukasz wojcik"),
        ("Siobhán O\u2019Brien", "Siobhan OBrien"),
        ("Annemarie Sample", "Anne-Marie Sample"),
        ("Jan van der Berg", "van der Berg, Jan"),
        ("王小明", "王 小明"),
        ("김철수", "김 철수"),
        ("रॉबिन सैंपल", "सैंपल रॉबिन"),
        ("robin+list@example.org", "Robin@Example.org"),
        ("@robin@social.example", "robin@social.example"),
        ("robin42", "@robin42"),
    ],
)
def test_names_of_many_scripts_are_found(one: str, other: str) -> None:
    """As people write them with other keyboards, and in scripts in which one word is a whole name."""
    assert alike(one, other)


@pytest.mark.parametrize(
    "other",
    [
        "Robin",
        "R. Sample",
        "Sample",
        "Robin Samuel",
        "Ruth Sample",
        "robinsample",
        "Robin Sampler",
        "robin@example.org",
    ],
)
def test_too_little_or_another_name_is_not_found(other: str) -> None:
    """A first name, an initial, a bare word without the mark of a handle, and whoever shares half of a name."""
    assert not alike(NAME, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bob Sample", "Robert Sample"),
        ("Ivan Ivanov", "\u0418\u0432\u0430\u043d \u0418\u0432\u0430\u043d\u043e\u0432"),
        ("Ana Garc\u00eda L\u00f3pez", "Ana Garc\u00eda"),
        ("Robin Sample", "Robin Smaple"),
        ("Robin Sample", "rs@example.org"),
        ("Mueller, Kim", "Muller, Kim"),
        ("Robin Sample", "the one who spoke last"),
    ],
)
def test_spelling_that_is_missed_is_one_we_admit(one: str, other: str) -> None:
    """Nicknames, other alphabets, a family name left out, typing errors: the page for committees says so."""
    assert not alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Robin Sample", "Robin Sample"), ("Robin Anna Sample", "Robin Bert Sample"), ("Sample Robin", "Robin Sample")],
)
def test_person_taken_for_another_is_one_we_admit(one: str, other: str) -> None:
    """Two people with one name, or who share all but the middle one, are put beside each other; the page says so."""
    assert alike(one, other)


@pytest.mark.parametrize(
    "said",
    ["", "?", "Robin", "R.", "not sure", "I don't know", "I don\u2019t know", "no idea", "unknown person",
     "the committee", "Committee, board", "a member of the staff", "weiß nicht", "Person unbekannt", "nadie",
     "不知道", "some 7 of them", "a very long sentence that tells a story and names nobody at all"],
)  # fmt: skip
def test_what_is_no_name_has_no_spelling(said: str) -> None:
    """So that two reports that say nobody do not look as if they meant the same person."""
    assert spellings_of([said], POLICY) == frozenset()


def test_spellings_are_bounded() -> None:
    """Whoever names hundreds costs no more than a hundred spellings."""
    many = [f"{'ab'[n % 2]}lex{'x' * n} {chr(98 + n % 20)}oe{'y' * n}" for n in range(50)]
    assert len(spellings_of([",".join(many)] * 2 + many, POLICY)) == MOST


@settings(deadline=None)
@given(NAMES, st.data())
def test_writing_a_name_otherwise_hides_nothing(words: list[str], data: st.DataObject) -> None:
    """Any case, composed or not, with any space between, and with initials in the middle, it is the same person."""
    first, *rest = words
    initials = data.draw(st.lists(st.sampled_from(["Q.", "j", "T."]), max_size=2))
    form: Form = data.draw(st.sampled_from(FORMS))
    change = data.draw(st.sampled_from([str.upper, str.lower, str.title, str.casefold]))
    written = data.draw(SPACES).join([first, *initials, *rest])
    assert alike(" ".join(words), unicodedata.normalize(form, change(written)))


@settings(deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=2), st.lists(WORDS, min_size=1, max_size=2))
def test_family_name_may_come_first(words: list[str], middle: list[str]) -> None:
    """With a comma for any name, and without one for a name of two words."""
    first, last = words
    assert alike(f"{first} {last}", f"{last} {first}")
    assert alike(f"{first} {' '.join(middle)} {last}", f"{last}, {first}")


@settings(deadline=None)
@given(*(st.lists(st.text(alphabet=letters, min_size=2, max_size=6), max_size=4) for letters in ("bcdfgé", "hjklmø")))
def test_names_without_a_letter_in_common_are_not_alike(some: list[str], others: list[str]) -> None:
    """Nothing of one is found in the other, however many words they have."""
    assert not alike(" ".join(some), " ".join(others))


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_anything_at_all_can_be_said(about: list[str]) -> None:
    """Whatever stands there, there are no more spellings than allowed, and saying it twice changes nothing."""
    once = spellings_of(about, POLICY)
    assert len(once) <= MOST
    assert spellings_of([*about, *about], POLICY) == once
