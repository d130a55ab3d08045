"""
How a message looks on the wire: RFC 5322 bytes, ready for SMTP or for a file.

The standard library's generator costs more than the sending, so the few headers we need are written here. Nothing is
tracked: no pixel, no HTML, no counting links. `smtp` and `mailbox` carry the bytes.
"""

import re
from base64 import encodebytes
from dataclasses import dataclass
from datetime import datetime
from email.charset import SHORTEST, Charset
from email.header import Header
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from quopri import encodestring

from notifiers.protocol import NotifyError, Outgoing

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PART = r"[^\s\x00-\x1f\x7f<>,;:\"()\[\]\\@]+"
_ADDRESS = re.compile(rf"{_PART}@(?:{_PART}|\[[0-9A-Za-z.:]+\])")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PLAIN_LINE = 76
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = SHORTEST  # said here, since other libraries change the default for the whole process
_MARKS = (
    "Auto-Submitted: auto-generated\r\n"  # RFC 3834: no autoresponder may answer
    "X-Auto-Response-Suppress: All\r\n"  # the same, for servers that know only this
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a mail is from: the header, checked and folded by `of`, and the bare address for the envelope."""

    header: str
    address: str

    @classmethod
    def of(cls, text: str) -> "Sender":
        """Read `text`, an address with or without a name before it."""
        name, address = parseaddr(text)
        bare = mailbox_of(address)
        return cls(f"{_phrase(name)} <{bare}>" if name else bare, bare)

    @property
    def domain(self) -> str:
        """The part behind the at sign."""
        return self.address.rpartition("@")[2]


def mailbox_of(address: str) -> str:
    """
    Check a bare mail address and write its domain in ASCII (RFC 5890), since more servers take that.

    Raises:
        NotifyError: it is no address; permanent.

    """
    if _ADDRESS.fullmatch(address) is None:
        raise NotifyError("address", permanent=True)
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise NotifyError("address", permanent=True) from None


def compose(outgoing: Outgoing, sender: Sender, to: str, at: datetime) -> bytes:
    """
    Write the message with CRLF line ends; `at` becomes its Date.

    Raises:
        NotifyError: a header holds a control character or is no header; permanent.

    """
    encoding, body = _body(outgoing.text)
    if _CONTROL.search(to + outgoing.message_id):
        raise NotifyError("header", permanent=True)
    head = (
        f"From: {sender.header}\r\nTo: {to}\r\nSubject: {_words(outgoing.subject)}\r\nDate: {_date(at)}\r\n"
        f"Message-ID: {_angled(outgoing.message_id)}\r\n{_MARKS}Content-Transfer-Encoding: {encoding}\r\n"
    )
    if outgoing.reply_to:
        head += f"Reply-To: {mailbox_of(outgoing.reply_to)}\r\n"
    head += "".join(_line(name, value) for name, value in outgoing.headers)
    return head.encode() + b"\r\n" + body


def _date(at: datetime) -> str:
    """Write a date, which is the same for every message of a second."""
    return _to_the_second(at.replace(microsecond=0))


@lru_cache(maxsize=4)
def _to_the_second(at: datetime) -> str:
    return format_datetime(at)


def _line(name: str, value: str) -> str:
    """Write one header."""
    if _NAME.fullmatch(name) is None:
        raise NotifyError("header", permanent=True)
    return f"{name}: {_words(value)}\r\n"


def _words(value: str) -> str:
    """Write free text as a header's value: as it is, or in encoded words (RFC 2047), folded by ourselves alone."""
    if _CONTROL.search(value):
        raise NotifyError("header", permanent=True)
    return value if value.isascii() else Header(value, _UTF8, maxlinelen=_PLAIN_LINE).encode(linesep="\r\n")


def _phrase(name: str) -> str:
    """Write a display name: quoted when it is ASCII, in encoded words otherwise."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_words(escaped)}"' if name.isascii() else _words(name)


def _angled(message_id: str) -> str:
    """Put a Message-ID into its angle brackets unless it came with them."""
    return message_id if message_id.startswith("<") else f"<{message_id}>"


def _body(text: str) -> tuple[str, bytes]:
    """Choose how the text travels, seven bits clean, and encode it; every line stays under SMTP's limit."""
    lines = text.splitlines()
    joined = "\r\n".join(lines) + "\r\n"
    if joined.isascii() and all(len(line) <= _PLAIN_LINE * 10 for line in lines):
        return "7bit", joined.encode()
    data = joined.encode()
    if (len(data) - len(joined)) * 12 < len(data):  # few enough letters beyond ASCII, so it is the shorter and readable
        return "quoted-printable", _crlf(encodestring(data.replace(b"\r\n", b"\n")))
    return "base64", _crlf(encodebytes(data))


def _crlf(data: bytes) -> bytes:
    """End every line as SMTP wants it."""
    return data.replace(b"\n", b"\r\n")
