"""
Chat and push services by way of apprise: the recipient's address is an apprise URL, such as `matrixs://...`.

Mail does not go this way, since apprise would send it by smtplib: that is for `smtp`.
"""

import asyncio
from urllib.parse import urlsplit

from apprise import Apprise, AppriseAsset, NotifyFormat

from notifiers.protocol import NotifyError, Outgoing
from notifiers.quiet import hush

_ELSEWHERE = frozenset({"mailto", "mailtos"})
_THIS_MACHINE = frozenset({"dbus", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"})


class AppriseNotifier:
    """Sends through whatever service the URL names; apprise runs those without async support in threads."""

    name = "apprise"

    def __init__(self, *, limit: int = 4, timeout: float = 30.0) -> None:
        """Allow `limit` sends at once, each for at most `timeout` seconds."""
        self.limit = limit
        self._timeout = timeout
        self._turns = asyncio.Semaphore(limit)
        hush()

    async def send(self, outgoing: Outgoing) -> None:
        """
        Send one message.

        Raises:
            NotifyError: the URL names no service, or one that shows the message on this machine (permanent); the
                service did not take it, for a reason apprise does not tell (temporary).

        """
        _check(outgoing.to)
        async with self._turns:
            try:
                async with asyncio.timeout(self._timeout):
                    await self._notify(outgoing)
            except TimeoutError:
                raise NotifyError("timeout", permanent=False) from None

    async def aclose(self) -> None:
        """Hold nothing open, so let go of nothing."""

    async def _notify(self, outgoing: Outgoing) -> None:
        """Load the service, in a thread since the first time takes a second, and hand it the message."""
        service = Apprise(asset=AppriseAsset(app_id="Handrail", app_desc="Handrail", app_url="", secure_logging=True))
        if not await asyncio.to_thread(service.add, outgoing.to):
            raise NotifyError("apprise-url", permanent=True)
        taken = await service.async_notify(
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
    if not scheme or scheme in _ELSEWHERE or scheme in _THIS_MACHINE:
        raise NotifyError("apprise-url", permanent=True)
