"""
Ports that misbehave: one that takes connections and says nothing, hangs up, or passes everything on to a socket.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum


class Mood(StrEnum):
    """What becomes of a connection."""

    SILENT = "silent"
    """It is taken, and nothing is said."""
    DROP = "drop"
    """It is hung up on at once."""
    SPEAK = "speak"
    """It is answered as no part of ours answers, and hung up on."""
    PASS_ON = "pass-on"
    """It is passed on to the socket `behind`."""


@dataclass
class Listener:
    """A port on loopback."""

    mood: Mood = Mood.SILENT
    behind: str = ""
    port: int = 0
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def open(self) -> None:
        """Listen: on a free port the first time, on the same one after that."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Be gone, and hang up on everybody."""
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.close()
        self._writers.clear()
        await asyncio.sleep(0.01)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        if self.mood is Mood.DROP:
            writer.close()
        elif self.mood is Mood.SPEAK:
            writer.write(b"I am something else\r\n")
            writer.close()
        elif self.mood is Mood.PASS_ON:
            inner, outer = await asyncio.open_unix_connection(self.behind)
            self._writers.add(outer)
            await asyncio.gather(_pump(reader, outer), _pump(inner, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
    writer.close()
