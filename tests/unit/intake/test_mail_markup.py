"""
Words out of HTML and invitations.
"""

import pytest

from intake.mail.markup import calendar_to_text, html_to_text, shown_html

PAGE = """<html><head><title>no</title></head><body><p>Hi <b>there</b> &amp; 1 < 2</p><!-- no -->
<ul><li>one<li>two</ul><a href="https://example.org/x">here</a> <a href="javascript:x">no link</a>
<img alt="picture"><style>no</style><script>no()</script><br>end"""


def test_page_becomes_words() -> None:
    """Blocks end lines, links keep their address, nothing hidden is shown."""
    text = "Hi there & 1 < 2\n\n- one\n- two\nhere (https://example.org/x) no link [picture]\nend"
    assert html_to_text(shown_html(PAGE)) == text


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["<", "<!", "<!--", "<a ", "</", "<a href='", "<![", "<?", "&", "&#", "<p>", "<script>"]
)
def test_hostile_page_takes_bounded_time(piece: str) -> None:
    """What is never closed costs no more than what is; the parser alone would take minutes."""
    assert len(html_to_text(shown_html(piece * (1_000_000 // len(piece))))) <= 400_000


def test_invitation_becomes_words() -> None:
    """Folded lines are joined and escapes undone."""
    lines = "SUMMARY;LANGUAGE=en:A\\, b\nDESCRIPTION:one\\ntwo\n  three\nUID:x\nLOCATION:"
    assert calendar_to_text(lines) == "Invitation: A, b\nDescription: one\ntwo three"
