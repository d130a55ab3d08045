"""
Chat and push services by way of apprise: the recipient's address is an apprise URL, such as `matrixs://...`.

Mail does not go this way, since apprise would send it by smtplib: that is for `smtp`.
"""

import asyncio
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from apprise import Apprise, AppriseAsset, NotifyFormat

from handrail.second_channels import MAIL_SERVICES, THIS_MACHINE
from notifiers.own_threads import OwnThreads
from notifiers.protocol import NotifyError, Outgoing
from notifiers.quiet import hush


class AppriseNotifier:
    """
    Sends through whatever service the URL names, each message in a thread.

    Apprise waits for each part of an answer and not for the whole, so that a service which drips holds a thread for as
    long as it likes. It holds one for each address, keeps no other message waiting, and does not keep us from ending.
    """

    name = "apprise"

    def __init__(self, *, limit: int = 4, timeout: float = 30.0) -> None:
        """Allow `limit` sends at once, each for at most `timeout` seconds."""
        self.limit = limit
        self._timeout = timeout
        self._turns = asyncio.Semaphore(limit)
        self._after: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._threads = OwnThreads("apprise")

    async def send(self, outgoing: Outgoing) -> None:
        """
        Send one message.

        Raises:
            NotifyError: the URL names no service, or one that shows the message on this machine (permanent); the
                service did not take it, for a reason apprise does not tell (temporary).

        """
        _check(outgoing.to)
        async with self._after.setdefault(outgoing.to, asyncio.Lock()), self._turns:
            try:
                async with asyncio.timeout(self._timeout):
                    await self._threads.run(outgoing.to, lambda: _notify(outgoing))
            except TimeoutError:
                raise NotifyError("timeout", permanent=False) from None

    async def aclose(self) -> None:
        """Hold nothing open, so let go of nothing."""


def is_known(url: str) -> bool:
    """Tell whether apprise has such a service, and would take this address for one of its own; nothing is sent."""
    return bool(_loaded().add(url))


def _loaded() -> Apprise:
    """Make apprise, which must not log what it is given."""
    hush()
    return Apprise(asset=AppriseAsset(app_id="Handrail", app_desc="Handrail", app_url="", secure_logging=True))


def _notify(outgoing: Outgoing) -> None:
    """Load the service, which takes a second the first time, and hand it the message."""
    service = _loaded()
    if not service.add(outgoing.to):
        raise NotifyError("apprise-url", permanent=True)
    taken = service.notify(
        title=outgoing.subject, body=outgoing.text, body_format=NotifyFormat.TEXT, interpret_escapes=False
    )
    if not taken:
        raise NotifyError("apprise", permanent=False)


def _check(url: str) -> None:
    """Refuse what is no message to a person elsewhere."""
    try:
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        scheme = ""
    if not scheme or scheme in MAIL_SERVICES | THIS_MACHINE:
        raise NotifyError("apprise-url", permanent=True)
