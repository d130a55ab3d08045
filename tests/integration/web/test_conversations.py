"""
Conversations over real sockets: they are bounded, and whoever is slow on purpose does not keep a place.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from intake.admission import Admission, Limits
from intake.doors import Door
from tests.integration.web.fake_desk import FakeDesk
from tests.support.waiting import until
from web import conversations
from web.serve import serve

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def served(desk: FakeDesk, admission: Admission) -> AsyncIterator[int]:
    """Serve a desk; answer the port."""
    stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
    work = serve(desk, host="127.0.0.1", port=0, stop=stop, admission=admission, started=port.set_result)
    serving = asyncio.create_task(work)
    try:
        async with asyncio.timeout(10):
            there = await port
        yield there
    finally:
        stop.set()
        async with asyncio.timeout(10):
            await serving


async def until_gone(streams: Streams) -> bytes:
    """Answer what comes until the other side hangs up."""
    async with asyncio.timeout(10):
        said = bytearray()
        try:
            while some := await streams[0].read(65_536):
                said += some
        except ConnectionError:
            pass
        streams[1].close()
        return bytes(said)


async def test_conversations_are_bounded(desk: FakeDesk) -> None:
    """One too many is told to come again and hung up on; when some leave there is room."""
    admission = Admission(Limits(connections=8))
    async with served(desk, admission) as port:
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(6)]
        refused = await until_gone(await asyncio.open_connection("127.0.0.1", port))
        for _, writer in silent:
            writer.close()
            await writer.wait_closed()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            taken = await client.post("/api/reports", json={"intent": "report", "text": "x"})
    head, _, body = refused.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after: " in head
    assert f"content-length: {len(body)}".encode() in head
    assert taken.status_code == 201
    assert admission.connections.used == 0


@pytest.mark.parametrize("said", [b"", b"POST /report HTTP/1.1\r\nHost: x\r\nX-Slow: "])
async def test_who_never_asks_is_hung_up_on(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    """Connections that say nothing, or never come to the end of what they ask, keep no place."""
    monkeypatch.setattr(conversations, "SECONDS_TO_ASK", 0.1)
    monkeypatch.setattr(conversations, "_LOOK_SECONDS", 0.05)
    admission = Admission(Limits(connections=100))
    async with served(desk, admission) as port:
        slow = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
        for _, writer in slow:
            writer.write(said)
        assert [await until_gone(one) for one in slow] == [b""] * 20
        assert admission.connections.used == 0


@pytest.mark.parametrize(
    "said",
    [
        b"GET /" + b"x" * 1_000,
        b"GET /report HTTP/1.1\r\nHost: x\r\nCookie: " + b"x" * 1_000,
        b"GET /report HTTP/1.1\r\nHost: x\r\n" + b"A: 12345\r\n" * 100,
        b"POST /api/reports HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nT: " + b"x" * 1_000,
    ],
    ids=["address", "cookie", "headers", "trailer"],
)
async def test_who_says_too_much_around_a_body_is_hung_up_on(desk: FakeDesk, said: bytes) -> None:
    """What the parser keeps for itself is bounded, whether it stands before a body or after it."""
    admission = Admission()
    more = said[-1_000:]
    async with served(desk, admission) as port:
        streams = await asyncio.open_connection("127.0.0.1", port)
        streams[1].write(said)
        for _ in range(300):
            streams[1].write(more)
        answer = await until_gone(streams)
        await until(lambda: admission.connections.used == 0)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 415 "))


@pytest.mark.parametrize(
    "said",
    [
        b"CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /report HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=["connect", "http-2", "letters", "two-lengths", "tls"],
)
async def test_what_is_no_request_is_answered_400(
    desk: FakeDesk, caplog: pytest.LogCaptureFixture, said: bytes
) -> None:
    """What the parser cannot read ends the conversation with an answer, and nothing of it is logged."""
    async with served(desk, Admission()) as port:
        streams = await asyncio.open_connection("127.0.0.1", port)
        streams[1].write(said)
        answer = await until_gone(streams)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert [record for record in caplog.records if record.name.startswith(("uvicorn", "handrail"))] == []


async def test_offer_of_another_protocol_is_passed_over(desk: FakeDesk) -> None:
    """Some clients offer HTTP/2 with each request; the report is taken, and so is the next one."""
    offer = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAMAAABkAARAAAAAAAIAAAAA"}
    report = {"intent": "report", "text": "x"}
    async with served(desk, Admission()) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        answers = [await client.post("/api/reports", json=report, headers=offer) for _ in range(3)]
        pages = [await client.get("/report", headers=offer) for _ in range(2)]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = b"".join(f"{name}: {value}\r\n".encode() for name, value in offer.items())
        body = b'{"intent": "report", "text": "y"}'
        request = (
            b"POST /api/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s"
        )
        writer.write((request % (head, len(body), body)) * 3)
        async with asyncio.timeout(10):
            at_once = [await reader.readuntil(b"HTTP/1.1 201") for _ in range(3)]
        writer.close()
    assert [answer.status_code for answer in (*answers, *pages)] == [201, 201, 201, 200, 200]
    assert len(at_once) == 3


async def test_long_headers_within_reason_are_read(desk: FakeDesk) -> None:
    """Cookies of other sites under the same name may be long; a page is still answered, again and again."""
    async with served(desk, Admission()) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        answers = [await client.get("/report", headers={"Cookie": "other=" + "x" * 30_000}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5


async def test_who_never_reads_is_hung_up_on(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that asks on and on and takes no answer is hung up on, however large its own buffers are."""
    monkeypatch.setattr(conversations, "SECONDS_TO_READ", 0.2)
    monkeypatch.setattr(conversations, "_LOOK_SECONDS", 0.05)
    admission = Admission()
    async with served(desk, admission) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.write(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 200)
        await until(lambda: admission.connections.used == 1)
        await until(lambda: admission.connections.used == 0)
        writer.transport.abort()
    assert admission.connections.used == 0


async def test_long_body_is_read_to_its_end_before_it_is_refused(desk: FakeDesk) -> None:
    """A client that sends much in one piece hears why it was refused, and can go on over the same connection."""
    admission = Admission(Limits(reports=1))
    async with served(desk, admission) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        hold = admission.begin(Door.API)
        hold.admit()
        report = {"intent": "report", "text": "x" * 190_000}
        refused = [await client.post("/api/reports", json=report) for _ in range(3)]
        hold.end()
        taken = await client.post("/api/reports", json={"intent": "report", "text": "x"})
    assert [answer.status_code for answer in (*refused, taken)] == [503, 503, 503, 201]
