"""
The SMTP door through real connections: what is answered, what is kept, and what is not said.
"""

import asyncio
import ssl
import subprocess
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from handrail.errors import BusyError
from handrail.identifiers import Reference
from tests.integration.intake.smtp_client import END, ENVELOPE, opened, talk
from tests.unit.intake.memory_desk import MemoryDesk
from tests.unit.intake.odd_mails import plain


def mail(number: int) -> EmailMessage:
    """Make a mail of its own."""
    message = EmailMessage()
    message["From"], message["To"] = f"person{number}@example.org", "report@example.org"
    message["Subject"], message["Message-ID"] = "Secret subject", f"<{number}@example.org>"
    message.set_content(f"Secret words {number}\n.\n..dots\n")
    return message


async def test_mail_is_a_case() -> None:
    """A mail sent by a real client arrives as it was written, dots included."""
    desk = MemoryDesk()
    async with opened(desk) as door:
        _, answer = await aiosmtplib.send(mail(1), hostname="127.0.0.1", port=door.port, start_tls=False)
    assert answer == "2.0.0 Taken"
    assert [(one.text, one.contact) for one in desk.opened] == [("Secret words 1\n.\n..dots", "person1@example.org")]


async def test_door_says_what_it_can() -> None:
    """The size is announced; accounts are not, since there are none; TLS only with a certificate."""
    async with opened(MemoryDesk()) as door, aiosmtplib.SMTP(hostname="127.0.0.1", port=door.port) as client:
        await client.ehlo()
        found = {
            word: client.supports_extension(word) for word in ("size", "smtputf8", "pipelining", "auth", "starttls")
        }
    assert found == {"size": True, "smtputf8": True, "pipelining": True, "auth": False, "starttls": False}


async def test_fifty_mails_at_once_are_fifty_cases() -> None:
    """No mail waits for another, and none is lost or doubled."""
    desk = MemoryDesk()
    async with opened(desk) as door:
        sending = [
            aiosmtplib.send(mail(number), hostname="127.0.0.1", port=door.port, start_tls=False) for number in range(50)
        ]
        answers = [answer for _, answer in await asyncio.gather(*sending)]
    assert answers == ["2.0.0 Taken"] * 50
    assert len({one.contact for one in desk.opened}) == len(desk.opened) == 50


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (BusyError(5), "451 4.3.2 Busy, try again later"),
        (OSError("disk full"), "451 4.3.0 Could not be kept, try again later"),
        (RuntimeError("Secret"), "451 4.3.0 Could not be kept, try again later"),
    ],
)
async def test_failure_is_answered_451(error: Exception, answer: str) -> None:
    """The sender's server keeps the mail and tries again; for the next mail the door is open."""
    desk = MemoryDesk(fail=error)
    async with opened(desk) as door:
        first = await talk(door, ENVELOPE, plain(b"x"), END)
        desk.fail = None
        again = await talk(door, ENVELOPE, plain(b"x"), END)
    assert (first[-1], again[-1], len(desk.opened)) == (answer, "250 2.0.0 Taken", 1)


async def test_large_mail_is_refused() -> None:
    """Announced or not, too large is 552; the conversation goes on and nothing is kept."""
    desk = MemoryDesk()
    async with opened(desk) as door:
        announced = await talk(door, b"MAIL FROM:<a@example.org> SIZE=100001\r\n")
        sent = await talk(door, ENVELOPE, b"x" * 300_000, END, ENVELOPE, plain(b"small"), END)
    assert announced[0].startswith("552")
    assert [line[:3] for line in sent] == ["250", "250", "354", "552", "250", "250", "354", "250"]
    assert [one.text for one in desk.opened] == ["small"]


async def test_pipelined_mails_are_answered_in_order() -> None:
    """A client need not wait for answers."""
    desk = MemoryDesk()
    async with opened(desk) as door:
        one = await talk(door, *[ENVELOPE + plain(b"mail %d" % number) + END for number in range(3)])
    assert [line[:3] for line in one] == ["250", "250", "354", "250"] * 3
    assert [report.text for report in desk.opened] == ["mail 0", "mail 1", "mail 2"]


async def test_lines_of_any_length_are_taken() -> None:
    """A line over RFC 5321's thousand bytes is some program's fault, not the reporter's; 8-bit is kept as it came."""
    desk = MemoryDesk()
    async with opened(desk) as door:
        lines = await talk(door, ENVELOPE, plain("ä".encode() * 45_000), END)
    assert lines[-1] == "250 2.0.0 Taken"
    assert desk.opened[0].text == "ä" * 45_000


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n"])
async def test_only_a_real_end_ends_a_mail(end: bytes) -> None:
    """Nobody smuggles a second mail in behind bare line ends (CVE-2023-51764 and its kin)."""
    desk = MemoryDesk()
    async with opened(desk) as door:
        lines = await talk(door, ENVELOPE, plain(b"first"), end, ENVELOPE, b"second", END)
    assert [line[:3] for line in lines] == ["250", "250", "354", "250"]
    assert len(desk.opened) == 1


async def test_null_sender_is_taken_and_counted() -> None:
    """A bounce is answered 250, so that it ends here, and opens nothing."""
    desk = MemoryDesk()
    async with opened(desk) as door:
        lines = await talk(door, ENVELOPE.replace(b"a@example.org", b"", 1), plain(b"x"), END)
    assert (lines[-1], desk.opened) == ("250 2.0.0 Taken", [])


async def test_malformed_mail_is_taken_into_quarantine() -> None:
    """It is kept, so it is answered 250."""
    desk = MemoryDesk()
    async with opened(desk) as door:
        lines = await talk(door, ENVELOPE, b"\x00\x01", END)
    assert (lines[-1], desk.quarantined[0][1]) == ("250 2.0.0 Taken", "not-mail")


async def test_address_outside_smtp_ascii_is_taken() -> None:
    """SMTPUTF8 senders are people too."""
    desk = MemoryDesk()
    async with opened(desk) as door:
        sender = "MAIL FROM:<jörg@example.org> SMTPUTF8\r\n".encode()
        lines = await talk(door, sender, b"RCPT TO:<report@example.org>\r\nDATA\r\n", b"Subject: x\r\n\r\nx", END)
    assert lines[-1] == "250 2.0.0 Taken"
    assert desk.opened[0].contact == "jörg@example.org"


async def test_only_listed_recipients_are_taken() -> None:
    """With a list of addresses the door refuses the others; a token in an address does not matter."""
    async with opened(MemoryDesk(), recipients=["report@example.org"]) as door:
        asked = [b"MAIL FROM:<a@example.org>\r\n"]
        asked += [b"RCPT TO:<%s@example.org>\r\n" % name for name in (b"report", b"Report+abc", b"other")]
        lines = await talk(door, *asked)
    assert [line[:9] for line in lines[1:]] == ["250 2.1.5", "250 2.1.5", "550 5.1.1"]


async def test_lmtp_answers_for_each_recipient() -> None:
    """LMTP has its own greeting, and one answer per recipient after DATA."""
    desk = MemoryDesk()
    two = ENVELOPE.replace(b"DATA", b"RCPT TO:<b@example.org>\r\nDATA")
    async with opened(desk, lmtp=True) as door:
        lines = await talk(door, two, plain(b"x"), END, hello=b"LHLO client\r\n")
        smtp = await talk(door)
    assert [line[:3] for line in lines] == ["250", "250", "250", "354", "250", "250"]
    assert smtp[0].startswith("500")
    assert len(desk.opened) == 1


async def test_nonsense_is_answered() -> None:
    """Words out of order, too long or in no known charset get an answer and open nothing."""
    desk = MemoryDesk()
    said = b"DATA\r\nRCPT TO:<a@b>\r\nMAIL FROM\r\nMAIL FROM:<\r\n\xff\xfe\r\nAUTH PLAIN AAAA\r\n"
    async with opened(desk) as door:
        lines = await talk(door, said, b"X" * 70_000 + b"\r\n")
    assert [line[0] for line in lines] == ["5"] * 7
    assert desk.opened == []


async def test_log_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """Not even at its most talkative does the log hold an address, a subject or a word."""
    caplog.set_level("DEBUG")
    for name in ("mail.log", "asyncio", "intake"):
        caplog.set_level("DEBUG", logger=name)
    desk = MemoryDesk()
    async with opened(desk) as door:
        await aiosmtplib.send(mail(1), hostname="127.0.0.1", port=door.port, start_tls=False)
        desk.fail = RuntimeError("Secret words of a person@example.org")
        await talk(door, ENVELOPE, plain(b"Secret"), END, b"Secret nonsense\r\n")
    assert "RuntimeError" in caplog.text
    assert [word for word in ("Secret", "example.org", "127.0.0.1", "person") if word in caplog.text] == []


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """Make a certificate for localhost that lives as long as the test."""
    key, made = tmp_path / "key.pem", tmp_path / "cert.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = [
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        str(key),
        "-out",
        str(made),
    ]
    subprocess.run([*asked, *names], check=True, capture_output=True)
    return made, key


async def test_starttls_is_offered_with_a_certificate(certificate: tuple[Path, Path]) -> None:
    """A mail that came by TLS is taken, and the client could verify us."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(*certificate)
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    desk = MemoryDesk(tokens={"abc": Reference("HR-7Q2K7Q2K")})
    async with opened(desk, tls_context=server) as door:
        client = aiosmtplib.SMTP(hostname="localhost", port=door.port, start_tls=True, tls_context=trusting)
        async with client:
            await client.sendmail("a@example.org", ["reply+abc@example.org"], plain(b"more"))
    assert [token for token, _ in desk.continued] == ["abc"]
