"""
The search for canaries is of no use if it misses one: each shape is planted, and found.
"""

import os

import pytest

from tests.canary.searching import find, planted

WORD = "zqxkanari"


@pytest.mark.parametrize(("shape", "data"), [pytest.param(*one, id=one[0]) for one in planted(WORD)])
def test_planted_word_is_found(shape: str, data: bytes) -> None:
    """Whatever a program does to a text before it writes it down, the word is found between other bytes."""
    assert find(WORD, os.urandom(500) + data + os.urandom(500)), shape


def test_word_that_is_not_there_is_not_found() -> None:
    """Random bytes, and every shape of another word, hold nothing."""
    assert find(WORD, os.urandom(200_000)) == []
    assert [one for _, data in planted("kumquattree") for one in find(WORD, data)] == []


def test_find_says_where() -> None:
    """A find shows the shape and what stands around it, so that its place can be looked for."""
    assert find(WORD, b"the name: " + WORD.encode() + b".") == [f"text: b'the name: {WORD}.'"]
