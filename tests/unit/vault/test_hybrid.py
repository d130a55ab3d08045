"""
Both halves of a hybrid key are used, and damaged keys and blobs are told from whole ones.
"""

import pytest

from vault.hybrid import KeyPair, decrypt, encrypt, make_keypair
from vault.seals import SealBrokenError
from vault.wraps import PublicKeyError

PAIR = make_keypair()


def test_keypair_shows_nothing_of_itself() -> None:
    """The representation of a pair is empty."""
    assert repr(PAIR) == "KeyPair()"


def test_keys_have_their_documented_lengths() -> None:
    """A version byte, then the parts of ML-KEM-768 and X25519."""
    assert (len(PAIR.private), len(PAIR.public)) == (97, 1217)
    assert PAIR.private[:1] == PAIR.public[:1] == b"\x01"


def test_blob_opens_with_the_private_key() -> None:
    """What was encrypted comes out again."""
    assert decrypt(PAIR.private, b"bound", encrypt(PAIR.public, b"bound", b"data"), "test") == b"data"


@pytest.mark.parametrize("half", [slice(1, -32), slice(-32, None)], ids=["ml-kem", "x25519"])
def test_blob_needs_both_halves(half: slice) -> None:
    """With one half of the private key and another's other half, nothing opens."""
    mixed, other = bytearray(PAIR.private), make_keypair()
    mixed[half] = other.private[half]
    with pytest.raises(SealBrokenError):
        decrypt(bytes(mixed), b"bound", encrypt(PAIR.public, b"bound", b"data"), "test")


def test_blob_needs_what_was_bound() -> None:
    """Another binding does not open it."""
    with pytest.raises(SealBrokenError):
        decrypt(PAIR.private, b"other", encrypt(PAIR.public, b"bound", b"data"), "test")


@pytest.mark.parametrize("place", [0, 1, 500, 1088, 1089, 1120, 1121, -17, -1])
def test_blob_notices_a_changed_byte(place: int) -> None:
    """Version, both encapsulations, ciphertext and tag are all covered."""
    blob = bytearray(encrypt(PAIR.public, b"bound", b"data"))
    blob[place] ^= 1
    with pytest.raises(SealBrokenError):
        decrypt(PAIR.private, b"bound", bytes(blob), "test")


@pytest.mark.parametrize("length", [0, 1, 2, 600, 1100, 1121, 1140])
def test_blob_notices_missing_bytes(length: int) -> None:
    """A blob cut anywhere does not open, and does not crash."""
    with pytest.raises(SealBrokenError):
        decrypt(PAIR.private, b"bound", encrypt(PAIR.public, b"bound", b"data")[:length], "test")


@pytest.mark.parametrize(
    "public",
    [
        b"",
        b"\x01",
        b"\x02" + PAIR.public[1:],
        PAIR.public[:-1],
        PAIR.public + b"\0",
        b"\x01" + b"\xff" * 1216,
        PAIR.public[:-32] + bytes(32),
    ],
    ids=["empty", "version", "future", "short", "long", "no-field-elements", "low-order-point"],
)
def test_public_key_is_checked(public: bytes) -> None:
    """Nothing is ever encrypted to bytes that are not a key."""
    with pytest.raises(PublicKeyError):
        encrypt(public, b"bound", b"data")


def test_private_key_is_checked() -> None:
    """A damaged private key is a broken seal, not a crash."""
    with pytest.raises(SealBrokenError):
        decrypt(KeyPair(b"short", b"").private, b"bound", encrypt(PAIR.public, b"bound", b"data"), "test")
