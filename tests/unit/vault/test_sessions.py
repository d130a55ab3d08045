"""
A sign-in's private key opens with its cookie and nothing that the database holds.
"""

import pytest

from vault.sessions import SealBrokenError, new_session, open_session, session_lookup


def test_cookie_opens_its_private_key() -> None:
    """The cookie finds the row and opens what lies in it."""
    signed_in = new_session(b"private" * 13)
    assert session_lookup(signed_in.cookie) == signed_in.lookup
    assert open_session(signed_in.cookie, signed_in.sealed) == b"private" * 13


def test_cookies_differ_and_fit_a_header() -> None:
    """Each is 43 characters that a header takes as they are."""
    cookies = {new_session(b"private").cookie for _ in range(100)}
    assert len(cookies) == 100
    assert all(len(cookie) == 43 and cookie.isascii() for cookie in cookies)


@pytest.mark.parametrize("cookie", ["", "other", "\ud800", "x" * 100_000])
def test_another_cookie_opens_nothing(cookie: str) -> None:
    """Whatever a browser sends is looked up, and opens nothing."""
    assert len(session_lookup(cookie)) == 32
    with pytest.raises(SealBrokenError):
        open_session(cookie, new_session(b"private").sealed)


def test_row_without_cookie_opens_nothing() -> None:
    """The lookup that stands beside the sealed key does not open it."""
    signed_in = new_session(b"private")
    with pytest.raises(SealBrokenError):
        open_session(signed_in.lookup.hex(), signed_in.sealed)
    assert signed_in.cookie.encode() not in signed_in.lookup + signed_in.sealed


def test_sign_in_shows_nothing_of_itself() -> None:
    """The representation holds neither cookie nor keys."""
    assert repr(new_session(b"private")) == "SessionKeys()"
