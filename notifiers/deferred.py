"""
A channel that is loaded at its first message: the libraries of chat services and HTTP take a second and 30 MB to load.

Most communities use mail alone, and a command that prints one line should not wait for the others.
"""

from collections.abc import Callable

from notifiers.protocol import Notifier, Outgoing


class DeferredNotifier:
    """Stands for a channel until a message needs it."""

    def __init__(self, name: str, make: Callable[[], Notifier], *, limit: int) -> None:
        """Call `make` once, at the first message; `limit` is the channel's own."""
        self.name = name
        self.limit = limit
        self._make = make
        self._made: Notifier | None = None

    async def send(self, outgoing: Outgoing) -> None:
        """
        Hand the message to the channel.

        Raises:
            NotifyError: the channel did not take it.

        """
        if self._made is None:
            self._made = self._make()
        await self._made.send(outgoing)

    async def aclose(self) -> None:
        """Let go of what was made."""
        if self._made is not None:
            await self._made.aclose()
