"""
Reading cookies: only what looks like ours is looked at.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from pydantic import SecretStr
from starlette.requests import Request

from handrail.settings import Settings
from web.cookies import form_cookie, is_https, session_cookie

_SMTP = SecretStr("smtp://mail.example.org")


@dataclass
class _App:
    """As much of an application as cookies need."""

    address: str | None
    state: SimpleNamespace = field(init=False)

    def __post_init__(self) -> None:
        """Serve people under `address`."""
        self.state = SimpleNamespace(
            context=SimpleNamespace(desk=SimpleNamespace(settings=Settings(public_url=self.address, smtp_url=_SMTP)))
        )


def _request(cookie: str, address: str | None = None) -> Request:
    headers = [(b"cookie", cookie.encode())]
    return Request({"type": "http", "headers": headers, "app": _App(address)})


@pytest.mark.parametrize(
    "value", ["", "short", "x" * 201, "with space in it 123", "ünïcödé-ünïcödé-ü", '"quoted-quoted-quoted']
)
def test_odd_cookie_is_none(value: str) -> None:
    """What cannot be one of our cookies is not handed to the engine."""
    assert session_cookie(_request(f"handrail={value}")) is None


def test_cookie_is_read_by_its_name() -> None:
    """Each of the two cookies is read by its own name; over HTTPS, only by the name that binds it to the host."""
    value = "v" * 32
    assert session_cookie(_request(f"handrail={value}")) == value
    assert form_cookie(_request(f"handrail-form={value}")) == value
    safe = "https://care.example.org"
    assert session_cookie(_request(f"handrail={value}", safe)) is None
    assert session_cookie(_request(f"__Host-handrail={value}", safe)) == value


@pytest.mark.parametrize(
    ("address", "safe"),
    [(None, False), ("http://x.example.org", False), ("https://x.example.org", True), ("HTTPS://x.example.org", True)],
)
def test_operator_says_whether_it_is_https(address: str | None, *, safe: bool) -> None:
    """What a proxy or a client claims does not count; what the operator has set does."""
    assert is_https(_request("", address)) is safe
