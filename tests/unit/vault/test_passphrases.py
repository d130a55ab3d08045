"""
A passphrase opens what it locked, on any keyboard, at the cost that stands in the blob.
"""

import unicodedata

import pytest

from vault.passphrases import DEFAULT_COST, Cost, lock_with, unlock_with
from vault.people import WrongPassphraseError

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
PHRASE = "a lantern on the stairs"


def test_default_cost_is_the_documented_one() -> None:
    """64 MiB, three passes, one lane."""
    assert Cost(64 * 1024, 3, 1) == DEFAULT_COST


def test_cost_is_read_from_the_blob() -> None:
    """What was locked at one cost opens after the default has changed."""
    for cost in (CHEAP, Cost(64, 2, 2)):
        assert unlock_with(PHRASE, lock_with(PHRASE, b"private", cost)) == b"private"


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_passphrase_opens_in_any_unicode_form(form: str) -> None:
    """The same words from another keyboard or system are the same passphrase."""
    phrase = "caf\u00e9 \u210c andrail \ufb01ne stairs"
    blob = lock_with(phrase, b"private", CHEAP)
    assert unlock_with(unicodedata.normalize(form, phrase), blob) == b"private"  # type: ignore[arg-type] # names of forms


@pytest.mark.parametrize(
    "phrase", ["", "a lantern on the stair", "A lantern on the stairs", " a lantern on the stairs"]
)
def test_another_passphrase_opens_nothing(phrase: str) -> None:
    """Nearly right is wrong."""
    with pytest.raises(WrongPassphraseError):
        unlock_with(phrase, lock_with(PHRASE, b"private", CHEAP))


def test_locked_blob_notices_every_changed_byte() -> None:
    """Version, costs, salt and the lock are all covered; no damaged cost exhausts the machine."""
    blob = lock_with(PHRASE, b"private", CHEAP)
    for place in range(len(blob)):
        changed = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
        with pytest.raises(WrongPassphraseError):
            unlock_with(PHRASE, changed)


@pytest.mark.parametrize("length", [0, 1, 22, 23, 24, 50])
def test_locked_blob_notices_missing_bytes(length: int) -> None:
    """A cut blob is refused like a wrong passphrase."""
    with pytest.raises(WrongPassphraseError):
        unlock_with(PHRASE, lock_with(PHRASE, b"private", CHEAP)[:length])


@pytest.mark.parametrize(
    "cost", [Cost(0, 1, 1), Cost(8, 0, 1), Cost(8, 1, 0), Cost(15, 1, 2), Cost(1 << 31, 1, 1), Cost(8, 255, 1)]
)
def test_cost_outside_sane_bounds_is_not_allowed(cost: Cost) -> None:
    """Neither nothing nor everything the machine has."""
    assert not cost.allowed()
