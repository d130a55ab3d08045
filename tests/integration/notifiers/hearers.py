"""
A web server on loopback that answers what it is told to, and remembers what it heard.

Bare `asyncio` streams: a test must be able to answer wrongly or not at all.
"""

import asyncio
import ssl
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heard:
    """One request: its first line, its headers with lower-case names, its body."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Hearer:
    """The server; `status` is what it answers with, `location` where it redirects to, `silent` that it never does."""

    status: int = 200
    location: str = ""
    silent: bool = False
    heard: list[Heard] = field(default_factory=list)
    port: int = 0
    server: asyncio.Server | None = None

    async def open(self, tls: ssl.SSLContext | None = None) -> None:
        """Listen on a free port; with `tls`, speak TLS there."""
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        self.port = self.server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening."""
        if self.server is not None:
            self.server.close()
            await self.server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hear one request and answer it."""
        line, *rest = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in rest)}
        self.heard.append(Heard(line, headers, await reader.readexactly(int(headers.get("content-length", "0")))))
        if not self.silent:
            where = f"Location: {self.location}\r\n" if self.location else ""
            writer.write(f"HTTP/1.1 {self.status} x\r\n{where}Content-Length: 2\r\n\r\nok".encode())
            await writer.drain()
        else:
            await reader.read()
        writer.close()
