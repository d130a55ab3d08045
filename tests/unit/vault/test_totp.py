"""
The second factor: the codes of the standard, each used once, and a secret that only its person's key opens.
"""

import pytest

from vault.errors import SealBrokenError
from vault.totp import address_of, code_at, new_secret, open_secret, seal_secret, step_of
from vault.wraps import make_keypair

RFC_SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the vectors for SHA-1."""
    assert code_at(RFC_SECRET, seconds // 30, 8) == code
    assert code_at(RFC_SECRET, seconds // 30) == code[2:]


def test_code_counts_half_a_minute_around_its_time() -> None:
    """A clock that is off by one step is let in; by two it is not; blanks do not matter."""
    secret, now = new_secret(), 1_800_000_015.0
    step = int(now) // 30
    for drift in (-1, 0, 1):
        code = code_at(secret, step + drift)
        assert step_of(secret, f"{code[:3]} {code[3:]}", now, 0) == step + drift
    assert step_of(RFC_SECRET, code_at(RFC_SECRET, step + 2), now, 0) is None
    assert [step_of(secret, typed, now, 0) for typed in ("", "é", "12345", "1234567")] == [None] * 4


def test_code_counts_once() -> None:
    """A code that was used, and any older one, is refused."""
    now = 1_800_000_015.0
    step = int(now) // 30
    code = code_at(RFC_SECRET, step)
    assert step_of(RFC_SECRET, code, now, step - 1) == step
    assert step_of(RFC_SECRET, code, now, step) is None


def test_secret_opens_with_its_persons_key_alone() -> None:
    """Whoever has the database and another person's passphrase does not come by the codes."""
    mine, other = make_keypair().private, make_keypair().private
    secret = new_secret()
    blob = seal_secret(mine, secret)
    assert open_secret(mine, blob) == secret
    assert secret not in blob
    with pytest.raises(SealBrokenError):
        open_secret(other, blob)


def test_address_is_what_authenticators_read() -> None:
    """The address names the account, and the secret in base 32 without padding."""
    expected = "otpauth://totp/Handrail:a%2Bb%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Handrail"
    assert address_of(RFC_SECRET, "a+b@example.org") == expected
