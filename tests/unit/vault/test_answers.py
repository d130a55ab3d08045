"""
The same request gets the same answer; another body, another key or a thief gets none.
"""

from pathlib import Path

import pytest

from vault.answers import AnswerMismatchError, SealBrokenError, answer_lookup, open_answer, seal_answer
from vault.server_key import ServerKey


def test_same_request_gets_the_same_answer(server_key: ServerKey) -> None:
    """The same Idempotency-Key and body open it."""
    blob = seal_answer(server_key, "once", b"digest", b"answer with receipt")
    assert open_answer(server_key, "once", b"digest", blob) == b"answer with receipt"
    assert b"receipt" not in blob


def test_answer_outlives_rotation(server_key: ServerKey, key_path: Path) -> None:
    """Sending again after the server's key was rotated still gives the same answer."""
    blob, lookup = seal_answer(server_key, "once", b"digest", b"answer"), answer_lookup(server_key, "once")
    server_key.rotate(key_path)
    server_key.drop_old_generations(key_path)
    assert answer_lookup(server_key, "once") == lookup
    assert open_answer(server_key, "once", b"digest", blob) == b"answer"


def test_another_body_is_a_mismatch(server_key: ServerKey) -> None:
    """The same Idempotency-Key with another body is told apart from damage."""
    with pytest.raises(AnswerMismatchError):
        open_answer(server_key, "once", b"other", seal_answer(server_key, "once", b"digest", b"answer"))


def test_another_key_does_not_open_it(server_key: ServerKey) -> None:
    """An answer moved to another Idempotency-Key's row does not open."""
    with pytest.raises(AnswerMismatchError):
        open_answer(server_key, "other", b"digest", seal_answer(server_key, "once", b"digest", b"answer"))


def test_answer_notices_every_changed_byte(server_key: ServerKey) -> None:
    """Flipping a bit of any byte keeps it shut."""
    blob = seal_answer(server_key, "once", b"digest", b"answer")
    for place in range(len(blob)):
        changed = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
        with pytest.raises((SealBrokenError, AnswerMismatchError)):
            open_answer(server_key, "once", b"digest", changed)


def test_cut_answer_does_not_open(server_key: ServerKey) -> None:
    """Missing bytes are noticed."""
    blob = seal_answer(server_key, "once", b"digest", b"answer")
    for length in (0, 31, 32, 33, 60, len(blob) - 1):
        with pytest.raises((SealBrokenError, AnswerMismatchError)):
            open_answer(server_key, "once", b"digest", blob[:length])


def test_lookup_is_keyed(server_key: ServerKey, tmp_path: Path) -> None:
    """The hash of a short Idempotency-Key says nothing to who lacks the server's key."""
    stranger = ServerKey.load_or_make(tmp_path / "other.key")
    lookups = {answer_lookup(server_key, "1"), answer_lookup(server_key, "2"), answer_lookup(stranger, "1")}
    assert len(lookups) == 3
    assert {len(lookup) for lookup in lookups} == {32}


def test_any_header_can_be_looked_up(server_key: ServerKey) -> None:
    """Odd Idempotency-Keys are keys like any other."""
    for once in ("", "\ud800", "x" * 10_000):
        assert open_answer(server_key, once, "digest", seal_answer(server_key, once, "digest", b"answer")) == b"answer"
