"""
What each mail is: odd ones are read as well as they can be, machine mail is known, and nothing raises.
"""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.report import Channel
from intake.mail.read import read_mail
from intake.mail.values import MailKind, MailRead
from states.case import ASKED, Intent
from tests.unit.intake.odd_mails import ODD, Odd, deep, multipart, plain

TO = ("report@example.org",)


def read(raw: bytes, sender: str | None = "a@example.org", to: tuple[str, ...] = TO) -> MailRead:
    """Read a mail as the door of example.org would."""
    return read_mail(raw, sender, to, "example.org")


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name)
def test_odd_mail_becomes_a_report(odd: Odd) -> None:
    """Each gives its text, subject, contact and files, and keeps its original bytes."""
    found = read(odd.raw, odd.sender)
    assert found.kind is MailKind.REPORT, found.reason
    report = found.report
    assert report is not None
    assert (report.text, report.subject, report.contact) == (odd.text, odd.subject, odd.contact)
    assert tuple(one.name for one in report.attachments) == odd.files
    assert (report.original, report.channel, report.intent) == (odd.raw, Channel.MAIL, Intent.REPORT)


MACHINES = [
    ("null-sender", b"", ""),
    ("null-sender", b"", "<>"),
    ("null-sender", b"Return-Path: <>\r\n", None),
    ("auto-submitted", b"Auto-Submitted: auto-replied (vacation)\r\n", "a@example.org"),
    ("auto-submitted", b"Auto-Submitted: auto-generated\r\n", "a@example.org"),
    ("report", b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n", "a@example.org"),
    ("report", b"Content-Type: multipart/report; report-type=disposition-notification\r\n", "a@example.org"),
    ("precedence", b"Precedence: bulk\r\n", "a@example.org"),
    ("precedence", b"Precedence: JUNK\r\n", "a@example.org"),
    ("precedence", b"Precedence: list\r\n", "a@example.org"),
    ("autoreply", b"X-Autoreply: yes\r\n", "a@example.org"),
    ("autoreply", b"X-Failed-Recipients: b@example.org\r\n", "a@example.org"),
    ("list", b"List-Id: <news.example.net>\r\n", "a@example.org"),
    ("list", b"List-Unsubscribe: <mailto:x@example.net>\r\n", "a@example.org"),
    ("daemon", b"From: Mail Delivery <MAILER-DAEMON@example.net>\r\n", "a@example.org"),
]


@pytest.mark.parametrize(("reason", "headers", "sender"), MACHINES)
def test_machine_mail_is_known(reason: str, headers: bytes, sender: str | None) -> None:
    """Bounces, receipts, absence notes and lists open nothing, to whatever address they come."""
    for to in (TO, ("reply+token@example.org",)):
        found = read(headers + b"Subject: x\r\n\r\nx", sender, to)
        assert (found.kind, found.reason, found.report) == (MailKind.MACHINE, reason, None)


def test_person_who_says_so_is_no_machine() -> None:
    """Auto-Submitted: no is what people's programs write."""
    assert read(plain(b"x", b"Auto-Submitted: no\r\n")).kind is MailKind.REPORT


def test_own_list_carries_reports() -> None:
    """A list that the operator named as a door does not hide its people; another one does."""
    raw = plain(b"x", b'List-Id: "Conduct" <conduct.example.org>\r\nPrecedence: list\r\n')
    kinds = [read_mail(raw, None, TO, "example.org", (name,)).kind for name in ("conduct.example.org", "other.org")]
    assert kinds == [MailKind.REPORT, MailKind.MACHINE]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
        (b"\x00\x01\x02", "not-mail"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "not-mail"),
        (deep(40), "too-deep"),
        (multipart(b"mixed", *[b"\r\n"] * 300), "too-many-parts"),
    ],
)
def test_unreadable_mail_is_quarantined(raw: bytes, reason: str) -> None:
    """What holds no words a reader can reach is kept, with a code for why."""
    found = read(raw)
    assert (found.kind, found.reason, found.report) == (MailKind.QUARANTINE, reason, None)


@pytest.mark.parametrize(
    ("to", "headers", "tokens"),
    [
        (("report+abc123@example.org",), b"", ("abc123",)),
        (("REPLY+Abc-_.=@example.org",), b"", ("Abc-_.=",)),
        (("<reply+abc@example.org>", "reply+abc@example.org"), b"", ("abc",)),
        ((), b"Delivered-To: reply+abc@example.org\r\nTo: x@example.net\r\n", ("abc",)),
        ((), b"To: Us <reply+abc@example.org>\r\n", ("abc",)),
    ],
)
def test_reply_address_gives_its_token(to: tuple[str, ...], headers: bytes, tokens: tuple[str, ...]) -> None:
    """The envelope is asked first, then what the server noted, then what the mail shows."""
    found = read(plain(b"More", headers), "a@example.org", to)
    assert (found.kind, found.tokens) == (MailKind.REPLY, tokens)
    assert found.report is not None


@pytest.mark.parametrize("to", [("other+abc@example.org",), ("reply+@example.org",), ("reply+a b@example.org",), ()])
def test_other_address_is_no_reply(to: tuple[str, ...]) -> None:
    """Only report+ and reply+ carry tokens, and a subject or a foreign domain never does."""
    found = read(plain(b"x", b"Subject: Re: HR-7Q2K\r\nTo: reply+abc@example.net\r\n"), "a@example.org", to)
    assert (found.kind, found.tokens) == (MailKind.REPORT, ())


@pytest.mark.parametrize("word", [intent.value for intent in ASKED])
def test_intent_is_in_the_address(word: str) -> None:
    """A mail to counsel@ asks for counsel; any other address takes reports."""
    found = read(plain(b"x"), "a@example.org", (f"{word}@example.org",))
    assert found.report is not None
    assert found.report.intent is Intent(word)


def test_mail_handed_over_again_has_the_same_key() -> None:
    """Traces of the way do not count, other words under the same Message-ID do."""
    first, again = read(plain(b"x")), read(b"Received: from a\r\nX-Spam: no\r\n" + plain(b"x"))
    other = read(plain(b"y"))
    keys = [(found.report.once, found.report.fingerprint) for found in (first, again, other) if found.report]
    assert keys[0] == keys[1] != keys[2]
    assert keys[0][0] is not None


def test_mail_without_message_id_is_told_apart_by_its_trace() -> None:
    """Two identical mails without any trace are two reports; with the same trace they are one."""
    bare, traced = read(b"Subject: s\r\n\r\nx").report, read(b"Received: from a; id 1\r\n\r\nx").report
    again = read(b"Received: from a; id 1\r\n\r\nx").report
    assert bare is not None
    assert traced is not None
    assert again is not None
    assert bare.once is None
    assert traced.once == again.once is not None


def test_attachment_is_decoded() -> None:
    """A file is kept as the sender had it."""
    part = b"Content-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    report = read(multipart(b"mixed", part + base64.b64encode(b"\x89PNG\x00"))).report
    assert report is not None
    assert (report.attachments[0].content, report.attachments[0].content_type) == (b"\x89PNG\x00", "image/png")


def test_mail_forwarded_many_times_is_kept_once() -> None:
    """Only the outermost is an attachment: each of the others is in it."""
    inner = b"Content-Type: message/rfc822\r\n\r\nSubject: again\r\n" * 5 + b"\r\nFound"
    report = read(b"From: a@example.org\r\n" + inner).report
    assert report is not None
    assert [one.name for one in report.attachments] == ["message.eml"]
    assert report.text.count("[Forwarded message]") == 5
    assert report.text.endswith("Found")


def test_language_is_taken_from_the_mail() -> None:
    """Content-Language is used when it is a tag, otherwise English."""
    found = [read(plain(b"x", b"Content-Language: " + tag + b"\r\n")).report for tag in (b"pt-BR, en", b"??")]
    assert [report.language for report in found if report] == ["pt-BR", "en"]


def test_report_shows_nothing_in_its_representation() -> None:
    """A stray log line or traceback must not hold a person's words."""
    assert "secret" not in repr(read(plain(b"secret words", b"Subject: secret\r\nReply-To: secret@example.org\r\n")))


PIECES = st.sampled_from(
    [
        b"From: a@b\r\n",
        b"\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: text/html; charset=",
        b"Content-Disposition: attachment; filename*0*=",
        b"Content-Transfer-Encoding: base64\r\n",
        b"--x\r\n",
        b"--x--",
        b"=?utf-8?b?",
        b"<a href='",
        b"&#x110000;",
        b"\x00",
        b"\xff\xfe",
        b';"(<@',
    ],
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=2_000), st.lists(st.one_of(PIECES, st.binary(max_size=20))).map(b"".join)))
def test_any_bytes_can_be_read(raw: bytes) -> None:
    """Reading never raises, answers with text that can be stored, and keeps the original."""
    found = read(raw, None, ())
    assert found.reason != "unreadable"
    if found.report:
        assert found.report.original == raw
        assert found.report.text.encode("utf-8")
        assert "\x00" not in found.report.text
