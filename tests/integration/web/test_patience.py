"""
A move by a page is answered within the patience, whatever becomes of the engine and of Prefect; at most a line says so.

The engine of the last tests is the real one; its Prefect is a socket that is closed, silent, or answers nonsense.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from engine.report import Opened
from flows.engine_loop import run_engine
from handrail.settings import Settings
from states.case import MoveStatus
from states.lifecycle import Trigger
from storage import cases, moves
from tests.integration.flows.looking import eventually
from tests.integration.web.html_outline import Outline
from tests.support.community import PASSPHRASE, Community, open_community
from tests.support.ports import free_port
from web.app import make_app

PATIENCE = 0.6
SLACK = 2.0
"""Seconds that a busy machine may take beside the patience; a page that waits for an outage takes far more."""
Around = Callable[[Community], AbstractAsyncContextManager[None]]
Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
async def community(tmp_path: Path) -> AsyncIterator[Community]:
    """Open a community whose pages wait for a short while."""
    async with open_community(tmp_path, patience=PATIENCE) as opened:
        yield await opened.settle(facilitator=2, committee=3, board=1, ombuds=1)


@asynccontextmanager
async def no_engine(_community: Community) -> AsyncIterator[None]:
    """Run nothing beside the pages."""
    yield


@asynccontextmanager
async def frozen_engine(community: Community) -> AsyncIterator[None]:
    """Let an engine be seen that never does anything, as one that hangs in a call to Prefect."""
    await community.desk.beat("frozen", orchestrated=True)
    yield


@asynccontextmanager
async def quick_engine(community: Community) -> AsyncIterator[None]:
    """Let an engine apply what becomes due, as a flow does while Prefect is there."""

    async def work() -> None:
        while True:
            await community.desk.beat("quick", orchestrated=True)
            await community.desk.apply_moves(50)
            await asyncio.sleep(0.02)

    working = asyncio.create_task(work())
    await asyncio.sleep(0)
    yield
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


def engine_with(answering: Answering | None) -> Around:
    """Run the real engine against a Prefect that answers like this; None for one that is not there."""

    @asynccontextmanager
    async def around(community: Community) -> AsyncIterator[None]:
        served, stop = None, asyncio.Event()
        port = free_port()
        if answering is not None:
            served = await asyncio.start_server(answering, "127.0.0.1", port)
        settings = Settings(
            data=community.settings.data, patience=PATIENCE, prefect_api_url=f"http://127.0.0.1:{port}/api"
        )
        engine = asyncio.create_task(run_engine(community.desk, settings, stop, "tested"))
        await eventually(lambda: _seen(community))
        try:
            yield
        finally:
            stop.set()
            async with asyncio.timeout(30):
                await engine
            if served is not None:
                served.close()

    return around


async def _seen(community: Community) -> bool:
    return bool(await community.desk.live_engines())


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take everything and never answer."""
    while await reader.read(10_000):
        pass
    writer.close()


async def failing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer 500 to each request."""
    while await reader.read(10_000):
        writer.write(b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\ncontent-type: text/plain\r\n\r\nno")
        await writer.drain()
    writer.close()


AROUND: dict[str, Around] = {
    "nothing": no_engine,
    "an engine that works": quick_engine,
    "an engine that hangs": frozen_engine,
    "Prefect gone": engine_with(None),
    "Prefect silent": engine_with(silent),
    "Prefect failing": engine_with(failing),
}


async def _moved(community: Community, opened: Opened) -> list[Trigger]:
    async with community.desk.context.database.read() as session:
        case = await cases.by_reference(session, opened.reference)
        assert case is not None
        found = await moves.of_case(session, case.id)
    return [one.trigger for one in found if one.status is MoveStatus.APPLIED and one.actor.person]


@pytest.mark.parametrize("beside", AROUND)
async def test_move_is_answered_within_the_patience(community: Community, beside: str) -> None:
    """The page says that it is done, the reporter's page too, and nothing on them tells of what is broken."""
    opened = await community.report()
    transport = httpx.ASGITransport(make_app(community.desk))
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://handrail.test") as client,
        AROUND[beside](community),
    ):
        fields = {"email": "facilitator-1@example.org", "passphrase": PASSPHRASE}
        assert (await client.post("/api/sign-in", json=fields)).status_code == 200
        page = Outline((await client.get(f"/desk/{opened.reference}")).text)
        form = {**page.hidden(), "trigger": "counsel", "note": "We talked.", "no_conflict": "yes"}
        loop, loud = asyncio.get_running_loop(), ("prefect", "engine", "error", "wrong")
        began = loop.time()
        answer = await client.post(f"/desk/{opened.reference}", data=form)
        assert loop.time() - began < PATIENCE + SLACK
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/desk/{opened.reference}?done=counsel"
        shown = Outline((await client.get(answer.headers["location"])).text).said()
        began = loop.time()
        reply = await client.post(
            "/api/receipt/moves", json={"receipt": opened.receipt, "trigger": "reply", "note": "Thank you."}
        )
        assert loop.time() - began < PATIENCE + SLACK
        assert reply.json() == {"status": "applied"}
        assert "Counselled" in shown
        assert not [word for word in loud if word in shown.lower()]
    assert Trigger.COUNSEL in await _moved(community, opened)
    assert await community.is_sound()
