"""
The server itself, over real sockets: sizes counted as they stream, no name given away, a clean end.
"""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from engine.report import IncomingReport, Opened
from handrail.errors import SettingsError
from tests.integration.web.fake_desk import FakeDesk
from web.serve import serve

JSON = {"content-type": "application/json"}
SMALL = {"intent": "report", "text": "x"}


@dataclass
class _Door:
    """Another door, which remembers what was asked of it."""

    asked: list[str] = field(default_factory=list)

    async def start(self) -> None:
        """Open."""
        self.asked.append("start")

    async def stop(self) -> None:
        """Close."""
        self.asked.append("stop")


@dataclass
class _SlowDesk(FakeDesk):
    """A desk that opens cases only when it is let."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def open_case(self, report: IncomingReport) -> Opened:
        """Wait, then open."""
        self.begun.set()
        await self.may_go_on.wait()
        return await FakeDesk.open_case(self, report)


@asynccontextmanager
async def _served(desk: FakeDesk, door: _Door | None = None) -> AsyncIterator[tuple[str, asyncio.Event]]:
    stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
    running = serve(desk, host="127.0.0.1", port=0, stop=stop, door=door, started=port.set_result)
    serving = asyncio.create_task(running)
    async with asyncio.timeout(10):
        there = await port
    yield f"http://127.0.0.1:{there}", stop
    stop.set()
    async with asyncio.timeout(10):
        await serving


async def test_server_takes_a_report(desk: FakeDesk) -> None:
    """A report is taken over a real socket, and the answer does not say which software gave it."""
    async with _served(desk) as (address, _), httpx.AsyncClient(base_url=address) as client:
        answer = await client.post("/api/reports", json=SMALL)
    assert answer.status_code == 201
    assert "server" not in answer.headers


@pytest.mark.parametrize("size", [20_001, 300_000, 3_000_000])
async def test_size_is_counted_as_it_streams(desk: FakeDesk, size: int) -> None:
    """A body that names no length, or a wrong kind of one, is answered 413 once it is over the limit."""

    def chunks() -> Iterator[bytes]:
        yield from (b"x" * min(10_000, size - at) for at in range(0, size, 10_000))

    async def stream() -> AsyncIterator[bytes]:
        for chunk in chunks():
            yield chunk

    async with _served(desk) as (address, _), httpx.AsyncClient(base_url=address) as client:
        answer = await client.post("/api/reports", content=stream(), headers=JSON)
    assert answer.request.headers["transfer-encoding"] == "chunked"
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")


async def test_endless_body_is_not_awaited(desk: FakeDesk) -> None:
    """A body that says it is enormous is answered 413 before it is sent."""
    async with _served(desk) as (address, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        head = ("POST /api/reports HTTP/1.1", "Host: x", "Content-Type: application/json", "Content-Length: 99999999")
        writer.write("\r\n".join((*head, "", "")).encode())
        async with asyncio.timeout(10):
            line = await reader.readline()
        writer.close()
    assert b" 413 " in line


async def test_server_finishes_what_it_began() -> None:
    """A report that is being taken when the server is told to stop is still taken and answered."""
    desk = _SlowDesk()
    async with _served(desk) as (address, stop), httpx.AsyncClient(base_url=address) as client:
        sending = asyncio.create_task(client.post("/api/reports", json=SMALL))
        await desk.begun.wait()
        stop.set()
        desk.may_go_on.set()
        assert (await sending).status_code == 201


async def test_other_door_opens_and_closes_too(desk: FakeDesk) -> None:
    """The door beside this one is open while this one is, and is closed after it."""
    door = _Door()
    async with _served(desk, door):
        assert door.asked == ["start"]
    assert door.asked == ["start", "stop"]


async def test_port_in_use_is_said_plainly(desk: FakeDesk) -> None:
    """A port that is taken is an error of settings that names the setting and the port, before any door opens."""
    door = _Door()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"HANDRAIL_WEB_PORT.* port {port}"):
            await serve(desk, host="127.0.0.1", port=port, stop=asyncio.Event(), door=door)
    assert door.asked == []


async def test_other_port_in_use_is_said_plainly(desk: FakeDesk) -> None:
    """A mail port that is taken is an error of settings too, and this door does not stay open."""

    class Taken(_Door):
        async def start(self) -> None:
            """Find the port taken."""
            raise OSError(98, "Address already in use")

    with pytest.raises(SettingsError, match="HANDRAIL_MAIL_PORT: cannot listen: Address already in use"):
        await serve(desk, host="127.0.0.1", port=0, stop=asyncio.Event(), door=Taken())


async def test_no_request_is_logged(desk: FakeDesk, caplog: pytest.LogCaptureFixture) -> None:
    """No log says who asked for what, nor where from, even when a proxy names the client."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with caplog.at_level(logging.DEBUG, logger="uvicorn"):
        async with _served(desk) as (address, _), httpx.AsyncClient(base_url=address) as client:
            await client.get("/desk/HR-2345ABCD", headers={"x-forwarded-for": "192.0.2.7"})
    assert "HR-2345ABCD" not in caplog.text
    assert "192.0.2.7" not in caplog.text
