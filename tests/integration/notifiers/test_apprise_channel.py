"""
Chat services by way of apprise: the message arrives, failures become our own error, and mail does not go this way.
"""

import json
import logging

import pytest

from notifiers.apprise_channel import AppriseNotifier
from notifiers.protocol import NotifyError, Outgoing
from tests.integration.notifiers.hearers import Hearer

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # apprise loads it


def outgoing(to: str) -> Outgoing:
    """Make a message."""
    return Outgoing("<1@example.org>", to, "HR-7Q2KABCD: here", "Hello\n")


async def refusal(to: str, timeout: float = 10.0) -> tuple[str, bool]:  # noqa: ASYNC109 - handed on to the notifier
    """Send, and answer the error's code and whether it is permanent."""
    with pytest.raises(NotifyError) as caught:
        await AppriseNotifier(timeout=timeout).send(outgoing(to))
    return caught.value.code, caught.value.permanent


async def test_message_arrives(hearer: Hearer) -> None:
    """The service named by the URL is handed subject and text."""
    notifier = AppriseNotifier()
    await notifier.send(outgoing(f"json://127.0.0.1:{hearer.port}/room"))
    await notifier.aclose()
    body = json.loads(hearer.heard[0].body)
    assert body["title"] == "HR-7Q2KABCD: here"
    assert body["message"].strip() == "Hello"


async def test_refusal_is_temporary(hearer: Hearer) -> None:
    """A service that does not take the message may take it later; apprise does not say why it did not."""
    hearer.status = 500
    assert await refusal(f"json://127.0.0.1:{hearer.port}/") == ("apprise", False)


async def test_silence_times_out(hearer: Hearer) -> None:
    """A service that never answers leaves a temporary error after the timeout."""
    hearer.silent = True
    code, permanent = await refusal(f"json://127.0.0.1:{hearer.port}/?rto=0.5&cto=0.5", timeout=0.3)
    assert (code, permanent) == ("timeout", False)


@pytest.mark.parametrize("url", ["", "nonsense", "nosuchservice://x", "http://["])
async def test_unknown_service_is_permanent(url: str) -> None:
    """A URL that apprise does not know will not be known tomorrow."""
    assert await refusal(url) == ("apprise-url", True)


@pytest.mark.parametrize("url", ["mailto://a:b@example.org", "MAILTOS://a:b@example.org", "syslog://", "dbus://"])
async def test_mail_and_this_machine_are_refused(url: str) -> None:
    """Mail leaves by our own channel only, and no message is shown on the server's own screen or in its logs."""
    assert await refusal(url) == ("apprise-url", True)


async def test_apprise_logs_no_address(hearer: Hearer, caplog: pytest.LogCaptureFixture) -> None:
    """Neither address nor text reaches the log, whatever happens."""
    hearer.status = 500
    with caplog.at_level(logging.DEBUG):
        await refusal(f"json://127.0.0.1:{hearer.port}/secret-room")
    assert len(hearer.heard) == 1
    assert "secret-room" not in caplog.text
