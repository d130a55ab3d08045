"""
A gate in front of a server: what passes it can be cut off in the middle, kept out, or answered with 500.
"""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable
from enum import StrEnum

from tests.support.vanishing import vanish

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_CHUNK = 65536
_FAILED = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Mood(StrEnum):
    """What becomes of whoever comes."""

    OPEN = "open"
    """They pass."""
    SHUT = "shut"
    """They are hung up on."""
    FAIL = "fail"
    """Whatever they ask is answered with 500."""


class Gate:
    """One port on loopback in front of one server."""

    def __init__(self, behind: Callable[[], Awaitable[Ends]]) -> None:
        """Stand before what `behind` connects to; nothing listens yet."""
        self._behind = behind
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.StreamWriter] = set()
        self._abandoned: set[asyncio.StreamWriter] = set()
        self._mood = Mood.OPEN
        self.port = 0

    @property
    def mood(self) -> Mood:
        """What becomes of whoever comes now."""
        return self._mood

    @mood.setter
    def mood(self, mood: Mood) -> None:
        self._mood = mood
        if mood is not Mood.OPEN:
            self.cut()

    async def open(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> int:
        """Reset every connection there is; answer how many ends that were."""
        passing = list(self._passing)
        for writer in passing:
            writer.transport.abort()
        return len(passing)

    def vanish(self) -> int:
        """
        Have the server vanish for whoever is connected, without a word to them; answer how many those were.

        What they were doing there ends, as on a server that another one takes over from; who comes anew passes.
        """
        here = {writer for writer in self._passing if _is_ours(writer)}
        for writer in here:
            vanish(writer.get_extra_info("socket"))
        self._abandoned |= here
        for writer in self._passing - here:
            writer.transport.abort()
        return len(here)

    async def close(self) -> None:
        """Listen no more."""
        self.cut()
        for writer in self._abandoned:
            writer.transport.abort()
        if self._server is not None:
            self._server.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._passing.add(writer)
        try:
            if self._mood is Mood.OPEN:
                await self._join(reader, writer)
            elif self._mood is Mood.FAIL and await reader.read(_CHUNK):
                writer.write(_FAILED)
                await writer.drain()
        except OSError:
            pass  # one of the two has gone, which is what this is for
        finally:
            self._passing.discard(writer)
            if writer not in self._abandoned:
                writer.close()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await self._behind()
        self._passing.add(back)
        try:
            ways = [asyncio.ensure_future(_pour(reader, back)), asyncio.ensure_future(_pour(there, writer))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        finally:
            self._passing.discard(back)
            back.close()


def _is_ours(writer: asyncio.StreamWriter) -> bool:
    """Tell whether it leads to whoever came, over a port, and not to the server behind, on a socket."""
    return bool(writer.get_extra_info("socket").family == socket.AF_INET)


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while some := await source.read(_CHUNK):
            into.write(some)
            await into.drain()


def before_port(port: int) -> Callable[[], Awaitable[Ends]]:
    """Connect to a port on loopback."""
    return lambda: asyncio.open_connection("127.0.0.1", port)


def before_socket(path: str) -> Callable[[], Awaitable[Ends]]:
    """Connect to a socket in the file system."""
    return lambda: asyncio.open_unix_connection(path)
