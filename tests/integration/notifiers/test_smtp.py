"""
Mail leaves as it should: the right bytes, over few connections, many at once.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from handrail.clock import HandClock
from notifiers.protocol import Outgoing
from notifiers.smtp import SmtpNotifier
from tests.integration.notifiers.doors import Door, Postbox, hang_up

SENDER = "Handrail <handrail@example.org>"


def outgoing(number: int = 1, to: str = "kim@example.org") -> Outgoing:
    """Make a message."""
    return Outgoing(f"<{number}@example.org>", to, "HR-7Q2KABCD: here", "Schönen Gruß\n.\n")


@pytest.fixture
async def notifier(postbox: Postbox, clock: HandClock) -> AsyncIterator[SmtpNotifier]:
    """Give a notifier that sends to the postbox."""
    notifier = SmtpNotifier(postbox.url, SENDER, clock=clock)
    yield notifier
    await notifier.aclose()


async def test_mail_arrives_whole(notifier: SmtpNotifier, postbox: Postbox, clock: HandClock) -> None:
    """A mail keeps its text, its Message-ID, the clock's date, and says that a machine wrote it."""
    await notifier.send(outgoing())
    mail = message_from_bytes(postbox.mails[0].data, policy=policy.default)
    assert mail.get_content().replace("\r\n", "\n") == "Schönen Gruß\n.\n"
    assert mail["Message-ID"] == "<1@example.org>"
    assert mail["Date"].datetime == clock.now()
    assert mail["Auto-Submitted"] == "auto-generated"


async def test_envelope_names_our_own_address(notifier: SmtpNotifier, postbox: Postbox) -> None:
    """The return path is the sender's bare address, so that a bounce comes back to the mail door."""
    await notifier.send(outgoing())
    assert postbox.mails[0].sender == "handrail@example.org"
    assert postbox.mails[0].to == ["kim@example.org"]


async def test_one_connection_serves_many_mails(notifier: SmtpNotifier, postbox: Postbox) -> None:
    """Mails sent one after the other go over one connection."""
    for number in range(20):
        await notifier.send(outgoing(number))
    assert len(postbox.mails) == 20
    assert len(postbox.connections) == 1


async def test_eight_mails_leave_at_once(notifier: SmtpNotifier, postbox: Postbox) -> None:
    """Of forty mails, eight are under way at once, never nine, over eight connections."""
    postbox.gate = asyncio.Barrier(8)
    await asyncio.gather(*(notifier.send(outgoing(number)) for number in range(40)))
    assert len(postbox.mails) == 40
    assert postbox.busiest == 8
    assert len(postbox.connections) == 8


async def test_address_beyond_ascii_is_reached(notifier: SmtpNotifier, postbox: Postbox) -> None:
    """A mailbox with letters beyond ASCII is asked for with SMTPUTF8, its domain written in ASCII."""
    await notifier.send(outgoing(to="zoë@bücher.example.org"))
    assert postbox.mails[0].to == ["zoë@xn--bcher-kva.example.org"]


async def test_long_rest_opens_a_new_connection(notifier: SmtpNotifier, postbox: Postbox, clock: HandClock) -> None:
    """A connection that rested longer than a minute is not trusted any more."""
    await notifier.send(outgoing(1))
    clock.advance(timedelta(minutes=2))
    await notifier.send(outgoing(2))
    assert len(postbox.connections) == 2
    assert len(postbox.mails) == 2


async def test_stale_connection_is_replaced(notifier: SmtpNotifier, postbox: Postbox) -> None:
    """A server that hung up on a resting connection costs a new connection, not the mail."""
    postbox.gate = asyncio.Barrier(3)
    await asyncio.gather(*(notifier.send(outgoing(number)) for number in range(3)))
    postbox.gate = None
    postbox.hang_up.add("MAIL")
    await notifier.send(outgoing(3))
    assert len(postbox.mails) == 4
    assert len(postbox.connections) == 4


async def test_goodbye_on_a_kept_connection_is_no_failure(notifier: SmtpNotifier, postbox: Postbox) -> None:
    """A server that says 421 after so many mails is asked again over a new connection."""
    await notifier.send(outgoing(1))
    postbox.once["MAIL"] = "421 too many mails over this connection"
    await notifier.send(outgoing(2))
    assert [len(postbox.mails), len(postbox.connections)] == [2, 2]


async def test_restarted_server_gets_the_mail(notifier: SmtpNotifier, postbox: Postbox) -> None:
    """Connections closed by the server while they rested are noticed before they are used."""
    await notifier.send(outgoing(1))
    hang_up(postbox.connections[0])
    await notifier.send(outgoing(2))
    assert [len(postbox.mails), len(postbox.connections)] == [2, 2]


async def test_login_opens_the_door(door: Door, clock: HandClock) -> None:
    """Name and secret in the URL, percent-encoded where needed, are used to log in."""
    postbox = await door.open(secret="p@ss/word")
    notifier = SmtpNotifier(f"smtp://robin:p%40ss%2Fword@127.0.0.1:{postbox.port}", SENDER, clock=clock)
    await notifier.send(outgoing())
    await notifier.aclose()
    assert len(postbox.mails) == 1


async def test_closing_says_goodbye(postbox: Postbox, clock: HandClock) -> None:
    """Closing the notifier ends its connections on the server's side too."""
    notifier = SmtpNotifier(postbox.url, SENDER, clock=clock)
    await notifier.send(outgoing())
    await notifier.aclose()
    await asyncio.sleep(0)
    assert postbox.connections[0].transport is None or postbox.connections[0].transport.is_closing()
