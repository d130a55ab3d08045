"""
The bytes of a message are right: read back by the standard library, whatever was put in.
"""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifiers.protocol import NotifyError, Outgoing
from notifiers.wire import Sender, compose, mailbox_of

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SENDER = Sender.of("Handrail <handrail@example.org>")
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n"), max_size=3000)
SUBJECTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs", "Cf"]), min_size=1, max_size=200)


def written(subject: str = "s", text: str = "t", headers: tuple[tuple[str, str], ...] = ()) -> bytes:
    """Compose a message."""
    return compose(
        Outgoing("1@example.org", "x", subject, text, headers, "re+ab@example.org"), SENDER, "to@example.org", NOON
    )


def read(data: bytes) -> EmailMessage:
    """Read a message back."""
    return message_from_bytes(data, policy=policy.default)


@given(TEXTS)
def test_text_survives(text: str) -> None:
    """Any text comes back line by line, and no line is longer than SMTP allows."""
    data = written(text=text)
    assert read(data).get_content().splitlines() == (text.splitlines() or [""])
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert data.isascii()


@given(SUBJECTS)
def test_subject_survives(subject: str) -> None:
    """Any subject comes back."""
    assert read(written(subject=subject))["Subject"] == subject


def test_headers_are_those_of_a_machine() -> None:
    """The marks of machine mail are there, the date is the clock's, the ids are as given; nothing is tracked."""
    mail = read(written(headers=(("Content-Language", "fr"),)))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Message-ID"] == "<1@example.org>"
    assert mail["Reply-To"] == "re+ab@example.org"
    assert mail["Content-Language"] == "fr"
    assert mail["Date"].datetime == NOON
    assert mail.get_content_type() == "text/plain"


@pytest.mark.parametrize(
    "header", [("X-A", "b\r\nBcc: c@example.org"), ("X A", "b"), ("", "b"), ("X-A", "é\n"), ("X:A", "b")]
)
def test_header_injection_is_refused(header: tuple[str, str]) -> None:
    """A header cannot smuggle in another."""
    with pytest.raises(NotifyError) as caught:
        written(headers=(header,))
    assert (caught.value.code, caught.value.permanent) == ("header", True)


def test_subject_injection_is_refused() -> None:
    """A subject cannot smuggle in a header, not even where folding would be allowed."""
    with pytest.raises(NotifyError):
        written(subject="a\r\n b")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "kim",
        "@example.org",
        "k\0m@example.org",
        "kim@ex\x7fample.org",
        "kim@",
        "kim@a@b",
        "kim <kim@example.org>",
        "kim@example.org\n",
        "a b@example.org",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    """Only one bare address is an address."""
    with pytest.raises(NotifyError) as caught:
        mailbox_of(address)
    assert (caught.value.code, caught.value.permanent) == ("address", True)


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("kim+tag@example.org", "kim+tag@example.org"),
        ("kim@bücher.example", "kim@xn--bcher-kva.example"),
        ("k@[::1]", "k@[::1]"),
    ],
)
def test_address_is_kept(address: str, bare: str) -> None:
    """Tags, domains beyond ASCII and address literals are addresses."""
    assert mailbox_of(address) == bare


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("handrail@example.org", "handrail@example.org"),
        ('The "Rail" <handrail@example.org>', '"The Rail" <handrail@example.org>'),
        ("Geländer <handrail@example.org>", "=?utf-8?b?R2Vsw6RuZGVy?= <handrail@example.org>"),
    ],
)
def test_sender_is_read(text: str, header: str) -> None:
    """The sender may have a name, in any script; the envelope gets the bare address."""
    sender = Sender.of(text)
    assert (sender.header, sender.address, sender.domain) == (header, "handrail@example.org", "example.org")


def test_long_sender_is_folded() -> None:
    """A name that takes several lines of encoded words is still one header."""
    sender = Sender.of(f'"{"Geländer " * 12}" <handrail@example.org>')
    mail = read(compose(Outgoing("1@example.org", "x", "s", "t"), sender, "to@example.org", NOON))
    assert mail["From"].addresses[0].addr_spec == "handrail@example.org"
    assert mail["From"].addresses[0].display_name.replace(" ", "") == "Geländer" * 12
    assert mail["To"] == "to@example.org"


@pytest.mark.parametrize(
    ("to", "message_id"), [("to@example.org\r\nBcc: c@example.org", "1"), ("to@example.org", "1\n")]
)
def test_envelope_injection_is_refused(to: str, message_id: str) -> None:
    """Neither the recipient nor the Message-ID can smuggle in a header."""
    with pytest.raises(NotifyError) as caught:
        compose(Outgoing(message_id, "x", "s", "t"), SENDER, to, NOON)
    assert (caught.value.code, caught.value.permanent) == ("header", True)
