"""
The development mailbox keeps each message once, whole, and lists the newest first.
"""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handrail.clock import HandClock
from notifiers.mailbox import MailboxNotifier, list_messages
from notifiers.protocol import NotifyError, Outgoing

NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)


def outgoing(number: int, text: str = "Grüße\n") -> Outgoing:
    """Make a message."""
    return Outgoing(f"<{number}@example.org>", "kim@example.org", f"HR-7Q2KABCD: number {number}", text)


@pytest.fixture
def clock() -> HandClock:
    """Give a clock that stands at noon."""
    return HandClock(NOON)


async def test_message_is_kept_whole(tmp_path: Path, clock: HandClock) -> None:
    """Everything comes back, with the instant of the clock, to the microsecond."""
    await MailboxNotifier(tmp_path / "mailbox", clock).send(outgoing(1))
    (message,) = list_messages(tmp_path / "mailbox", 10)
    assert (message.message_id, message.to) == ("<1@example.org>", "kim@example.org")
    assert (message.subject, message.text, message.at) == ("HR-7Q2KABCD: number 1", "Grüße\n", NOON)


async def test_copy_replaces_the_first(tmp_path: Path, clock: HandClock) -> None:
    """A message sent twice is kept once."""
    notifier = MailboxNotifier(tmp_path, clock)
    await notifier.send(outgoing(1))
    await notifier.send(outgoing(1))
    await notifier.aclose()
    assert len(list_messages(tmp_path, 10)) == 1


async def test_newest_comes_first(tmp_path: Path, clock: HandClock) -> None:
    """The list is in the order of the clock, and holds no more than was asked for."""
    notifier = MailboxNotifier(tmp_path, clock)
    for number in range(5):
        await notifier.send(outgoing(number))
        clock.advance(timedelta(hours=1))
    assert [m.message_id for m in list_messages(tmp_path, 2)] == ["<4@example.org>", "<3@example.org>"]


async def test_messages_at_once_are_all_kept(tmp_path: Path, clock: HandClock) -> None:
    """Messages written at the same time do not get into each other's way, and leave no drafts behind."""
    notifier = MailboxNotifier(tmp_path, clock)
    await asyncio.gather(*(notifier.send(outgoing(number)) for number in range(30)))
    assert len(list_messages(tmp_path, 100)) == 30
    assert len(await asyncio.to_thread(os.listdir, tmp_path)) == 30


def test_missing_folder_is_empty(tmp_path: Path) -> None:
    """A mailbox that nothing was sent to yet has no messages."""
    assert list_messages(tmp_path / "nothing", 10) == ()


async def test_folder_is_its_owners_alone(tmp_path: Path, clock: HandClock) -> None:
    """Addresses are inside, so nobody else on the machine may look."""
    await MailboxNotifier(tmp_path / "mailbox", clock).send(outgoing(1))
    folder = tmp_path / "mailbox"
    assert [f"{path.stat().st_mode & 0o777:o}" for path in (folder, *folder.iterdir())] == ["700", "600"]


async def test_unwritable_folder_is_temporary(tmp_path: Path, clock: HandClock) -> None:
    """A folder that cannot be written leaves a temporary error that names no path."""
    (tmp_path / "mailbox").touch()
    with pytest.raises(NotifyError) as caught:
        await MailboxNotifier(tmp_path / "mailbox", clock).send(outgoing(1))
    assert (caught.value.code, caught.value.permanent) == ("mailbox", False)


async def test_listing_shows_no_content_in_its_repr(tmp_path: Path, clock: HandClock) -> None:
    """A listed message can be logged by mistake without telling anything."""
    await MailboxNotifier(tmp_path, clock).send(outgoing(1))
    assert "kim" not in repr(list_messages(tmp_path, 1))
