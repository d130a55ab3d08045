"""
Connections to PostgreSQL end soon when the other side has vanished, and what a living server takes long for goes on.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from storage import postgres_connections
from storage.database import Database
from storage.outage import OutageError
from storage.postgres_connections import connect
from storage.postgres_wakeups import PostgresWakeups
from storage.statements import alone
from tests.support.databases import PostgresServer
from tests.support.gate import Gate, before_socket

WORDS = ("idle", "interval", "count")


@dataclass(frozen=True)
class Line:
    """A gate in front of PostgreSQL, and the URL of a database behind it."""

    gate: Gate
    url: str


@pytest.fixture
async def line(postgres_server: PostgresServer) -> AsyncIterator[Line]:
    """Open such a gate."""
    url = await postgres_server.new_database()
    gate = Gate(before_socket(PostgresServer.socket_of(url)))
    await gate.open()
    yield Line(gate, PostgresServer.through(gate.port, url))
    await gate.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find out in a second or two; what is tested is how, and the kernel has no clock that a test could move."""
    for name, value in (("_SILENCE_SECONDS", 1), ("_BETWEEN_SECONDS", 1), ("_UNTAKEN_MS", 1_000)):
        monkeypatch.setattr(postgres_connections, name, value)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("busy", [False, True])
async def test_server_that_vanished_is_found_out(line: Line, *, busy: bool) -> None:
    """Whether we wait for an answer or have yet to ask, it is an outage soon; and the next transaction goes through."""
    database = Database(line.url.replace("postgresql:", "postgresql+asyncpg:"))
    async with asyncio.timeout(20):
        assert await _ask(database, "SELECT 1") == 1
        asyncio.get_running_loop().call_later(0.1, line.gate.vanish)
        if busy:
            with pytest.raises(OutageError):
                await _ask(database, "SELECT pg_sleep(60)")
        else:
            await asyncio.sleep(0.2)
        assert await _ask(database, "SELECT 2") == 2
        await database.close()


@pytest.mark.usefixtures("impatient")
async def test_listening_begins_anew_when_the_server_vanished(line: Line) -> None:
    """Who only listens finds out, too, and hears of the next commit."""
    wakeups = PostgresWakeups(line.url)
    await wakeups.start()
    line.gate.vanish()
    async with asyncio.timeout(20):
        while not await wakeups.wait(0.1):
            pass
        speaker = await connect(line.url)
        await speaker.execute("SELECT pg_notify('handrail', '')")
        assert await wakeups.wait(5)
        await speaker.close()
        await wakeups.stop()


async def test_what_a_living_server_takes_long_for_goes_on(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """No statement is cut short for being slow."""
    monkeypatch.setattr(postgres_connections, "_UNTAKEN_MS", 300)
    connection = await connect(line.url)
    assert await connection.fetchval("SELECT 1 FROM pg_sleep(1)") == 1
    await connection.close()


async def test_process_that_stands_still_in_a_transaction_keeps_nobody_waiting(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server takes back what it did, and gives its locks to whoever waits; to the process it is an outage."""
    monkeypatch.setattr(postgres_connections, "_IDLE_TRANSACTION_SECONDS", 1)
    url = (await postgres_server.new_database()).replace("postgresql:", "postgresql+asyncpg:")
    still, other = Database(url), Database(url)

    async def stand_still() -> None:
        async with still.write() as session:
            await alone(session)
            async with other.write() as beside:
                await alone(beside)
            await alone(session)

    async with asyncio.timeout(20):
        with pytest.raises(OutageError):
            await stand_still()
    await other.close()
    await still.close()


async def test_kernel_and_server_are_told_in_every_connection(line: Line, postgres_server: PostgresServer) -> None:
    """After 10 s of silence a sign is asked for, three times, 5 s apart; what was sent waits for 20 s."""
    one = await connect(line.url)
    wire = one._transport.get_extra_info("socket")  # noqa: SLF001 - it has no public name
    names = ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT")
    told = [wire.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in names]
    assert (wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE), told) == (1, [10, 5, 3, 20_000])
    ours = await one.fetch("SELECT name FROM pg_settings WHERE source = 'session' AND name LIKE '%tcp\\_%'")
    assert {row["name"] for row in ours} == {*(f"tcp_keepalives_{word}" for word in WORDS), "tcp_user_timeout"}
    await one.close()
    database = Database((await postgres_server.new_database()).replace("postgresql:", "postgresql+asyncpg:"))
    assert await _ask(database, "SHOW idle_in_transaction_session_timeout") == "1min"
    await database.close()


async def _ask(database: Database, question: str) -> object:
    async with database.read() as session:
        return (await session.execute(text(question))).scalar()
