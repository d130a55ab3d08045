"""
A mailbox polled over a real connection: a mail is marked only after it is kept.
"""

import asyncio
from pathlib import Path

import pytest

from engine.report import IncomingReport, Opened
from handrail.errors import BusyError
from handrail.identifiers import Reference
from intake import imap_client
from intake.mailbox import MailboxError, PollSummary, poll
from tests.integration.intake.imap_server import Mailbox, served
from tests.integration.notifiers.certificates import make_trust
from tests.unit.intake.memory_desk import MemoryDesk
from tests.unit.intake.odd_mails import plain


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


async def test_bad_mail_does_not_keep_the_others_waiting(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """It stays unseen for the next round; no log and no output says anything of it or of the password."""
    caplog.set_level("DEBUG")
    mailbox, desk = Mailbox({1: plain(b"bad"), 2: plain(b"good")}), PickyDesk()
    assert await round_of(mailbox, desk) == PollSummary(taken=1, failed=1)
    assert mailbox.seen == {2}
    assert "RuntimeError" in caplog.text
    said = caplog.text + "".join(capfd.readouterr())
    assert [word for word in ("Secret", "secret", "someone@", "bad") if word in said] == []


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


async def test_certificate_is_checked(tmp_path: Path) -> None:
    """Nobody signs in to a server whose certificate nobody vouches for; one that is trusted is polled."""
    trust = make_trust(tmp_path)
    mailbox, desk = Mailbox({1: plain(b"one")}), MemoryDesk()
    async with served(mailbox, trust.server) as url:
        with pytest.raises(MailboxError) as caught:
            await poll(desk, url, "example.org", 100_000)
        assert (caught.value.step, mailbox.commands) == ("connecting", [])
        assert await poll(desk, url, "example.org", 100_000, tls_context=trust.client) == PollSummary(taken=1)


@pytest.mark.parametrize(("stall", "step"), [("", "connecting"), ("LOGIN", "signing in"), ("UID SEARCH", "searching")])
async def test_silent_server_is_left(stall: str, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that stops answering ends the round after a while instead of holding the engine up."""
    monkeypatch.setattr(imap_client, "PATIENCE_SECONDS", 0.2)
    with pytest.raises(MailboxError) as caught:
        await round_of(Mailbox({1: plain(b"one")}, stall=stall), MemoryDesk())
    assert caught.value.step == step


async def test_server_that_falls_silent_ends_the_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not fetched stays for the next round, and the mails behind it are not asked for in vain."""
    monkeypatch.setattr(imap_client, "PATIENCE_SECONDS", 0.2)
    mailbox, desk = Mailbox({1: plain(b"one"), 2: plain(b"two"), 3: plain(b"three")}, stall="UID FETCH 2"), MemoryDesk()
    assert await round_of(mailbox, desk) == PollSummary(taken=1, failed=1)
    assert mailbox.seen == {1}


async def test_cancelled_round_hangs_up() -> None:
    """An engine that is told to end does not wait for the mail server."""
    mailbox = Mailbox({1: plain(b"one")}, stall="UID FETCH")
    async with served(mailbox) as url:
        polling = asyncio.create_task(poll(MemoryDesk(), url, "example.org", 100_000))
        await mailbox.stalled.wait()
        polling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await polling
    assert mailbox.seen == set()


async def test_letters_beyond_ascii_sign_in() -> None:
    """A password in any script goes by SASL PLAIN, for LOGIN carries ASCII only."""
    mailbox = Mailbox({1: plain(b"one")})
    async with served(mailbox) as url:
        spelt = url.replace("secret%20word", "gehe%C3%ADm")
        assert await poll(MemoryDesk(), spelt, "example.org", 100_000) == PollSummary(taken=1)
    assert "\0user\0geheím" in mailbox.commands
