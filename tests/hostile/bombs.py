"""
The worst inputs that are known, one for each way to cost a server much, as large as doors take them.

Each is written by a function, since together they would fill the memory that they are meant to be measured in.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass

from engine.attachments.stripping import NotStrippableError, strip_jpeg, strip_png
from intake.body import fingerprint_of, parse_body
from intake.faults import BodyError
from intake.form import report_from_form
from intake.mail.read import read_mail
from policies.faults import PolicyError
from policies.loading import parse_policy

MAIL = 24_000_000
BODY = 1_000_000
POLICY = 100_000
PICTURE = 20_000_000
_HEAD = b"From: someone@example.org\r\n"
_CHUNK = 65_536


@dataclass(frozen=True)
class Bomb:
    """One input: what reads it, and what it may cost: seconds of the processor, and MB beside the input itself."""

    name: str
    make: Callable[[], bytes]
    read: Callable[[bytes], object]
    megabytes: int
    seconds: float = 10.0
    brief: bool = False
    """Whether the short form throws it too."""


def _mail(raw: bytes) -> object:
    return read_mail(raw, "someone@example.org", ("report@example.org",), "example.org")


def _body(raw: bytes) -> None:
    with suppress(BodyError):
        fingerprint_of(raw)
        parse_body(raw)


def _about(raw: bytes) -> None:
    with suppress(BodyError):
        report_from_form({"intent": "report", "text": "x", "about": raw.decode()})


def _policy(raw: bytes) -> None:
    with suppress(PolicyError):
        parse_policy(raw.decode())


def _picture(raw: bytes) -> None:
    asyncio.run(_stripped(raw))


async def _stripped(raw: bytes) -> None:
    for strip in (strip_jpeg, strip_png):
        with suppress(NotStrippableError):
            async for _ in strip(_chunks(raw)):
                pass


async def _chunks(raw: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(raw), _CHUNK):
        yield raw[start : start + _CHUNK]


def _filled(head: bytes, piece: bytes, size: int) -> Callable[[], bytes]:
    """Answer what writes a beginning, and then the same piece until it is so long."""
    return lambda: head + piece * ((size - len(head)) // len(piece))


def _typed(kind: bytes, encoding: bytes = b"8bit") -> bytes:
    return _HEAD + b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n"


def _within(layers: list[bytes]) -> Callable[[], bytes]:
    inside = _HEAD + b"".join(layers)
    return _filled(inside, b"x", MAIL)


def _parts(header: bytes) -> Callable[[], bytes]:
    part = (
        b"--b\r\nContent-Type: text/plain" + header + b"\r\nContent-Disposition: attachment" + header + b"\r\n\r\nx\r\n"
    )
    return lambda: _typed(b"multipart/mixed; boundary=b") + part * 200


_FORWARDED = [b"Content-Type: message/rfc822\r\n\r\nSubject: x\r\n"] * 16 + [b"\r\n"]
_NESTED = [b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one) for one in range(16)] + [
    b"\r\n"
]
_HTML, _TEXT, _FILE = _typed(b"text/html"), _typed(b"text/plain"), b"image/png"
_UU = b"begin 644 x\n"

BOMBS: tuple[Bomb, ...] = (
    Bomb(
        "one address without an end",
        lambda: _HEAD + (b"Reply-To: " + b"a" * 7_990 + b"\r\n") * 32,
        _mail,
        50,
        brief=True,
    ),
    Bomb("quotes without an end", lambda: _HEAD + (b'To: "' + b'\\"' * 3_990 + b"\r\n") * 32, _mail, 50),
    Bomb("encoded words without an end", lambda: _HEAD + b"Subject: " + b"=?a?q?" * 40_000 + b"\r\n\r\nx", _mail, 50),
    Bomb("headers without an end", _filled(b"", b"A:\r\n", MAIL), _mail, 150),
    Bomb("a header that goes on", _filled(b"A: b\r\n", b" c\r\n", MAIL), _mail, 150),
    Bomb("many empty parameters", _parts(b";" * 7_900), _mail, 50, brief=True),
    Bomb("many parameters", _parts(b";a*0*=x" * 1_100), _mail, 50),
    Bomb("a forwarded mail in a forwarded mail", _within(_FORWARDED), _mail, 250, brief=True),
    Bomb("a multipart in a multipart", _within(_NESTED), _mail, 350, brief=True),
    Bomb("almost boundaries", _filled(_typed(b"multipart/mixed; boundary=b"), b"--bx\r\n", MAIL), _mail, 150),
    Bomb("undeclared boundaries", _filled(_typed(b"multipart/mixed"), b"--aaaa\r\n", MAIL), _mail, 150),
    Bomb("base64 in lines of one sign", _filled(_typed(_FILE, b"base64"), b"A\n", MAIL), _mail, 200, brief=True),
    Bomb("base64 of padding", _filled(_typed(_FILE, b"base64"), b"AA=\n", MAIL), _mail, 200),
    Bomb("base64 of nothing", _filled(_typed(b"text/plain", b"base64"), b"\n", MAIL), _mail, 200),
    Bomb("uuencoded lines of three signs", _filled(_typed(_FILE, b"x-uuencode") + _UU, b"#AA\n", MAIL), _mail, 200),
    Bomb("uuencoded text of controls", _filled(_typed(b"text/plain", b"x-uuencode") + _UU, b"#AA\n", MAIL), _mail, 200),
    Bomb("quoted-printable of nothing", _filled(_typed(_FILE, b"quoted-printable"), b"=\n", MAIL), _mail, 200),
    Bomb("a text of wide signs", _filled(_TEXT, "\U0001f600".encode(), MAIL), _mail, 200),
    Bomb("a text of returns", _filled(_TEXT, b"\r", MAIL), _mail, 200),
    Bomb("a text of controls", _filled(_TEXT, b"\x01a", MAIL), _mail, 200, brief=True),
    Bomb("shifts of ISO-2022", _filled(_typed(b"text/plain; charset=iso-2022-jp"), b"\x1b$B", MAIL), _mail, 200),
    Bomb("an invitation to everything", _filled(_typed(b"text/calendar"), b"SUMMARY:a\n", MAIL), _mail, 250),
    Bomb("HTML of one long tag", _filled(_HTML + b"<", b"a", MAIL), _mail, 200),
    Bomb("HTML of beginnings", _filled(_HTML, b"<", MAIL), _mail, 200),
    Bomb("HTML of scripts", _filled(_HTML, b"<script ", MAIL), _mail, 200),
    Bomb("HTML in silence", lambda: _HTML + b"<head>" * 33_000 + b"</p>" * 50_000, _mail, 50, brief=True),
    Bomb("HTML of links", lambda: _HTML + b"x" * 200_000 + b"<a></a>" * 28_000, _mail, 50),
    Bomb("JSON without a bottom", _filled(b"", b"[", BODY), _body, 50),
    Bomb("JSON of empty objects", lambda: b"[" + b",".join([b"{}"] * (BODY // 3)) + b"]", _body, 100, brief=True),
    Bomb(
        "JSON of wrong names", lambda: b'{"about":[' + b",".join([b"1"] * (BODY // 2)) + b"]}", _body, 100, brief=True
    ),
    Bomb("JSON of unknown fields", lambda: b"{%s}" % b",".join(b'"%x":0' % one for one in range(110_000)), _body, 100),
    Bomb("JSON of quotes", _filled(b"", b'"\\"', BODY), _body, 50),
    Bomb("a number without an end", _filled(b'{"text":', b"9", BODY), _body, 50),
    Bomb("a form of names", _filled(b"", b"x\n", BODY), _about, 100),
    Bomb("YAML of keys", lambda: b"\n".join(b"a%d: 1" % one for one in range(9_000)), _policy, 50),
    Bomb("YAML that doubles", lambda: b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", _policy, 50),
    Bomb("YAML without a bottom", _filled(b"", b"[", POLICY), _policy, 50),
    Bomb("YAML of empty lines", _filled(b"a: b\n", b"\n", POLICY), _policy, 50),
    Bomb("a JPEG of filling", _filled(b"\xff\xd8", b"\xff", PICTURE), _picture, 20, brief=True),
    Bomb("a JPEG whose scan is filling", _filled(b"\xff\xd8\xff\xda\0\2", b"\xff", PICTURE), _picture, 20, brief=True),
    Bomb("a JPEG of empty parts", _filled(b"\xff\xd8", b"\xff\xfe\0\2", PICTURE), _picture, 20),
    Bomb("a PNG of empty parts", _filled(b"\x89PNG\r\n\x1a\n", b"\0\0\0\0abcdcrcc", PICTURE), _picture, 20),
)
