"""
Odd mails and what each must become: bounded, readable, never lost.
"""

import base64
from dataclasses import dataclass, field

H = b"From: Someone <someone@example.org>\r\nMessage-ID: <1@example.org>\r\n"
CUT = "[Not all of this mail is shown here. The whole is kept as it came.]"
EMPTY = "[This mail has no text.]"
ENCRYPTED = "[Part of this mail is encrypted and cannot be shown here. It is kept as an attachment.]"
WINMAIL = "[This mail came with a winmail.dat file, which cannot be shown here. It is kept as an attachment.]"


@dataclass(frozen=True)
class Odd:
    """A mail, and the text, subject, contact and names of attachments it must give."""

    name: str
    raw: bytes
    text: str
    subject: str | None = None
    contact: str | None = "someone@example.org"
    files: tuple[str, ...] = field(default=())
    sender: str | None = "envelope@example.org"


def plain(text: bytes, headers: bytes = b"") -> bytes:
    """Make a mail of one part."""
    return H + headers + b"\r\n" + text


def multipart(kind: bytes, *parts: bytes, closed: bool = True) -> bytes:
    """Make a mail of several parts."""
    body = b"".join(b"--bb\r\n" + part + b"\r\n" for part in parts) + (b"--bb--\r\n" if closed else b"")
    return plain(body, b"Content-Type: multipart/" + kind + b'; boundary="bb"\r\n')


HTML = b"Content-Type: text/html\r\n\r\n<p>From <b>HTML</b></p><script>no()</script>"
PLAIN = b"Content-Type: text/plain\r\n\r\nFrom plain"
NESTED = b"Content-Type: message/rfc822\r\n\r\nFrom: other@example.net\r\nSubject: Earlier\r\n\r\nOld words"
CALENDAR = (
    b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nSUMMARY:Talk\\, now\r\n"
    b"DTSTART:20260302T120000Z\r\nLOCATION:Room\r\n  5\r\nEND:VCALENDAR"
)
FILE = b"Content-Type: image/png\r\nContent-Disposition: attachment; filename="


def deep(levels: int, text: bytes = b"") -> bytes:
    """Nest multiparts, with a text beside the first."""
    made = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(levels))
    first = b"Content-Type: multipart/mixed; boundary=top\r\n\r\n"
    return b"Subject: Deep\r\n" + first + (b"--top\r\n\r\n" + text + b"\r\n" if text else b"") + b"--top\r\n" + made


ODD = [
    Odd("plain", plain(b"Hello\r\n", b"Subject: Hi\r\n"), "Hello", "Hi"),
    Odd("bare line feeds", plain(b"Hello\n").replace(b"\r\n", b"\n"), "Hello"),
    Odd("bare carriage returns", b"From: someone@example.org\r\rHello\r", "Hello"),
    Odd("no headers", b"help me", "help me", None, "envelope@example.org"),
    Odd("no headers, no envelope", b"help me", "help me", None, None, sender=None),
    Odd("leading empty lines", b"\r\n\r\n" + plain(b"Hello"), "Hello"),
    Odd("mailbox file's first line", b"From someone Mon Mar  2 12:00:00 2026\n" + plain(b"Hello"), "Hello"),
    Odd("header without its blank line", H + b"Hello there\r\nand more", "Hello there\nand more"),
    Odd("no body", H + b"Subject: Only this\r\n\r\n", "Only this", "Only this"),
    Odd("no body, no subject", H + b"\r\n", EMPTY),
    Odd("headers only, cut off", H + b"Subject: Cut", "Cut", "Cut"),
    Odd("unknown charset", plain(b"na\xefve", b"Content-Type: text/plain; charset=nope\r\n"), "na\u00efve"),
    Odd("wrong charset", plain("näh".encode(), b"Content-Type: text/plain; charset=us-ascii\r\n"), "n\u00e4h"),
    Odd("broken UTF-8", plain(b"caf\xe9", b"Content-Type: text/plain; charset=utf-8\r\n"), "caf\u00e9"),
    Odd("dangerous charset", plain(b"\\x41", b"Content-Type: text/plain; charset=unicode_escape\r\n"), "\\x41"),
    Odd("charset that is no charset", plain(b"Uryyb", b"Content-Type: text/plain; charset=rot13\r\n"), "Uryyb"),
    Odd("UTF-16", plain("hé".encode("utf-16"), b"Content-Type: text/plain; charset=utf-16\r\n"), "h\u00e9"),
    Odd(
        "ISO-2022-JP",
        plain("助けて".encode("iso2022_jp"), b"Content-Type: text/plain; charset=iso-2022-jp\r\n"),
        "助けて",
    ),
    Odd("base64", plain(base64.b64encode(b"Hello"), b"Content-Transfer-Encoding: BASE64\r\n"), "Hello"),
    Odd("base64 that is none", plain(b"Please help me", b"Content-Transfer-Encoding: base64\r\n"), "Please help me"),
    Odd("base64 without padding", plain(b"SGVsbG8", b"Content-Transfer-Encoding: base64\r\n"), "Hello"),
    Odd(
        "base64 with a footer",
        plain(b"SGVsbG8=\r\n\r\n-- \r\nfooter !", b"Content-Transfer-Encoding: base64\r\n"),
        "Hello\n-- \nfooter !",
    ),
    Odd("quoted-printable", plain(b"a=C3=A4=\r\nb", b"Content-Transfer-Encoding: quoted-printable\r\n"), "a\u00e4b"),
    Odd("broken quoted-printable", plain(b"a=ZZ=", b"Content-Transfer-Encoding: quoted-printable\r\n"), "a=ZZ"),
    Odd(
        "uuencode",
        plain(b"begin 644 x\r\n%2&5L;&\\\r\n`\r\nend\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n"),
        "Hello",
    ),
    Odd("unknown transfer encoding", plain(b"Hello", b"Content-Transfer-Encoding: zip\r\n"), "Hello"),
    Odd("HTML only", H + HTML, "From HTML"),
    Odd(
        "HTML behind a picture",
        plain(b"<img src='data:" + b"x" * 500_000 + b"'>Seen", b"Content-Type: text/html\r\n"),
        "Seen",
    ),
    Odd("HTML too long", plain(b"<p>Seen</p>" + b"<br>" * 100_001, b"Content-Type: text/html\r\n"), f"Seen\n\n{CUT}"),
    Odd("HTML without an end", plain(b"<p>Hi <b", b"Content-Type: text/html\r\n"), "Hi <b"),
    Odd("HTML in silence", plain(b"<title>All of it", b"Content-Type: text/html\r\n"), "All of it"),
    Odd("alternatives", multipart(b"alternative", HTML, PLAIN), "From plain"),
    Odd("alternatives, plain is blank", multipart(b"alternative", b"\r\n  \r\n", HTML), "From HTML"),
    Odd("never closed", multipart(b"mixed", PLAIN, closed=False), "From plain"),
    Odd(
        "boundary not declared",
        plain(b"--edge\r\nContent-Type: text/plain\r\n\r\nFound\r\n--edge--", b"Content-Type: multipart/mixed\r\n"),
        "Found",
    ),
    Odd("boundary that never comes", plain(b"Words", b"Content-Type: multipart/mixed; boundary=zz\r\n"), "Words"),
    Odd("two texts", multipart(b"mixed", PLAIN, b"\r\nSecond"), "From plain\n\nSecond"),
    Odd("a file", multipart(b"mixed", PLAIN, FILE + b"a.png\r\n\r\nxx"), "From plain", files=("a.png",)),
    Odd("a file's name with folders", multipart(b"mixed", FILE + b'"../../a.png"\r\n\r\nxx'), EMPTY, files=("a.png",)),
    Odd(
        "a file's name by RFC 2231",
        multipart(
            b"mixed", b"Content-Type: image/png\r\nContent-Disposition: inline; filename*=utf-8''%C3%A4.png\r\n\r\nxx"
        ),
        EMPTY,
        files=("\u00e4.png",),
    ),
    Odd(
        "a file's name by RFC 2047",
        multipart(b"mixed", FILE + b'"=?utf-8?q?=C3=A4=2Epng?="\r\n\r\nxx'),
        EMPTY,
        files=("\u00e4.png",),
    ),
    Odd(
        "a calendar",
        multipart(b"mixed", CALENDAR),
        "Invitation: Talk, now\nFrom: 20260302T120000Z\nWhere: Room 5",
        files=("invitation.ics",),
    ),
    Odd(
        "a forwarded mail",
        multipart(b"mixed", PLAIN, NESTED),
        "From plain\n\n[Forwarded message]\nFrom: other@example.net\nSubject: Earlier\n\nOld words",
        files=("message.eml",),
    ),
    Odd(
        "winmail.dat",
        multipart(b"mixed", b"Content-Type: application/ms-tnef\r\n\r\nxx"),
        WINMAIL,
        files=("winmail.dat",),
    ),
    Odd(
        "S/MIME",
        plain(
            b"TUlJ", b'Content-Type: application/pkcs7-mime; name="smime.p7m"\r\nContent-Transfer-Encoding: base64\r\n'
        ),
        ENCRYPTED,
        files=("smime.p7m",),
    ),
    Odd(
        "PGP/MIME",
        multipart(
            b"encrypted",
            b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
            b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN",
        ),
        ENCRYPTED,
        files=("encrypted", "encrypted.asc"),
    ),
    Odd("inline PGP", plain(b"-----BEGIN PGP MESSAGE-----\r\nabc"), f"-----BEGIN PGP MESSAGE-----\nabc\n\n{ENCRYPTED}"),
    Odd("deep, with a text", deep(40, b"Found me"), f"Found me\n\n{CUT}", "Deep", "envelope@example.org"),
    Odd("NULs", plain(b"a\x00b\x07c", b"Subject: x\x00y\r\n"), "abc", "xy"),
    Odd("8-bit headers", plain(b"x", "Subject: Grüße\r\n".encode()), "x", "Gr\u00fc\u00dfe"),
    Odd("8-bit headers, Latin-1", plain(b"x", b"Subject: Gr\xfc\xdfe\r\n"), "x", "Gr\u00fc\u00dfe"),
    Odd(
        "encoded words",
        plain(b"x", b"Subject: =?iso-8859-1?q?Gr=FC=DFe?= =?utf-8?b?w6Q=?=\r\n"),
        "x",
        "Gr\u00fc\u00dfe\u00e4",
    ),
    Odd("broken encoded words", plain(b"x", b"Subject: =?utf-8?b?w6?= =?nope?q?x?=\r\n"), "x", "\u00c3x"),
    Odd("folded subject", plain(b"x", b"Subject: one\r\n\ttwo\r\n"), "x", "one two"),
    Odd("huge header", plain(b"x", b"X-Long: " + b"y" * 300_000 + b"\r\nSubject: late\r\n"), "x"),
    Odd("a thousand headers and more", plain(b"x", b"X-Many: y\r\n" * 5_000), "x"),
    Odd("invalid date", plain(b"x", b"Date: 99 Foo 0000 99:99\r\n"), "x"),
    Odd("no From", b"Subject: s\r\n\r\nx", "x", "s", "envelope@example.org"),
    Odd("several From", b"From: broken\r\nFrom: a@example.org, b@example.org\r\n\r\nx", "x", None, "a@example.org"),
    Odd("a name like an address", b'From: "x@example.com" <y@example.org>\r\n\r\nx', "x", None, "y@example.org"),
    Odd("From without an address", b"From: ((((undisclosed\r\n\r\nx", "x", None, None, sender=None),
    Odd("Reply-To", plain(b"x", b"Reply-To: private@example.net\r\n"), "x", None, "private@example.net"),
    Odd("Reply-To that is a list", plain(b"x", b"To: all@example.org\r\nReply-To: all@example.org\r\n"), "x"),
    Odd("too long", plain(b"a" * 200_001), "a" * 200_000 + f"\n\n{CUT}"),
    Odd("too many parts, with a text", multipart(b"mixed", PLAIN, *[b"\r\n"] * 300), f"From plain\n\n{CUT}"),
    Odd("type that is no type", plain(b"x", b"Content-Type: ;;;\r\n"), "x"),
    Odd("spaces before the colon", b"Subject : s\r\n\r\nx", "x", "s", "envelope@example.org"),
]
