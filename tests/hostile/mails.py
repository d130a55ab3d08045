"""
Mails that no mail program writes: parts in parts without an end, headers that go on, words of no charset, lies.
"""

import base64

from hypothesis import strategies as st

from intake.mail.take import take_mail
from intake.mail.values import MailKind
from intake.wording import TEXT_LIMIT
from tests.hostile.doors import Door
from tests.hostile.pieces import blobs, broken, plain_bytes, texts
from tests.hostile.world import World
from tests.unit.intake.odd_mails import ODD

NOTES = 1_000
_NAMES = st.sampled_from(
    (b"From", b"To", b"Cc", b"Reply-To", b"Sender", b"Subject", b"Date", b"Message-ID", b"Content-Type", b"Received",
     b"Content-Transfer-Encoding", b"Content-Disposition", b"Content-Language", b"Auto-Submitted", b"Precedence",
     b"List-Id", b"Return-Path", b"Delivered-To", b"X-Original-To", b"MIME-Version", b"Resent-To", b"X-" + b"y" * 300)
)  # fmt: skip
_VALUES = st.sampled_from(
    (b"text/plain; charset=utf-8", b"text/html", b"text/calendar; method=REQUEST", b"message/rfc822", b"image/png",
     b"multipart/mixed; boundary=b", b"multipart/alternative", b"multipart/report; boundary=b", b"application/ms-tnef",
     b"message/delivery-status", b"text/rfc822-headers", b";;;", b"<1@example.org>", b"=?utf-8?q?<=00>?=",
     b"application/pkcs7-mime", b'text/plain; charset="utf-7"', b"text/plain; charset=hz", b"text/plain; charset=x",
     b"text/plain; charset*0*=utf-8''a; charset*1=b", b"base64", b"quoted-printable", b"x-uuencode", b"8bit", b"<>",
     b"a@example.org", b'"x" <a@example.org>', b"a" * 8_000, b"<" * 4_000, b'"\\"' * 2_000, b"@" * 4_000, b"(" * 900,
     b"=?utf-8?b?" + b"w6Q" * 300 + b"?=", b"=?a?q?" * 900, b"99 Foo 0000 99:99", b'attachment; filename="../../x"',
     b"attachment" + b"; a=b" * 700, b"attachment; filename*=utf-8''" + b"%ff" * 300, b"=?idna?q?" + b"a" * 900 + b"?=",
     b"reply+" + b"a" * 45 + b"@example.org", b"bulk", b"auto-replied", b"de, en", b"\xff\xfe\x80", b"Mon, 2 Mar 2026")
)  # fmt: skip
_CHARSETS = st.sampled_from(
    ("utf-8", "us-ascii", "utf-16", "utf-32", "utf-7", "iso-2022-jp", "hz", "gb18030", "big5hkscs", "cp037", "x",
     "rot13", "zlib", "idna", "punycode", "unicode_escape", "undefined", "iso-2022-kr", "\x00", "a" * 200, "koi8-r")
)  # fmt: skip
_WORDS = st.sampled_from(
    (b"begin 644 x\n#AA\nM" + b"!" * 60 + b"\nend\n", b"=3D=\n=ZZ", b"BEGIN:VCALENDAR\nSUMMARY:x\\n\n " + b"a\n " * 300,
     b"<head>" * 300 + b"</p>" * 300, b"<a href=http://x>" * 300 + b"</a>" * 300, b"<!--" * 500, b"<![CDATA[" * 90,
     b"&#x110000;&#xd800;&" * 90, b"<" * 3_000, b"-----BEGIN PGP MESSAGE-----", b"AAAA=AAA==\n" * 300, b"+AAA-" * 500,
     b"DTSTART;TZID=" + b"x" * 500 + b":20269999T999999Z", b"--b\r\n" * 300, b"\x1b$B" * 300, b"<?" * 300, b"</" * 900,
     b"Action: failed\n" * 9)
)  # fmt: skip


def _encoded(data: bytes, way: str) -> bytes:
    return base64.encodebytes(data) if way == "base64" else data


@st.composite
def _leaf(draw: st.DrawFn) -> bytes:
    kind = draw(st.sampled_from((b"text/plain", b"text/html", b"text/calendar", b"application/pdf", b"text/", b"/")))
    way = draw(st.sampled_from(("base64", "quoted-printable", "x-uuencode", "7bit", "x")))
    head = b"Content-Type: " + kind + b"; charset=" + draw(_CHARSETS).encode() + b"\r\nContent-Transfer-Encoding: "
    return head + way.encode() + b"\r\n\r\n" + _encoded(draw(st.one_of(_WORDS, blobs)), way)


def _several(inner: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Put parts into a multipart, or one into a mail that is forwarded, many times over."""

    def multipart(parts: list[bytes], kind: bytes, mark: bytes, *, closed: bool) -> bytes:
        body = b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts)
        end = b"--" + mark + b"--\r\n" if closed else b""
        return b"Content-Type: multipart/" + kind + b"; boundary=" + mark + b"\r\n\r\n" + body + end

    forwarded = b"Content-Type: message/rfc822\r\n\r\nSubject: again\r\n"
    return st.one_of(
        st.builds(
            multipart,
            st.lists(inner, max_size=4),
            st.sampled_from((b"mixed", b"alternative", b"encrypted", b"related", b"digest", b"")),
            st.sampled_from((b"b", b"bb", b"'", b"=" * 70)),
            closed=st.booleans(),
        ),
        st.builds(lambda times, part: forwarded * times + part, st.sampled_from((1, 3, 40)), inner),
    )


@st.composite
def _whole(draw: st.DrawFn) -> bytes:
    header = st.builds(lambda name, value: name + b": " + value, _NAMES, st.one_of(_VALUES, texts.map(plain_bytes)))
    lines = draw(st.lists(header, max_size=8))
    end = draw(st.sampled_from((b"\r\n", b"\n", b"\r")))
    many = [b"X-Many: y"] * draw(st.sampled_from((0, 0, 2_000)))
    return end.join([*lines, *many, b""]) + draw(st.recursive(_leaf(), _several, max_leaves=6))


_addresses = st.one_of(st.just(""), st.just("report@example.org"), texts, texts.map("reply+{}@example.org".format))
mails = st.tuples(
    broken(st.one_of(_whole(), st.sampled_from([odd.raw[:20_000] for odd in ODD]), st.binary(max_size=300))),
    st.one_of(st.none(), _addresses),
    st.lists(_addresses, max_size=3).map(tuple),
)


async def _take(world: World, given: tuple[bytes, str | None, tuple[str, ...]]) -> None:
    """Look that a mail becomes a case, a reply, machine mail or quarantine, and that what is kept of it can be kept."""
    raw, sender, recipients = given
    world.forget_mails()
    taken = await take_mail(world.mails, raw, sender, recipients, "example.org", ("our-list.example.org",))
    assert taken.kind in MailKind
    for name in world.mails.undelivered:
        assert name.isascii()
        assert name.isprintable()
    for report in world.mails.opened:
        assert report.original == raw
        assert len(report.text) <= TEXT_LIMIT + NOTES
        assert sum(len(one.content) for one in report.attachments) <= 2 * len(raw)
        kept = (report.text, report.subject or "", report.contact or "", *(one.name for one in report.attachments))
        assert not any("\x00" in text or text != text.encode().decode() for text in kept)


MAIL = Door("mail", mails, _take, examples=150)
