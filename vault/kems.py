"""
The algorithms by which something is encrypted to a public key, each under the byte that names it in keys and blobs.

Each joins one that a quantum computer is not known to break with one that has been tried for decades. A successor is
one more row here; which row new keys are made by, and how blobs are built, is for `vault.hybrid`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP384R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
    MLKEM1024PrivateKey,
    MLKEM1024PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    MLKEM1024P384PrivateKey,
    MLKEM1024P384PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MLKEM768_X25519 = b"\x01"
"""ML-KEM-768 with X25519, SHA-256 and AES-256-GCM."""
MLKEM1024_P384 = b"\x02"
"""ML-KEM-1024 with the curve P-384, SHA-384 and AES-256-GCM: the successor that stands ready."""
_SEED = 64
_SCALAR = 48

PublicKey = MLKEM768X25519PublicKey | MLKEM1024P384PublicKey
PrivateKey = MLKEM768X25519PrivateKey | MLKEM1024P384PrivateKey


@dataclass(frozen=True, slots=True)
class Kem:
    """One algorithm; lengths are in bytes, without the byte that names it."""

    suite: Suite
    public_bytes: int
    private_bytes: int
    overhead: int
    make: Callable[[], tuple[bytes, bytes]]
    public: Callable[[bytes], PublicKey]
    private: Callable[[bytes], PrivateKey]


def _make_first() -> tuple[bytes, bytes]:
    kem, curve = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    public = kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return kem.private_bytes_raw() + curve.private_bytes_raw(), public


def _first_public(raw: bytes) -> PublicKey:
    kem = MLKEM768PublicKey.from_public_bytes(raw[:-32])
    return MLKEM768X25519PublicKey(kem, X25519PublicKey.from_public_bytes(raw[-32:]))


def _first_private(raw: bytes) -> PrivateKey:
    kem = MLKEM768PrivateKey.from_seed_bytes(raw[:_SEED])
    return MLKEM768X25519PrivateKey(kem, X25519PrivateKey.from_private_bytes(raw[_SEED:]))


def _make_second() -> tuple[bytes, bytes]:
    kem, curve = MLKEM1024PrivateKey.generate(), generate_private_key(SECP384R1())
    point = curve.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return kem.private_bytes_raw() + _scalar_of(curve), kem.public_key().public_bytes_raw() + point


def _scalar_of(curve: EllipticCurvePrivateKey) -> bytes:
    return curve.private_numbers().private_value.to_bytes(_SCALAR, "big")


def _second_public(raw: bytes) -> PublicKey:
    kem = MLKEM1024PublicKey.from_public_bytes(raw[:1568])
    return MLKEM1024P384PublicKey(kem, EllipticCurvePublicKey.from_encoded_point(SECP384R1(), raw[1568:]))


def _second_private(raw: bytes) -> PrivateKey:
    kem = MLKEM1024PrivateKey.from_seed_bytes(raw[:_SEED])
    return MLKEM1024P384PrivateKey(kem, derive_private_key(int.from_bytes(raw[_SEED:], "big"), SECP384R1()))


KEMS = {
    MLKEM768_X25519: Kem(
        suite=Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
        public_bytes=1184 + 32,
        private_bytes=_SEED + 32,
        overhead=1088 + 32 + 16,
        make=_make_first,
        public=_first_public,
        private=_first_private,
    ),
    MLKEM1024_P384: Kem(
        suite=Suite(KEM.MLKEM1024_P384, KDF.HKDF_SHA384, AEAD.AES_256_GCM),
        public_bytes=1568 + 97,
        private_bytes=_SEED + _SCALAR,
        overhead=1568 + 97 + 16,
        make=_make_second,
        public=_second_public,
        private=_second_private,
    ),
}
"""Every algorithm that is known, under the byte that names it."""
