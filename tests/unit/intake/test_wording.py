"""
Text, addresses and language tags from outside.
"""

import pytest

from intake.wording import language_tag, mail_address, one_line, tidy


def test_text_is_tidied() -> None:
    """Line ends become one kind; what no reader can show is gone; everything else stays."""
    assert tidy("a\r\nb\rc\x00\x1b\ud800\tä\U0001f600") == "a\nb\nc\tä\U0001f600"


def test_line_is_one_line() -> None:
    """A subject cannot carry a line end into a header."""
    assert one_line(" a\r\nBcc: b\t c ", 8) == "a Bcc: b"


@pytest.mark.parametrize("good", ["a@b", "a.b+c@example.org", "jörg@müller.example", "o'x@a-b.example", "a@localhost"])
def test_address_is_accepted(good: str) -> None:
    """What people really have, SMTPUTF8 included."""
    assert mail_address(f" {good} ") == good


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "a",
        "@b",
        "a@",
        "a@b@c",
        "a b@c",
        "a@b c",
        "a@-b",
        "a@b.",
        ".a@b",
        "a.@b",
        "a..b@c",
        "a@b\nc",
        "<a@b>",
        "a,b@c",
        "\ud800a@b",
    ],
)
def test_address_is_refused(bad: str) -> None:
    """Anything that a mail server would not take, or that names two."""
    assert mail_address(bad) is None


def test_language_is_a_tag() -> None:
    """A tag's shape is checked, not whether anyone speaks it."""
    assert [language_tag(one) for one in ("en", "pt-BR", "zh-Hant-TW", "", "e", "en_US", "x" * 40)] == [
        *("en", "pt-BR", "zh-Hant-TW"),
        *(None,) * 4,
    ]
