"""
Words out of bytes: charsets that are wrong, missing or dangerous, encoded header words, and transfer encodings.

Nothing here raises on any input; which bytes are text at all is decided in `parts`.
"""

import base64
import binascii
import codecs
import quopri
import re
from email.header import decode_header
from itertools import islice

from intake.wording import tidy

_HEADER_WORDS = 8_000
# These decoders are slow on long input or read Python's own escapes; no mail program writes them.
_REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_BASE64_PIECES = 100_000
_UU_LINES = 500_000
# A sign of no line of base64: another letter, words apart, padding that begins a line, goes on, or is three long.
_NO_BASE64 = re.compile(
    rb"[^A-Za-z0-9+/=\s]|[A-Za-z0-9+/=][ \t\r\f\v]+[A-Za-z0-9+/=]|=[A-Za-z0-9+/]|===|^[ \t\r\f\v]*=", re.MULTILINE
)
_UU_LINE = re.compile(rb"[^\n]*\n?")
_BLANKS = b" \t\r\n\f\v"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode_text(data: bytes, charset: str | None) -> str:
    """Decode text by its declared charset where that works, else by what it looks like; then tidy it."""
    return tidy(_decode(data, charset))


def _decode(data: bytes, charset: str | None) -> str:
    """Try the byte order mark, the declared charset, UTF-8 and Windows-1252 in turn; Latin-1 takes everything."""
    marks = [name for mark, name in _MARKS if data.startswith(mark)]
    for name in [*marks, _known(charset), "utf-8", "cp1252"]:
        if name:
            try:
                return data.decode(name)
            except (UnicodeError, LookupError, ValueError):
                continue
    return data.decode("latin-1")


def _known(charset: str | None) -> str | None:
    """Answer Python's name for a charset that is a text encoding and safe to use; plain ASCII is left to guessing."""
    try:
        found = codecs.lookup((charset or "").strip().strip("\"'"))
    except (LookupError, ValueError, UnicodeError):
        return None
    text = getattr(found, "_is_text_encoding", True)
    return found.name if text and found.name.replace("-", "_") not in _REFUSED | {"ascii"} else None


def decode_words(value: str) -> str:
    """Decode a header's text: raw 8-bit bytes and encoded words (RFC 2047), broken ones included."""
    short = value[:_HEADER_WORDS]
    try:
        pieces = decode_header(_plain(short)) if "=?" in short else [(_plain(short), None)]
    except (ValueError, LookupError, binascii.Error):
        return tidy(_plain(short))
    except Exception:  # noqa: BLE001  # HeaderParseError and whatever else old parsers raise: the raw words are better
        return tidy(_plain(short))
    return tidy("".join(_piece(text, charset) for text, charset in pieces))


def _piece(text: str | bytes, charset: str | None) -> str:
    """Decode one piece of a header; the unencoded ones come as text or as escaped bytes."""
    if isinstance(text, str):
        return text
    return _decode(text, charset) if charset else text.decode("raw_unicode_escape" if b"\\" not in text else "latin-1")


def _plain(value: str) -> str:
    """Turn escaped 8-bit bytes (surrogates) into the characters they most likely were."""
    if not any("\ud800" <= sign <= "\udfff" for sign in value):
        return value
    return _decode(value.encode("ascii", "surrogateescape") if value.isascii() else _bytes(value), None)


def _bytes(value: str) -> bytes:
    """Give back the bytes of a header that holds both characters and escaped bytes."""
    return value.encode("utf-8", "surrogateescape" if not _lone(value) else "replace")


def _lone(value: str) -> bool:
    """Answer whether a text holds surrogates that are no escaped bytes."""
    return any("\ud800" <= sign < "\udc80" or "\udcff" < sign <= "\udfff" for sign in value)


def decode_transfer(body: bytes, encoding: str) -> bytes:
    """Undo a Content-Transfer-Encoding; a wrong one leaves the bytes as they came."""
    if encoding == "base64":
        return _from_base64(body)
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        return _from_uuencode(body)
    return body


def _from_base64(body: bytes) -> bytes:
    """Decode base64 up to the first line that is none; what follows, such as a footer some server put there, stays."""
    wrong = _NO_BASE64.search(body)
    end = len(body) if wrong is None else body.rfind(b"\n", 0, wrong.start() + 1) + 1
    joined, rest = body[:end].translate(None, _BLANKS), body[end:]
    return _padded(joined) + (b"\n" + rest if joined and rest.strip() else rest)


def _padded(signs: bytes) -> bytes:
    """Decode base64 whose padding may be missing or, so many times, in the middle; a lone last sign is dropped."""
    made = bytearray()
    for found in islice(re.finditer(rb"[^=]+", signs), _BASE64_PIECES):
        piece = found.group()
        whole = piece[:-1] if len(piece) % 4 == 1 else piece
        made += base64.b64decode(whole + b"=" * (-len(whole) % 4))
    return bytes(made)


def _from_uuencode(body: bytes) -> bytes:
    """Decode the lines between begin and end, up to half a million; lines that are broken are left out."""
    made = bytearray()
    start = body.find(b"\n", body.find(b"begin "))
    if b"begin " not in body or start < 0:
        return body
    for found in islice(_UU_LINE.finditer(body, start + 1), _UU_LINES):
        line = found.group()
        if line.strip() == b"end":
            break
        try:
            made += binascii.a2b_uu(line.rstrip(b"\r\n"))
        except binascii.Error:
            continue
    return bytes(made) or body
