"""
A mailbox polled over a real connection: a mail is marked only after it is kept.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from engine.report import IncomingReport, Opened
from handrail.errors import BusyError
from handrail.identifiers import Reference
from intake.mailbox import MailboxError, PollSummary, poll
from tests.integration.intake.imap_server import Mailbox
from tests.unit.intake.memory_desk import MemoryDesk
from tests.unit.intake.odd_mails import plain


@asynccontextmanager
async def served(mailbox: Mailbox) -> AsyncIterator[str]:
    """Serve a mailbox on a free port and answer its URL."""
    server = await asyncio.start_server(mailbox.serve, "127.0.0.1", 0)
    try:
        yield f"imap://user:secret%20word@127.0.0.1:{server.sockets[0].getsockname()[1]}/INBOX"
    finally:
        server.close()
        await server.wait_closed()


async def round_of(mailbox: Mailbox, desk: MemoryDesk) -> PollSummary:
    """Poll once."""
    async with served(mailbox) as url:
        return await poll(desk, url, "example.org", 100_000)


async def test_unseen_mails_are_taken() -> None:
    """Each kind goes where it belongs, is marked and moved; the password is quoted."""
    reply = plain(b"more", b"Delivered-To: reply+abc@example.org\r\n")
    mails = {1: plain(b"one"), 3: plain(b"x", b"Precedence: bulk\r\n"), 4: b"\x00\x01", 7: reply}
    mailbox, desk = Mailbox(mails), MemoryDesk(tokens={"abc": Reference("HR-7Q2K7Q2K")})
    assert await round_of(mailbox, desk) == PollSummary(taken=2, machine=1, quarantined=1)
    assert mailbox.seen == mailbox.moved == {1, 3, 4, 7}
    assert ([one.text for one in desk.opened], [token for token, _ in desk.continued]) == (["one"], ["abc"])
    assert 'LOGIN "user" "secret word"' in mailbox.commands


async def test_second_round_takes_nothing_twice() -> None:
    """What is seen is done with, also where the server cannot move."""
    mailbox, desk = Mailbox({1: plain(b"one")}, can_move=False), MemoryDesk()
    rounds = [await round_of(mailbox, desk), await round_of(mailbox, desk)]
    assert rounds == [PollSummary(taken=1), PollSummary()]
    assert (len(desk.opened), mailbox.moved) == (1, set())


class PickyDesk(MemoryDesk):
    """A desk that fails for one mail only."""

    async def open_case(self, report: IncomingReport) -> Opened:
        """Fail for the mail that says bad."""
        if report.text == "bad":
            raise RuntimeError("Secret")
        return await super().open_case(report)


async def test_bad_mail_does_not_keep_the_others_waiting(caplog: pytest.LogCaptureFixture) -> None:
    """It stays unseen for the next round, and the log says nothing of it."""
    caplog.set_level("DEBUG")
    caplog.set_level("DEBUG", logger="aioimaplib.aioimaplib")
    mailbox, desk = Mailbox({1: plain(b"bad"), 2: plain(b"good")}), PickyDesk()
    assert await round_of(mailbox, desk) == PollSummary(taken=1, failed=1)
    assert mailbox.seen == {2}
    assert "RuntimeError" in caplog.text
    assert [word for word in ("Secret", "secret", "someone@", "bad") if word in caplog.text] == []


async def test_busy_desk_leaves_mails_unseen() -> None:
    """Nothing is marked that is not kept; the next round takes it."""
    mailbox, desk = Mailbox({1: plain(b"one"), 2: plain(b"two")}), MemoryDesk(fail=BusyError(5))
    assert await round_of(mailbox, desk) == PollSummary(failed=2)
    assert mailbox.seen == set()
    desk.fail = None
    assert await round_of(mailbox, desk) == PollSummary(taken=2)


async def test_mail_that_cannot_be_marked_is_one_case() -> None:
    """Marking failed after the commit: the next round hands it over again, and it is the same case."""
    mailbox, desk = Mailbox({1: plain(b"one")}, refuse="UID STORE"), MemoryDesk()
    assert await round_of(mailbox, desk) == PollSummary(failed=1)
    mailbox.refuse = ""
    mailbox.seen.clear()
    assert await round_of(mailbox, desk) == PollSummary(taken=1)
    assert len(desk.opened) == 1


async def test_large_mail_stays_where_it_is() -> None:
    """It is counted as failed, not fetched and not lost."""
    mailbox = Mailbox({1: plain(b"x" * 100_001), 2: plain(b"two")})
    assert await round_of(mailbox, MemoryDesk()) == PollSummary(taken=1, failed=1)
    assert mailbox.seen == {2}
    assert [one for one in mailbox.commands if "UID FETCH 1 (BODY" in one] == []


@pytest.mark.parametrize(("refuse", "step"), [("LOGIN", "signing in"), ("SELECT", "opening the folder")])
async def test_refusal_names_its_step(refuse: str, step: str) -> None:
    """The operator hears which step failed, and no password."""
    with pytest.raises(MailboxError) as caught:
        await round_of(Mailbox({}, refuse=refuse), MemoryDesk())
    assert (caught.value.step, "secret" in str(caught.value)) == (step, False)


async def test_absent_server_names_its_step() -> None:
    """A server that is down is an error of the round, for the next one to try again."""
    async with served(Mailbox({})) as url:
        gone = url
    with pytest.raises(MailboxError) as caught:
        await poll(MemoryDesk(), gone, "example.org", 1_000)
    assert caught.value.step == "connecting"
