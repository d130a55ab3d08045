"""
What listens on a port and how it answers: refused, silent, or the status of one plain HTTP request.

It speaks HTTP by hand, as `cli.readiness` does, since an answer may be anything, or nothing.
"""

import asyncio
import ssl
from dataclasses import dataclass
from enum import StrEnum


class Manner(StrEnum):
    """How something behaves that was asked."""

    REFUSED = "refused"
    """Nothing listens there, or it cannot be reached."""
    SILENT = "silent"
    """It takes the connection and says nothing."""
    ANSWERED = "answered"
    """It said something."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How somebody answered; `status` is HTTP's, where it was HTTP, and `said` the first line."""

    manner: Manner
    status: int | None = None
    said: str = ""


async def ask(host: str, port: int, path: str, seconds: float, *, tls: bool = False) -> Answer:
    """Answer what becomes of `GET path`."""
    return await _exchange(
        host, port, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", seconds, tls
    )


async def greet(host: str, port: int, seconds: float) -> Answer:
    """Answer what a server says by itself, as one that takes mail does."""
    return await _exchange(host, port, "", seconds, tls=False)


async def _exchange(host: str, port: int, words: str, seconds: float, tls: bool) -> Answer:  # noqa: FBT001 - private
    connected = False
    try:
        async with asyncio.timeout(seconds):
            secured = ssl.create_default_context() if tls else None
            reader, writer = await asyncio.open_connection(host, port, ssl=secured)
            connected = True
            try:
                writer.write(words.encode())
                line = (await reader.readline()).decode(errors="replace").strip()
            finally:
                writer.close()
    except TimeoutError:
        return Answer(Manner.SILENT if connected else Manner.REFUSED)
    except (OSError, ValueError):
        return Answer(Manner.REFUSED)
    return Answer(Manner.ANSWERED, _status(line), line)


def _status(line: str) -> int | None:
    parts = line.split()
    return int(parts[1]) if line.startswith("HTTP/") and len(parts) > 1 and parts[1].isdecimal() else None
