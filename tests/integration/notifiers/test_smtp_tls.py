"""
TLS to the mail server: taken when offered, insisted on when the URL says so or a password is at stake.
"""

import ssl

import pytest

from handrail.clock import HandClock
from notifiers.protocol import NotifyError, Outgoing
from notifiers.smtp import SmtpNotifier
from tests.integration.notifiers.certificates import Trust
from tests.integration.notifiers.doors import Door

OUTGOING = Outgoing("<1@example.org>", "kim@example.org", "HR-7Q2KABCD: here", "Hello\n")


async def send(url: str, clock: HandClock, tls_context: ssl.SSLContext | None = None) -> None:
    """Send one mail."""
    notifier = SmtpNotifier(url, "handrail@example.org", clock=clock, tls_context=tls_context)
    try:
        await notifier.send(OUTGOING)
    finally:
        await notifier.aclose()


async def test_starttls_is_taken_when_offered(door: Door, clock: HandClock, trust: Trust) -> None:
    """A plain URL uses TLS if the server has it, whoever signed its certificate."""
    postbox = await door.open(starttls=trust.server)
    await send(postbox.url, clock)
    assert postbox.mails[0].secured


async def test_required_starttls_checks_the_certificate(door: Door, clock: HandClock, trust: Trust) -> None:
    """A URL that insists on STARTTLS refuses a certificate that nobody vouches for, for now."""
    postbox = await door.open(starttls=trust.server)
    with pytest.raises(NotifyError) as caught:
        await send(f"smtp+starttls://127.0.0.1:{postbox.port}", clock)
    assert (caught.value.code, caught.value.permanent) == ("tls", False)
    assert not postbox.mails


async def test_required_starttls_trusts_the_named_file(door: Door, clock: HandClock, trust: Trust) -> None:
    """A community's own certificate authority is named in the URL; login happens inside TLS."""
    postbox = await door.open(starttls=trust.server, secret="secret")
    await send(f"smtp+starttls://robin:secret@127.0.0.1:{postbox.port}?ca={trust.ca}", clock)
    assert postbox.mails[0].secured


async def test_required_starttls_does_without_no_plain_mail(door: Door, clock: HandClock) -> None:
    """A server that offers no STARTTLS gets no mail where it is required."""
    postbox = await door.open()
    with pytest.raises(NotifyError) as caught:
        await send(f"smtp+starttls://127.0.0.1:{postbox.port}", clock)
    assert (caught.value.code, caught.value.permanent) == ("connect", False)
    assert not postbox.mails


async def test_tls_from_the_first_byte(door: Door, clock: HandClock, trust: Trust) -> None:
    """The scheme `smtps` speaks TLS before SMTP."""
    postbox = await door.open(implicit=trust.server)
    await send(f"smtps://127.0.0.1:{postbox.port}", clock, trust.client)
    assert len(postbox.mails) == 1
