"""
Which message a bounce is about: its Message-ID, where a server says that it has given it up.
"""

import pytest

from intake.mail.read import read_mail

HEAD = b'From: MAILER-DAEMON@mx.example.net\r\nContent-Type: multipart/report; boundary="b"\r\n\r\n'
SORRY = b"--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
FAILED = b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed\r\n"
RETURNED = b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\nMessage-ID: <1@example.org>\r\n\r\nText\r\n"
END = b"--b--\r\n"


def bounced(raw: bytes) -> str | None:
    """Read a mail without a sender and answer which message it says was not delivered."""
    return read_mail(raw, "", ("report@example.org",), "example.org").bounced


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + SORRY + FAILED + RETURNED + END,
        HEAD + FAILED + RETURNED,
        HEAD + SORRY + FAILED.replace(b"Action: failed", b"ACTION:FAILED (5.1.1)") + RETURNED + END,
        HEAD + SORRY + FAILED + RETURNED.replace(b"message/rfc822", b"text/rfc822-headers") + END,
        HEAD + SORRY + FAILED.replace(b"delivery", b"global-delivery") + RETURNED.replace(b"rfc822", b"global") + END,
        (HEAD + SORRY + FAILED + RETURNED + END).replace(b"\r\n", b"\n"),
        HEAD + SORRY + FAILED + b"--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"U3ViamVjdDogeA0KTWVzc2FnZS1JRDogPDFAZXhhbXBsZS5vcmc+DQoNClRleHQ=\r\n" + END,
    ],
    ids=["whole", "cut off", "other letters", "headers alone", "international", "unix lines", "base64"],
)
def test_message_given_up_is_known(raw: bytes) -> None:
    """However servers return it, it is known by the Message-ID that we gave it."""
    assert bounced(raw) == "<1@example.org>"


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + SORRY + FAILED.replace(b"failed", b"delayed") + RETURNED + END,
        HEAD + SORRY + FAILED.replace(b"failed", b"relayed") + RETURNED + END,
        HEAD + SORRY + RETURNED + END,
        HEAD + SORRY + FAILED + END,
        HEAD + SORRY + FAILED + RETURNED.replace(b"<1@example.org>", b"") + END,
        HEAD + SORRY + FAILED + RETURNED.replace(b"<1@example.org>", b"<" + b"1" * 200 + b">") + END,
        HEAD + SORRY + FAILED + RETURNED.replace(b"<1@example.org>", b"=?utf-8?q?<=C3=A91@example.org>?=") + END,
        HEAD + SORRY + FAILED + RETURNED.replace(b"<1@example.org>", b"<\xff1@example.org>") + END,
        HEAD + (b"--b\r\n\r\nx\r\n" * 20) + FAILED + RETURNED + END,
        HEAD.replace(b"report", b"mixed") + SORRY + FAILED + RETURNED + END,
        b"Content-Type: multipart/report\r\n\r\nNo parts.",
        b"Subject: x\r\n\r\nMessage-ID: <1@example.org>\r\nAction: failed\r\n",
    ],
    ids=[
        "delay",
        "relay",
        "no status",
        "nothing returned",
        "no id",
        "long id",
        "letters in id",
        "bytes in id",
        "many parts",
        "no report",
        "no parts",
        "text",
    ],
)
def test_other_machine_mail_gives_up_nothing(raw: bytes) -> None:
    """A delay, a receipt or what only looks like a bounce says of no message that it failed."""
    assert bounced(raw) is None
