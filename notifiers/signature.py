"""
How a webhook's receiver knows that a message is ours and new: HMAC-SHA256 over a timestamp and the body.

`webhook` puts the signature into a header; `intake` may check those of others with `verify`.
"""

import hmac
import re
from datetime import datetime, timedelta
from hashlib import sha256

HEADER = "Handrail-Signature"
"""The header that carries `t=<seconds since 1970>,v1=<64 hexadecimal digits>`."""
TOLERANCE = timedelta(minutes=5)
"""How far the two clocks may differ; an older message is a replay."""
_FORM = re.compile(r"t=(?P<at>[0-9]{1,12}),v1=(?P<mac>[0-9a-f]{64})")


def sign(secret: str, body: bytes, at: datetime) -> str:
    """Write the header's value for `body`, sent at the aware instant `at`."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_mac(secret, seconds, body)}"


def verify(secret: str, body: bytes, header: str, now: datetime, tolerance: timedelta = TOLERANCE) -> bool:
    """
    Answer whether `body` was signed with `secret` no longer than `tolerance` ago, nor as far ahead.

    Inside the tolerance a copy still passes: the receiver drops those by their `message_id`.
    """
    form = _FORM.fullmatch(header)
    if form is None:
        return False
    seconds = int(form["at"])
    genuine = hmac.compare_digest(form["mac"], _mac(secret, seconds, body))
    return genuine and abs(now.timestamp() - seconds) <= tolerance.total_seconds()


def _mac(secret: str, seconds: int, body: bytes) -> str:
    """Compute the code over both, joined by a dot that no timestamp can hold."""
    return hmac.new(secret.encode(), f"{seconds}.".encode() + body, sha256).hexdigest()
