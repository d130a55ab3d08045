"""
Pieces that hostile input is made of, and ways to break what was whole: cut, doubled, stretched, bits turned.
"""

from hypothesis import strategies as st

from tests.hostile.doors import WORD

ODD_TEXTS = (
    WORD,
    f"{WORD}@example.org",
    "",
    " ",
    "\x00",
    "\x00" + WORD,
    "\ud800",
    "\udcff" + WORD,
    "\u202e" + WORD,
    "\u200b",
    "\ufeff",
    "\U0001f600" * 40,
    "a\u0301" * 50,
    "\ufdfa" * 30,
    "\u0130\u0131\u017fK",
    "../../etc/passwd",
    "%s%n{0}{__class__}",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "'; DROP TABLE cases; --",
    "=cmd|' /C calc'!A0",
    "null",
    "NaN",
    "1e999",
    "-0",
    "9" * 400,
    "[" * 100,
    "A" * 5_000,
    "\r\n.\r\n",
    "\r\nBcc: " + WORD,
)
texts = st.one_of(st.sampled_from(ODD_TEXTS), st.text(max_size=40), st.text(max_size=20).map(lambda one: WORD + one))
blobs = st.one_of(st.binary(max_size=200), texts.map(lambda one: one.encode("utf-8", "surrogatepass")))


def plain_bytes(text: str) -> bytes:
    """Write a text as bytes, whatever is in it."""
    return text.encode("utf-8", "surrogatepass")


@st.composite
def broken(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Break bytes that were whole, in none, one or several ways."""
    data = draw(whole)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 60)))
        middle = draw(
            st.one_of(
                st.just(b""),
                st.just(data[at:to] * draw(st.sampled_from((2, 50, 2_000)))),
                st.binary(max_size=8),
                st.sampled_from((b"\x00", b"\xff" * 300, b"\r", b"\n" * 500, b" " * 3_000, b'"', b"\\" * 200, b"\x80")),
            )
        )
        data = data[:at] + middle + (data[to:] if draw(st.booleans()) else data[at:])
    return data[: draw(st.integers(0, len(data)))] if draw(st.integers(0, 9)) == 0 else data
