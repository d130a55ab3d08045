"""
Every way in which a mail server can refuse is told apart: for good, for now, or not about this mail at all.
"""

import asyncio

import pytest

from handrail.clock import HandClock
from notifiers.protocol import NotifyError, Outgoing
from notifiers.smtp import SmtpNotifier
from tests.integration.notifiers.doors import Door, Postbox

OUTGOING = Outgoing("<1@example.org>", "kim@example.org", "HR-7Q2KABCD: here", "Hello\n")


async def refusal(notifier: SmtpNotifier, outgoing: Outgoing = OUTGOING) -> tuple[str, bool]:
    """Send, and answer the error's code and whether it is permanent."""
    with pytest.raises(NotifyError) as caught:
        await notifier.send(outgoing)
    await notifier.aclose()
    return caught.value.code, caught.value.permanent


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("reply", "permanent"), [("451 later", False), ("452 full", False), ("550 nobody", True), ("554 no", True)]
)
async def test_refusal_is_told_apart(
    postbox: Postbox, clock: HandClock, command: str, reply: str, *, permanent: bool
) -> None:
    """A 4xx answer is temporary and a 5xx answer permanent, at every command."""
    postbox.replies[command] = reply
    notifier = SmtpNotifier(postbox.url, "handrail@example.org", clock=clock)
    assert await refusal(notifier) == (f"smtp-{reply[:3]}", permanent)


async def test_refusal_keeps_the_connection(postbox: Postbox, clock: HandClock) -> None:
    """After a refused recipient the next mail goes over the same connection."""
    notifier = SmtpNotifier(postbox.url, "handrail@example.org", clock=clock)
    postbox.once["RCPT"] = "550 nobody"
    with pytest.raises(NotifyError):
        await notifier.send(OUTGOING)
    await notifier.send(OUTGOING)
    await notifier.aclose()
    assert [len(postbox.mails), len(postbox.connections)] == [1, 1]


async def test_missing_rights_are_no_verdict(postbox: Postbox, clock: HandClock) -> None:
    """A server that wants a login (530) refuses us, not the recipient, so the mail waits for the operator."""
    postbox.replies["MAIL"] = "530 log in first"
    notifier = SmtpNotifier(postbox.url, "handrail@example.org", clock=clock)
    assert await refusal(notifier) == ("smtp-530", False)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_disconnect_is_temporary(postbox: Postbox, clock: HandClock, command: str) -> None:
    """A server that hangs up on a new connection in mid-sentence leaves a temporary error."""
    postbox.hang_up.add(command)
    notifier = SmtpNotifier(postbox.url, "handrail@example.org", clock=clock)
    assert await refusal(notifier) == ("disconnect", False)


async def test_disconnect_heals(postbox: Postbox, clock: HandClock) -> None:
    """After a lost connection the same mail leaves at the next try."""
    postbox.hang_up.add("DATA")
    notifier = SmtpNotifier(postbox.url, "handrail@example.org", clock=clock)
    with pytest.raises(NotifyError):
        await notifier.send(OUTGOING)
    await notifier.send(OUTGOING)
    await notifier.aclose()
    assert len(postbox.mails) == 1


async def test_nonsense_is_temporary(postbox: Postbox, clock: HandClock) -> None:
    """An answer that is no SMTP leaves a temporary error, and that connection is not used again."""
    postbox.once["RCPT"] = "what?"
    notifier = SmtpNotifier(postbox.url, "handrail@example.org", clock=clock)
    with pytest.raises(NotifyError) as caught:
        await notifier.send(OUTGOING)
    await notifier.send(OUTGOING)
    await notifier.aclose()
    assert (caught.value.code, caught.value.permanent) == ("protocol", False)
    assert [len(postbox.mails), len(postbox.connections)] == [1, 2]


async def test_silence_times_out(postbox: Postbox, clock: HandClock) -> None:
    """A server that takes the mail and says nothing leaves a temporary error after the timeout."""
    postbox.stuck = asyncio.Event()
    notifier = SmtpNotifier(postbox.url, "handrail@example.org", clock=clock, timeout=0.2)
    assert await refusal(notifier) == ("timeout", False)
    postbox.stuck.set()


async def test_cancelled_send_frees_its_place(postbox: Postbox, clock: HandClock) -> None:
    """A send that is cancelled in mid-sentence closes its connection and lets the next one in."""
    postbox.stuck = asyncio.Event()
    notifier = SmtpNotifier(postbox.url, "handrail@example.org", clock=clock, limit=1)
    task = asyncio.create_task(notifier.send(OUTGOING))
    await postbox.arrived.wait()
    task.cancel()
    await asyncio.wait([task])
    postbox.stuck.set()
    postbox.stuck = None
    await notifier.send(OUTGOING)
    await notifier.aclose()
    assert task.cancelled()
    assert len(postbox.connections) == 2


async def test_closed_port_is_temporary(door: Door, clock: HandClock) -> None:
    """A server that is not there leaves a temporary error."""
    postbox = await door.open()
    await door.close()
    assert await refusal(SmtpNotifier(postbox.url, "handrail@example.org", clock=clock)) == ("connect", False)


async def test_wrong_secret_is_temporary(door: Door, clock: HandClock) -> None:
    """A refused login is the operator's to mend, so the mail waits."""
    postbox = await door.open(secret="right")
    notifier = SmtpNotifier(f"smtp://robin:wrong@127.0.0.1:{postbox.port}", "handrail@example.org", clock=clock)
    assert await refusal(notifier) == ("auth-535", False)


@pytest.mark.parametrize(
    "to", ["", "kim", "kim@example.org, lee@example.org", "kim@example.org\r\nDATA", "<kim@example.org>"]
)
async def test_impossible_address_is_permanent(postbox: Postbox, clock: HandClock, to: str) -> None:
    """What is not one plain address is refused before the server hears of it."""
    notifier = SmtpNotifier(postbox.url, "handrail@example.org", clock=clock)
    assert await refusal(notifier, Outgoing("<1@example.org>", to, "s", "t")) == ("address", True)
    assert not postbox.connections


async def test_error_tells_no_words_of_the_server(postbox: Postbox, clock: HandClock) -> None:
    """The error holds the number alone: servers repeat addresses in their answers."""
    postbox.replies["RCPT"] = "550 <kim@example.org> is unknown here"
    notifier = SmtpNotifier(postbox.url, "handrail@example.org", clock=clock)
    with pytest.raises(NotifyError) as caught:
        await notifier.send(OUTGOING)
    await notifier.aclose()
    assert "kim" not in repr(caught.value) + str(caught.value)
    assert caught.value.__suppress_context__
