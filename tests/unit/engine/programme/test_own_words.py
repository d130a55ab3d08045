"""
What counts as somebody's own words, as a name, and as an address, in a text that everybody will read.
"""

import pytest

from engine.programme.own_words import has_address, names_any, repeats, without_addresses

GIVEN = "I was charged a fee although I came, and sat in the second row"


@pytest.mark.parametrize(
    "text",
    [
        "They were CHARGED a fee, although I came.",
        "… charged   a\nfee although I: it happened",
        "Chárged a féé although I",
    ],
)
def test_run_of_words_is_a_quotation(text: str) -> None:
    """Five words in a row are theirs, whatever the case, the accents and the signs between them."""
    assert repeats([GIVEN], text)


@pytest.mark.parametrize("text", ["A fee was charged to someone who did come", "charged a fee although", ""])
def test_own_words_about_the_same_are_none(text: str) -> None:
    """The same in other words, and fewer words in a row, are a facilitator's own."""
    assert not repeats([GIVEN], text)


def test_short_feedback_is_quoted_when_it_is_repeated_whole() -> None:
    """Of a few words all count together; a single word is nobody's own."""
    assert repeats(["Too much coffee"], "People said: too much coffee!")
    assert not repeats(["Coffee"], "There should be coffee")
    assert not repeats([], "anything")


def test_names_count_whole() -> None:
    """A name that was given is found in any case, and not inside another word."""
    assert names_any(["Ada Example"], "it was ADA EXAMPLE who said so")
    assert not names_any(["Ann", ""], "the annual meeting")


def test_addresses_are_found_and_replaced() -> None:
    """Mail addresses and accounts are addresses; a sign in a link or a time is none."""
    assert has_address("write to someone@example.org")
    assert has_address("ask @a-maintainer")
    assert not has_address("at 10 @ noon, see https://example.org/@work")
    assert without_addresses("@one and two@example.org agree") == "someone and someone agree"
