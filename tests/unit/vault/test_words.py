"""
The list of words stays what receipts already given were made of, and is hard to mistype.
"""

import hashlib
from itertools import pairwise
from string import ascii_lowercase

from vault.words import NUMBERS, WORDS


def test_list_has_eleven_bits_of_words() -> None:
    """There are 2,048 different words, of four to eight plain letters."""
    assert len(WORDS) == len(NUMBERS) == 2048
    assert all(word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 8 for word in WORDS)


def test_list_never_changes() -> None:
    """A changed word or order would make receipts already given worthless."""
    assert (
        hashlib.sha256(" ".join(WORDS).encode()).hexdigest()
        == "71d65837d8a2cf33af68767ebba0b9131796d873953d26749afc798e7cb0e1bc"
    )


def test_words_are_in_order() -> None:
    """The list is sorted, so that a person can find a word in it."""
    assert all(one < other for one, other in pairwise(WORDS))


def test_words_are_two_slips_apart() -> None:
    """One letter wrong, missing, too many or swapped never makes another word."""
    for word in WORDS:
        assert not _slips(word) & NUMBERS.keys()


def _slips(word: str) -> set[str]:
    heads = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = {head + tail[1:] for head, tail in heads if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in heads if len(tail) > 1}
    wrong = {head + letter + tail[1:] for head, tail in heads if tail for letter in ascii_lowercase}
    added = {head + letter + tail for head, tail in heads for letter in ascii_lowercase}
    return (missing | swapped | wrong | added) - {word}
