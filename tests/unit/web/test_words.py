"""
Reasons and errors in words: every code that the engine refuses with has its own sentence.
"""

import re
from pathlib import Path

import pytest

from web.statuses import STATUSES
from web.words import ERRORS, PENDING, REASONS, REFUSED, error_in_words, reason_in_words

ROOT = Path(__file__).parents[3]
REFUSALS = re.compile(r'RefusedError\(\s*"([a-z-]+)"')


def _reasons() -> set[str]:
    """Find every reason that the engine, the states and the policies refuse with."""
    files = [path for folder in ("engine", "states", "policies") for path in (ROOT / folder).rglob("*.py")]
    return {reason for path in files for reason in REFUSALS.findall(path.read_text(encoding="utf-8"))}


def test_every_reason_has_words() -> None:
    """No reason that the source refuses with falls back to the sentence for unknown ones."""
    assert len(_reasons()) > 5
    assert _reasons() - set(REASONS) == set()


def test_every_status_has_words() -> None:
    """Each error that has a status of its own has a sentence."""
    assert set(STATUSES) <= set(ERRORS)


@pytest.mark.parametrize("sentence", [*REASONS.values(), *ERRORS.values(), PENDING, REFUSED])
def test_sentence_says_what_to_do(sentence: str) -> None:
    """Each sentence is whole, plain and short, and blames nobody."""
    assert re.fullmatch(r"[A-Z].*[.!]", sentence)
    assert len(sentence) <= 140
    assert not re.search(r"\b(invalid|illegal|failed|your fault|error)\b", sentence, re.IGNORECASE)


def test_unknown_codes_get_a_true_sentence() -> None:
    """A code nobody wrote words for is answered with what always holds, and is not shown."""
    assert reason_in_words("made-up") == reason_in_words(None) == REFUSED
    assert reason_in_words("made-up", pending=True) == PENDING
    assert error_in_words("made-up") == ERRORS["failed"]


def test_vote_is_told_as_it_stands() -> None:
    """A vote that does not decide yet says how many agreed; what only looks like one is not repeated."""
    assert "2 of 3 agreed so far" in reason_in_words("2 of 3 agreed", pending=True)
    assert reason_in_words("<b>2 of 3 agreed", pending=True) == PENDING
