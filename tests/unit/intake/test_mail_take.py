"""
Where a mail goes: a new case, a case that goes on, a count, or quarantine.
"""

import pytest

from handrail.errors import BusyError
from handrail.identifiers import Reference
from intake.mail.take import take_mail
from intake.mail.values import MailKind, Taken
from tests.unit.intake.memory_desk import MemoryDesk
from tests.unit.intake.odd_mails import plain
from tests.unit.intake.test_mail_bounces import END, FAILED, HEAD, RETURNED, SORRY

CASE = Reference("HR-7Q2K7Q2K")


async def take(desk: MemoryDesk, raw: bytes, *to: str, sender: str = "a@example.org") -> Taken:
    """Take a mail at example.org."""
    return await take_mail(desk, raw, sender, to or ("report@example.org",), "example.org")


async def test_report_opens_a_case() -> None:
    """A person's mail is a case, and the answer names it."""
    desk = MemoryDesk()
    assert await take(desk, plain(b"x")) == Taken(MailKind.REPORT, reference=Reference("HR-00000001"))
    assert [report.text for report in desk.opened] == ["x"]


async def test_report_handed_over_twice_opens_one_case() -> None:
    """A server that missed our answer and tries again gets the same case."""
    desk = MemoryDesk()
    first, again = await take(desk, plain(b"x")), await take(desk, b"Received: later\r\n" + plain(b"x"))
    assert (first, len(desk.opened)) == (again, 1)


async def test_large_mail_is_read_aside() -> None:
    """A mail of many megabytes does not stop the loop, and arrives whole."""
    desk = MemoryDesk()
    await take(desk, plain(b"x" * 150_000))
    assert len(desk.opened[0].text) == 150_000


async def test_reply_continues_its_case() -> None:
    """A known token adds to the case and opens none."""
    desk = MemoryDesk(tokens={"abc": CASE})
    assert await take(desk, plain(b"more"), "reply+abc@example.org") == Taken(MailKind.REPLY, reference=CASE)
    assert [(token, report.text) for token, report in desk.continued] == [("abc", "more")]
    assert desk.opened == []


async def test_unknown_token_opens_a_case() -> None:
    """A forged or worn-out address loses nothing: it is a new report."""
    desk = MemoryDesk(tokens={"abc": CASE})
    taken = await take(desk, plain(b"more"), "reply+wrong@example.org")
    assert (taken.kind, len(desk.opened), desk.continued) == (MailKind.REPORT, 1, [])


@pytest.mark.parametrize("to", ["report@example.org", "reply+abc@example.org"])
async def test_machine_mail_touches_nothing(to: str) -> None:
    """A bounce to a reply address neither opens nor continues a case."""
    desk = MemoryDesk(tokens={"abc": CASE})
    assert await take(desk, plain(b"bounced"), to, sender="<>") == Taken(MailKind.MACHINE)
    assert (desk.opened, desk.continued, desk.quarantined) == ([], [], [])


async def test_bounce_is_told_to_the_desk() -> None:
    """What a mail server has given up is told by its Message-ID; a desk that is busy has the server come again."""
    bounce = HEAD + SORRY + FAILED + RETURNED + END
    desk = MemoryDesk()
    assert await take(desk, bounce, sender="") == Taken(MailKind.MACHINE)
    assert desk.undelivered == ["<1@example.org>"]
    with pytest.raises(BusyError):
        await take(MemoryDesk(fail=BusyError(1)), bounce, sender="")


async def test_unreadable_mail_is_kept() -> None:
    """The bytes go to quarantine as they came."""
    desk = MemoryDesk()
    assert await take(desk, b"\x00\x01") == Taken(MailKind.QUARANTINE, id="quarantine-1")
    assert desk.quarantined == [("mail", "not-mail", b"\x00\x01")]


async def test_key_of_another_mail_loses_nothing() -> None:
    """Should another report hold the same key, this one is opened without one."""
    desk = MemoryDesk()
    await take(desk, plain(b"x"))
    key = desk.opened[0].once
    assert key is not None
    desk.known[key] = (b"other", desk.known[key][1])
    assert (await take(desk, plain(b"x"))).reference == Reference("HR-00000002")


async def test_busy_desk_is_passed_on() -> None:
    """The door must hear of it, so that it can answer 4xx."""
    with pytest.raises(BusyError):
        await take(MemoryDesk(fail=BusyError(5)), plain(b"x"))


async def test_log_names_no_person(caplog: pytest.LogCaptureFixture) -> None:
    """The log holds the kind and the reference only."""
    caplog.set_level("DEBUG")
    await take(MemoryDesk(), plain(b"secret", b"Subject: secret\r\n"), "secret@example.org")
    assert "HR-00000001" in caplog.text
    assert "secret" not in caplog.text
    assert "example.org" not in caplog.text
