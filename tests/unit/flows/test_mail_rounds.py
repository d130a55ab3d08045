"""
The mailbox is polled beside the engine's work, one round at a time, whatever the mail server does.
"""

import asyncio

import pytest

from flows.mail_rounds import PAUSE_SECONDS, MailRounds
from tests.unit.flows.memory_desk import MemoryDesk
from tests.unit.flows.test_engine_loop import running, until_idle


class SilentMailbox(MemoryDesk):
    """A desk whose mail server never answers."""

    async def gather_mail(self) -> int:
        """Wait for ever."""
        self.calls["gather_mail"] += 1
        await asyncio.Event().wait()
        return 0


class BrokenMailbox(MemoryDesk):
    """A desk whose mail server refuses."""

    async def gather_mail(self) -> int:
        """Refuse, in words that nobody may read."""
        raise ConnectionError("someone@example.org")


async def test_round_is_counted_once() -> None:
    """What a round took in is answered once, and the next round begins after a pause."""
    rounds = MailRounds(MemoryDesk(gathers_mail=True, mails=2))
    assert rounds.seconds() == 0
    assert rounds.taken() == 0
    await rounds.ended()
    assert [rounds.taken(), rounds.taken()] == [2, 0]
    assert 0 < rounds.seconds() <= PAUSE_SECONDS


async def test_silent_mail_server_holds_up_no_move() -> None:
    """Moves are applied while a round waits, no second round begins, and the engine ends when it is told to."""
    desk = SilentMailbox(gathers_mail=True)
    async with running(desk):
        desk.add(1)
        await until_idle(desk)
        desk.add(2)
        await until_idle(desk)
    assert (len(desk.applied), desk.calls["gather_mail"]) == (2, 1)


async def test_refusing_mail_server_is_logged_by_code(caplog: pytest.LogCaptureFixture) -> None:
    """The engine goes on, and the log names the kind of error and nothing else."""
    rounds = MailRounds(BrokenMailbox(gathers_mail=True))
    rounds.taken()
    await rounds.ended()
    assert rounds.taken() == 0
    assert "ConnectionError" in caplog.text
    assert "someone@" not in caplog.text


async def test_desk_without_a_mailbox_has_no_rounds() -> None:
    """Where there is nothing to poll nothing begins."""
    desk = MemoryDesk()
    rounds = MailRounds(desk)
    assert (rounds.taken(), rounds.seconds(), desk.calls["gather_mail"]) == (0, PAUSE_SECONDS, 0)
    assert rounds.going_on == ()
