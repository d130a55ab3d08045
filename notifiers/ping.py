"""
The dead man's ping: an empty request to a service that raises an alarm when none has come for a while.

When it is sent is decided in `engine.upkeep.watching`. The address is the operator's own, so it may be a private one.
"""

from notifiers.http_call import HttpCaller

_SECONDS = 10.0
_FAIL = "/fail"


class Pinger:
    """Asks for one URL; with `failing` for the same one with `/fail` at the end of its path."""

    def __init__(self, url: str, timeout: float = _SECONDS) -> None:
        """Ping `url`, each time for at most `timeout` seconds."""
        self._url = url
        self._caller = HttpCaller(allow_private=True, timeout=timeout)

    async def ping(self, *, failing: bool = False) -> None:
        """
        Send one ping, which says nothing but that it was sent.

        Raises:
            NotifyError: the URL is none, or the service did not take the ping.

        """
        url = self._caller.parse(self._url)
        where = url.copy_with(path=url.path.rstrip("/") + _FAIL) if failing else url
        await self._caller.call("GET", where, {})

    async def aclose(self) -> None:
        """Close the client."""
        await self._caller.aclose()
