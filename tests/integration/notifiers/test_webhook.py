"""
Webhooks are signed, go only where they may, and every answer is told apart.
"""

import json
import logging
from collections.abc import AsyncIterator

import pytest

from handrail.clock import HandClock
from notifiers.protocol import NotifyError, Outgoing
from notifiers.signature import HEADER, verify
from notifiers.webhook import WebhookNotifier
from tests.integration.notifiers.certificates import Trust
from tests.integration.notifiers.hearers import Hearer


def outgoing(to: str) -> Outgoing:
    """Make a message."""
    return Outgoing("<1@example.org>", to, "HR-7Q2KABCD: here", "Hello\n")


@pytest.fixture
async def notifier(clock: HandClock) -> AsyncIterator[WebhookNotifier]:
    """Give a notifier that may reach loopback."""
    notifier = WebhookNotifier("secret", clock=clock, allow_private=True, timeout=5)
    yield notifier
    await notifier.aclose()


async def refusal(notifier: WebhookNotifier, to: str) -> tuple[str, bool]:
    """Send, and answer the error's code and whether it is permanent."""
    with pytest.raises(NotifyError) as caught:
        await notifier.send(outgoing(to))
    return caught.value.code, caught.value.permanent


async def test_message_arrives_signed(notifier: WebhookNotifier, hearer: Hearer, clock: HandClock) -> None:
    """The receiver gets the message as JSON under the name it was called by, and can verify the signature."""
    await notifier.send(outgoing(f"http://localhost:{hearer.port}/hook?room=1"))
    heard = hearer.heard[0]
    assert heard.line == "POST /hook?room=1 HTTP/1.1"
    assert heard.headers["host"] == f"localhost:{hearer.port}"
    assert json.loads(heard.body)["message_id"] == "<1@example.org>"
    assert json.loads(heard.body)["text"] == "Hello\n"
    assert verify("secret", heard.body, heard.headers[HEADER.lower()], clock.now())


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(400, True), (404, True), (410, True), (408, False), (425, False), (429, False), (500, False), (503, False)],
)
async def test_answer_is_told_apart(notifier: WebhookNotifier, hearer: Hearer, status: int, *, permanent: bool) -> None:
    """A 4xx answer is permanent but for those that ask to come again; a 5xx answer is temporary."""
    hearer.status = status
    assert await refusal(notifier, f"http://127.0.0.1:{hearer.port}/") == (f"http-{status}", permanent)


async def test_redirect_is_not_followed(notifier: WebhookNotifier, hearer: Hearer) -> None:
    """A redirect is a refusal: it could lead where we may not go."""
    hearer.status, hearer.location = 307, f"http://127.0.0.1:{hearer.port}/elsewhere"
    assert await refusal(notifier, f"http://127.0.0.1:{hearer.port}/") == ("http-307", True)
    assert len(hearer.heard) == 1


async def test_silence_times_out(hearer: Hearer, clock: HandClock) -> None:
    """A receiver that never answers leaves a temporary error after the timeout."""
    hearer.silent = True
    notifier = WebhookNotifier("secret", clock=clock, allow_private=True, timeout=0.2)
    assert await refusal(notifier, f"http://127.0.0.1:{hearer.port}/") == ("timeout", False)
    await notifier.aclose()


async def test_closed_port_is_temporary(notifier: WebhookNotifier, hearer: Hearer) -> None:
    """A receiver that is not there leaves a temporary error."""
    await hearer.close()
    assert await refusal(notifier, f"http://127.0.0.1:{hearer.port}/") == ("connect", False)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]"]
)
async def test_private_address_is_refused(clock: HandClock, hearer: Hearer, host: str) -> None:
    """Without leave no request reaches this machine or a network of ours, by number or by name."""
    notifier = WebhookNotifier("secret", clock=clock)
    assert await refusal(notifier, f"https://{host}:{hearer.port}/") == ("private-address", True)
    assert not hearer.heard


@pytest.mark.parametrize(
    "url", ["http://example.org/", "ftp://example.org/", "nonsense", "https://", "https://a:b@example.org/"]
)
async def test_unfit_url_is_refused(clock: HandClock, url: str) -> None:
    """Only https URLs without credentials are taken where the way leads through the open internet."""
    assert await refusal(WebhookNotifier("secret", clock=clock), url) == ("url", True)


@pytest.mark.parametrize("secret", [None, ""])
async def test_missing_secret_refuses(clock: HandClock, secret: str | None) -> None:
    """Without a secret nothing is sent, so that the next channel is asked."""
    assert await refusal(WebhookNotifier(secret, clock=clock), "https://example.org/") == ("no-secret", True)


@pytest.fixture
async def secured(trust: Trust) -> AsyncIterator[Hearer]:
    """Open a web server with a certificate for 127.0.0.1."""
    hearer = Hearer()
    await hearer.open(trust.server)
    yield hearer
    await hearer.close()


async def test_trusted_certificate_is_taken(secured: Hearer, clock: HandClock, trust: Trust) -> None:
    """A receiver whose certificate is good for its name hears the message."""
    notifier = WebhookNotifier("secret", clock=clock, allow_private=True, tls_context=trust.client)
    await notifier.send(outgoing(f"https://127.0.0.1:{secured.port}/"))
    await notifier.aclose()
    assert len(secured.heard) == 1


async def test_certificate_is_checked_against_the_name(secured: Hearer, clock: HandClock, trust: Trust) -> None:
    """The certificate must be good for the name in the URL, not for the address the name led to."""
    notifier = WebhookNotifier("secret", clock=clock, allow_private=True, tls_context=trust.client)
    assert await refusal(notifier, f"https://localhost:{secured.port}/") == ("connect", False)
    await notifier.aclose()
    assert not secured.heard


async def test_unknown_authority_is_refused(notifier: WebhookNotifier, secured: Hearer) -> None:
    """A certificate that nobody vouches for leaves a temporary error, and the message unheard."""
    assert await refusal(notifier, f"https://127.0.0.1:{secured.port}/") == ("connect", False)
    assert not secured.heard


async def test_webhook_logs_no_address(
    notifier: WebhookNotifier, hearer: Hearer, caplog: pytest.LogCaptureFixture
) -> None:
    """The URL, which may hold a token, stays out of the log at every level."""
    with caplog.at_level(logging.DEBUG):
        await notifier.send(outgoing(f"http://127.0.0.1:{hearer.port}/secret-room"))
    assert len(hearer.heard) == 1
    assert "secret-room" not in caplog.text
