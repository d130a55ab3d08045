"""
A block of mail: its header lines and its body, split from raw bytes without ever failing; and a multipart's parts.

Standard parsers nest as deep as the sender likes and cost time by depth times length; this one is bounded by `parts`.
"""

import re
from dataclasses import dataclass
from email.message import Message
from email.utils import collapse_rfc2231_value

from intake.mail.words import decode_words

HEADER_BYTES = 262_144
HEADER_COUNT = 1_000
VALUE_CHARACTERS = 8_000
PARAMETERS_CHARACTERS = 2_000
PARAMETERS = 50

_WITH_PARAMETERS = frozenset({b"content-type", b"content-disposition"})
_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")
_BLANK = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Block:
    """Headers and body of a mail, or of one part of it; `found` says whether there was any header at all."""

    headers: "Message[str, str]"
    body: bytes
    found: bool

    def first(self, name: str) -> str:
        """Answer a header's first value in words, or nothing."""
        values = self.every(name)
        return values[0] if values else ""

    def every(self, name: str) -> list[str]:
        """Answer all values of a header, in words."""
        wanted = name.lower()
        return [decode_words(value) for key, value in self.headers.raw_items() if key.lower() == wanted]

    @property
    def content_type(self) -> str:
        """The type in lower case, as RFC 2045 defaults it."""
        return self.headers.get_content_type()

    @property
    def encoding(self) -> str:
        """The transfer encoding in lower case."""
        return self.first("content-transfer-encoding").strip().strip('"').lower()

    @property
    def disposition(self) -> str:
        """`attachment`, `inline` or nothing."""
        return self.first("content-disposition").partition(";")[0].strip().lower()

    def parameter(self, name: str, header: str = "content-type") -> str | None:
        """Answer a header's parameter in words (RFC 2231 and the RFC 2047 that many programs write instead)."""
        try:
            value = self.headers.get_param(name, header=header)
            return decode_words(collapse_rfc2231_value(value)) if value else None
        except Exception:  # noqa: BLE001  # the standard library's parameter parser raises many things on odd input
            return None


def split_block(raw: bytes) -> Block:
    """Split raw bytes into headers and body; without any header everything is body."""
    headers: Message[str, str] = Message()
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    position, lines = 0, list[bytes]()
    while position < len(raw) and position < HEADER_BYTES and len(lines) < HEADER_COUNT:
        end = raw.find(b"\n", position) + 1 or len(raw)
        line = raw[position:end].rstrip(b"\r\n")
        if not line or not _belongs(line, lines):
            break
        lines.append(line)
        position = end
    else:
        blank = _BLANK.search(raw, max(0, position - 2))
        position = blank.end() if blank else len(raw)
    _store(headers, lines)
    return Block(headers, _without_blank(raw[position:]) if lines else raw, found=bool(headers))


def _belongs(line: bytes, before: list[bytes]) -> bool:
    """Answer whether a line is part of the headers: a field, its continuation, or a mailbox file's first line."""
    if line[:1] in {b" ", b"\t"}:
        return bool(before)
    return _LINE.match(line) is not None or (not before and line.startswith((b"From ", b">From ")))


def _store(headers: "Message[str, str]", lines: list[bytes]) -> None:
    """Unfold the lines and keep each field, shortened: parsing parameters costs the square of their length."""
    for field in re.split(rb"\n(?![ \t])", b"\n".join(lines)):
        name, colon, value = field.partition(b":")
        if colon and b" " not in name.strip():
            words = re.sub(rb"\n[ \t]*", b" ", value).replace(b"\x00", b"").strip()
            if name.strip().lower() in _WITH_PARAMETERS:
                words = b";".join(words[:PARAMETERS_CHARACTERS].split(b";", PARAMETERS)[:PARAMETERS])
            headers.add_header(name.strip().decode("ascii"), _escaped(words[:VALUE_CHARACTERS]))


def _escaped(value: bytes) -> str:
    """Keep 8-bit bytes as surrogates, the way the standard library's headers do."""
    return value.decode("ascii", "surrogateescape")


def _without_blank(body: bytes) -> bytes:
    """Take off the one empty line between headers and body."""
    if body.startswith(b"\r\n"):
        return body[2:]
    return body.removeprefix(b"\n")


def split_parts(body: bytes, boundary: str | None, limit: int) -> list[bytes] | None:
    """Split a multipart's body at its boundary lines, at most `limit` parts; None when there is no boundary in it."""
    mark = _boundary(body, boundary)
    if mark is None:
        return None
    parts, start = list[bytes](), -1
    for line in re.finditer(rb"^--" + re.escape(mark) + rb"(--)?[ \t]*\r?$", body, re.MULTILINE):
        if start >= 0:
            parts.append(_without_end(body[start : line.start()]))
        start = -1 if line.group(1) else line.end() + 1
        if line.group(1) or len(parts) >= limit:
            return parts
    return [*parts, body[start:]] if start >= 0 else parts or None


def _boundary(body: bytes, declared: str | None) -> bytes | None:
    """Answer the declared boundary if it occurs, else the first line that looks like one."""
    mark = (declared or "").strip().encode("utf-8", "surrogateescape")
    if mark and b"--" + mark in body:
        return mark
    guess = re.search(rb"^--([!-~]{4,70}?)\r?\n[A-Za-z-]+:", body, re.MULTILINE)
    return guess.group(1) if guess else None


def _without_end(part: bytes) -> bytes:
    """Take off the line end that belongs to the boundary after a part."""
    return part[:-2] if part.endswith(b"\r\n") else part.removesuffix(b"\n")
