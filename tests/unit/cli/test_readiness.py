"""
Asking a part whether it answers: the status, or nothing when nobody is there.
"""

import asyncio

from cli.ports import bound
from cli.readiness import reachable, status_of, until_ready


async def _answering(status: bytes) -> asyncio.Server:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 " + status + b"\r\n\r\n")
        await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


async def test_status_is_that_of_the_answer() -> None:
    """The status of the answer comes back, whatever it is, and 200 is what is waited for."""
    for line, status in ((b"200 OK", 200), (b"503 Service Unavailable", 503)):
        async with await _answering(line) as server:
            assert await status_of("127.0.0.1", server.sockets[0].getsockname()[1], "/readyz") == status
    async with await _answering(b"200 OK") as server, asyncio.timeout(10):
        await until_ready("127.0.0.1", server.sockets[0].getsockname()[1], "/readyz")


async def test_nobody_there_has_no_status() -> None:
    """A refused connection, or an answer that is no HTTP, is no status and no error."""
    assert await status_of("127.0.0.1", bound("127.0.0.1", 0), "/readyz") is None
    async with await _answering(b"") as server:
        assert await status_of("127.0.0.1", server.sockets[0].getsockname()[1], "/readyz") is None


def test_every_address_is_reached_by_loopback() -> None:
    """What listens everywhere is asked on loopback."""
    assert [reachable(host) for host in ("0.0.0.0", "::", "192.0.2.1")] == ["127.0.0.1", "[::1]", "192.0.2.1"]  # noqa: S104 - compared, not bound
