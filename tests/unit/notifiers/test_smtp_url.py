"""
The URL of the SMTP server says where, who and how safe; a wrong one is refused without being repeated.
"""

import ssl

import pytest

from handrail.errors import SettingsError
from notifiers.smtp_url import parse_smtp_url


@pytest.mark.parametrize(
    ("url", "port", "implicit", "starttls", "verified"),
    [
        ("smtp://mail.example.org", 25, False, None, False),
        ("smtp://mail.example.org:2525", 2525, False, None, False),
        ("smtp://u:p@localhost:2525", 2525, False, None, False),
        ("smtp://u:p@[::1]:2525", 2525, False, None, False),
        ("smtp://u:p@mail.example.org", 25, False, True, True),
        ("smtp+starttls://mail.example.org", 587, False, True, True),
        ("smtps://u:p@mail.example.org", 465, True, False, True),
    ],
)
def test_url_says_how_safe(url: str, port: int, *, starttls: bool | None, implicit: bool, verified: bool) -> None:
    """TLS is taken when offered, and insisted on when asked for or when a password crosses a network."""
    address = parse_smtp_url(url)
    assert (address.port, address.implicit, address.starttls, address.verified) == (port, implicit, starttls, verified)


def test_secret_is_decoded_and_hidden() -> None:
    """Name and secret are percent-decoded, and stay out of the repr."""
    address = parse_smtp_url("smtps://robin%40example.org:a%2Fb@mail.example.org")
    assert (address.username, address.password) == ("robin@example.org", "a/b")
    assert "robin" not in repr(address)


@pytest.mark.parametrize(
    "url", ["", "mail.example.org:25", "http://x", "smtp://", "smtp://x:port", "smtp://robin:hush@"]
)
def test_wrong_url_is_refused(url: str) -> None:
    """The error says what is wanted, never what was given."""
    with pytest.raises(SettingsError, match="smtp://host:25") as caught:
        parse_smtp_url(url)
    assert "hush" not in str(caught.value)


def test_contexts_differ_in_what_they_check() -> None:
    """A verified address checks certificate and name; an opportunistic one checks neither."""
    strict = parse_smtp_url("smtps://mail.example.org").tls_context()
    loose = parse_smtp_url("smtp://mail.example.org").tls_context()
    assert (strict.verify_mode, strict.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert (loose.verify_mode, loose.check_hostname) == (ssl.CERT_NONE, False)
