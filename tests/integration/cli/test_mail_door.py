"""
The mail door as the settings describe it: who may be written to, LMTP, STARTTLS, and what stops the start.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from cli.doors import mail_door
from handrail.errors import SettingsError
from handrail.settings import Settings
from tests.integration.notifiers.certificates import make_trust
from tests.unit.intake.memory_desk import MemoryDesk


async def told(*said: str, **settings: Any) -> list[str]:  # noqa: ANN401 - settings
    """Open the door, say some lines at once, and answer what it says, the greeting left out."""
    door = mail_door(MemoryDesk(), Settings(mail_port=0, mail_domain="conduct.example.org", **settings))
    await door.start()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write("".join(f"{line}\r\n" for line in (*said, "QUIT")).encode())
        answered = (await reader.read()).decode().splitlines()
        writer.close()
        await writer.wait_closed()
    finally:
        await door.stop()
    return answered[1:-1]


async def test_door_takes_mail_for_its_recipients() -> None:
    """Where recipients are set others are refused; the addresses that continue a case and that of bounces never are."""
    written = ("help@example.org", "report+token@conduct.example.org", "us@example.org", "other@example.org")
    said = await told("HELO client", "MAIL FROM:<a@example.org>", *(f"RCPT TO:<{to}>" for to in written),
                      mail_recipients=("help@example.org",), mail_from="Us <us@example.org>")  # fmt: skip
    assert [line[:3] for line in said[2:]] == ["250", "250", "250", "550"]


async def test_door_takes_mail_for_everyone_unless_told() -> None:
    """Without a list of recipients the mail server decides what it hands over."""
    said = await told("HELO client", "MAIL FROM:<a@example.org>", "RCPT TO:<other@example.org>")
    assert said[-1][:3] == "250"


@pytest.mark.parametrize(("hello", "lmtp"), [("LHLO client", True), ("EHLO client", False)])
async def test_door_speaks_what_is_set(hello: str, lmtp: bool) -> None:  # noqa: FBT001 - a case of the table
    """LMTP greets with LHLO, SMTP with EHLO; STARTTLS is offered only with a certificate."""
    said = await told(hello, mail_lmtp=lmtp)
    assert {line[:3] for line in said} == {"250"}
    assert "STARTTLS" not in " ".join(said)


async def test_certificate_lets_the_door_offer_starttls(tmp_path: Path) -> None:
    """A mail server elsewhere can hand over without anyone reading along."""
    trust = make_trust(tmp_path)
    settings = Settings(mail_port=0, mail_certificate=trust.ca, mail_key=tmp_path / "key.pem")
    door = mail_door(MemoryDesk(), settings)
    await door.start()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(b"EHLO client\r\n")
        offered = [await reader.readuntil(b"\r\n")]
        while not offered[-1].startswith(b"250 "):
            offered.append(await reader.readuntil(b"\r\n"))
        writer.write(b"STARTTLS\r\n")
        assert (await reader.readuntil(b"\r\n")).startswith(b"220")
        await writer.start_tls(trust.client, server_hostname="127.0.0.1")
        writer.close()
        await writer.wait_closed()
    finally:
        await door.stop()
    assert b"250-STARTTLS\r\n" in offered


@pytest.mark.parametrize(
    ("certificate", "key", "says"),
    [
        (None, "key.pem", "HANDRAIL_MAIL_CERTIFICATE too"),
        ("certificate.pem", None, "belong together"),
        ("absent.pem", "key.pem", "No such file"),
        ("locked.pem", None, "without a passphrase"),
    ],
)
def test_unusable_certificate_stops_the_start(
    certificate: str | None, key: str | None, says: str, tmp_path: Path
) -> None:
    """A key that is missing, or asks for a passphrase, is one sentence at the start and never a prompt."""
    make_trust(tmp_path)
    (tmp_path / "locked.pem").write_text(
        (tmp_path / "certificate.pem").read_text() + "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n"
        "-----END ENCRYPTED PRIVATE KEY-----\n"
    )
    settings = Settings(
        mail_certificate=tmp_path / certificate if certificate else None, mail_key=tmp_path / key if key else None
    )
    with pytest.raises(SettingsError, match=says):
        mail_door(MemoryDesk(), settings)
