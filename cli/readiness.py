"""
Whether a part that was started answers yet: one plain HTTP request on loopback, asked again until it does.

It speaks HTTP by hand, because the supervisor lives as long as everything else and is to stay small.
"""

import asyncio
from contextlib import suppress

_PAUSE = 0.05
_REQUEST_SECONDS = 5.0


async def until_ready(host: str, port: int, path: str) -> None:
    """Return when `GET path` is answered with 200."""
    while await status_of(host, port, path) != 200:  # noqa: PLR2004, ASYNC110 - HTTP's own number; another process
        await asyncio.sleep(_PAUSE)


async def status_of(host: str, port: int, path: str) -> int | None:
    """Answer the status of one `GET path`, or None if nobody answers in time."""
    with suppress(OSError, TimeoutError, ValueError, IndexError):
        async with asyncio.timeout(_REQUEST_SECONDS):
            return await _ask(host, port, path)
    return None


def reachable(host: str) -> str:
    """Answer the address under which this machine reaches what listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - compared, not bound


async def _ask(host: str, port: int, path: str) -> int:
    reader, writer = await asyncio.open_connection(reachable(host).strip("[]"), port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {reachable(host)}:{port}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        return int((await reader.readline()).split()[1])
    finally:
        writer.close()
