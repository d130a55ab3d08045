"""
The lock under every seal opens only whole, with its key and with what was bound to it.
"""

import pytest

from vault.locks import lock, unlock
from vault.seals import SealBrokenError

KEY = bytes(range(32))


def test_lock_opens_with_its_key() -> None:
    """What was locked comes out again."""
    assert unlock(KEY, b"bound", lock(KEY, b"bound", b"data"), "test") == b"data"


def test_lock_never_repeats_itself() -> None:
    """The same data locked twice gives two blobs."""
    assert lock(KEY, b"bound", b"data") != lock(KEY, b"bound", b"data")


@pytest.mark.parametrize(("key", "bound"), [(bytes(32), b"bound"), (KEY, b"other"), (KEY, b"")])
def test_lock_refuses_another_key_or_binding(key: bytes, bound: bytes) -> None:
    """Both the key and what was bound must fit."""
    with pytest.raises(SealBrokenError):
        unlock(key, bound, lock(KEY, b"bound", b"data"), "test")


def test_lock_notices_every_changed_byte() -> None:
    """Flipping a bit of any byte breaks the seal, version and nonce included."""
    blob = lock(KEY, b"bound", b"some data")
    for place in range(len(blob)):
        changed = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
        with pytest.raises(SealBrokenError):
            unlock(KEY, b"bound", changed, "test")


def test_lock_notices_missing_bytes() -> None:
    """A blob cut anywhere breaks the seal, down to nothing at all."""
    blob = lock(KEY, b"bound", b"some data")
    for length in range(len(blob)):
        with pytest.raises(SealBrokenError):
            unlock(KEY, b"bound", blob[:length], "test")


def test_broken_seal_names_only_the_kind_of_blob() -> None:
    """The error carries a code, not the data."""
    with pytest.raises(SealBrokenError, match="the seal of a test does not open") as caught:
        unlock(KEY, b"secret-binding", b"\x01" + b"secret-data" * 9, "test")
    assert caught.value.what == "test"
    assert "secret" not in repr(caught.value)
