"""
Signs of life: a part tells whoever started it that its loop turns, and one that falls silent is replaced.

It is what systemd's watchdog asks for, a datagram `WATCHDOG=1` to the socket that `NOTIFY_SOCKET` names
(`sd_notify(3)`), so that `handrail up` and systemd hear the same.
"""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress

ADDRESS = "NOTIFY_SOCKET"
SECONDS = 5.0
"""Real seconds between two signs."""
_SIGN = b"WATCHDOG=1"
_LONGEST = 64


@asynccontextmanager
async def showing_life() -> AsyncIterator[None]:
    """Give a sign every few seconds for as long as this lasts; where nobody listens nothing is done."""
    address = os.environ.get(ADDRESS)
    signs = asyncio.create_task(_keep_showing(address)) if address else None
    try:
        yield
    finally:
        if signs is not None:
            signs.cancel()
            await asyncio.wait({signs})


async def _keep_showing(address: str) -> None:
    where = f"\0{address[1:]}" if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.settimeout(0)
        while True:
            with suppress(OSError):  # whoever listened is gone, or has not looked for long: neither is ours to mend
                sender.sendto(_SIGN, where)
            await asyncio.sleep(SECONDS)


class Ear:
    """Where one child's signs arrive."""

    def __init__(self, listening: socket.socket) -> None:
        """Hear what comes to this socket, which does not block."""
        self._listening = listening

    @property
    def environment(self) -> Mapping[str, str]:
        """What the child's environment must say; nothing where the socket has no name."""
        name = self._listening.getsockname()
        return {ADDRESS: f"@{name[1:].decode()}"} if name else {}

    def heard(self) -> bool:
        """Tell whether a sign came since this was asked last."""
        came = False
        with suppress(BlockingIOError):
            while True:
                came = self._listening.recv(_LONGEST) == _SIGN or came
        return came

    async def silence(self, pause: float, looks: int) -> None:
        """
        Return once no sign came at so many looks in a row, `pause` seconds apart; the first may be as late as it likes.

        Looks are counted, and no time that passes: whoever listens may have been held up as long as the child.
        """
        while not self.heard():  # noqa: ASYNC110 - what comes is looked at in turns, as below
            await asyncio.sleep(pause)
        silent = 0
        while silent < looks:
            await asyncio.sleep(pause)
            silent = 0 if self.heard() else silent + 1


@contextmanager
def listening() -> Iterator[Ear]:
    """
    Give an ear for one child. Other systems than Linux have no names for it that need no file: there it hears nothing.

    Whoever is on this machine could speak in the child's place; all they gain is that it is not replaced.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as here:
        here.settimeout(0)
        if sys.platform == "linux":
            here.bind("")
        yield Ear(here)
