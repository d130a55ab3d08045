"""
A signature proves who sent a body and when; anything changed or late fails.
"""

from datetime import UTC, datetime, timedelta

import pytest

from notifiers.signature import TOLERANCE, sign, verify

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BODY = b'{"text": "hello"}'


def test_own_signature_verifies() -> None:
    """What was signed verifies at once."""
    assert verify("secret", BODY, sign("secret", BODY, NOON), NOON)


@pytest.mark.parametrize("late", [TOLERANCE, -TOLERANCE])
def test_clocks_may_differ_a_little(late: timedelta) -> None:
    """Inside the tolerance the signature holds, whichever clock is ahead."""
    assert verify("secret", BODY, sign("secret", BODY, NOON), NOON + late)


@pytest.mark.parametrize("late", [TOLERANCE + timedelta(seconds=1), -TOLERANCE - timedelta(seconds=1)])
def test_replay_is_refused(late: timedelta) -> None:
    """Outside the tolerance a genuine signature is worth nothing."""
    assert not verify("secret", BODY, sign("secret", BODY, NOON), NOON + late)


def test_other_body_is_refused() -> None:
    """One byte more and the signature fails."""
    assert not verify("secret", BODY + b" ", sign("secret", BODY, NOON), NOON)


def test_other_secret_is_refused() -> None:
    """Another's signature fails."""
    assert not verify("secret", BODY, sign("other", BODY, NOON), NOON)


def test_new_timestamp_is_refused() -> None:
    """An old signature cannot be given a new time."""
    old = sign("secret", BODY, NOON - timedelta(hours=1))
    forged = f"t={int(NOON.timestamp())},{old.partition(',')[2]}"
    assert not verify("secret", BODY, forged, NOON)


@pytest.mark.parametrize(
    "header", ["", "t=1", "v1=00", "t=x,v1=" + "0" * 64, "t=1,v1=" + "0" * 63, "t=1,v1=" + "é" * 64]
)
def test_malformed_header_is_refused(header: str) -> None:
    """What is no signature is refused, without an exception."""
    assert not verify("secret", BODY, header, NOON)
