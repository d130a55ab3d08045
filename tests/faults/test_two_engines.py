"""
Two engines on one database, one of which is late, stopped or resumed after its lease has ended: one result each.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from states.people import DeliveryStatus
from tests.faults.sink import Mood, Sink
from tests.support.community import Community, open_community

pytestmark = pytest.mark.faults


@pytest.fixture
async def other_sink() -> AsyncIterator[Sink]:
    """Open a second mail server, so that it shows which engine sent what."""
    opened = Sink()
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def engines(tmp_path: Path, sink: Sink, other_sink: Sink) -> AsyncIterator[tuple[Community, Community]]:
    """Open one database twice, each with a mail server and a clock of its own."""
    async with AsyncExitStack() as stack:
        first, second = [
            await stack.enter_async_context(open_community(tmp_path / "var", smtp_url=SecretStr(one.url)))
            for one in (sink, other_sink)
        ]
        await first.settle(facilitator=2, committee=3, board=1)
        yield first, second


async def test_engines_at_once_divide_what_is_due(
    engines: tuple[Community, Community], sink: Sink, other_sink: Sink
) -> None:
    """Both apply and send at the same moment: every move is made once, every message is sent by one of them."""
    opened = [await engines[0].report() for _ in range(20)]
    for one in engines:
        one.clock.advance(timedelta(days=3))
    await asyncio.gather(*(one.work() for one in engines))
    for case in opened:
        log = [line.event for line in await engines[0].desk.case_log(case.reference)]
        assert log.count("escalated") == 1
    arrived = sink.arrived + other_sink.arrived
    assert set(arrived.values()) == {1}
    assert await engines[1].is_sound()


async def test_engine_resumed_after_its_lease_changes_nothing(
    engines: tuple[Community, Community], sink: Sink, other_sink: Sink
) -> None:
    """What an engine has to say about a message that another has sent meanwhile is too late."""
    late, quick = engines
    sink.mood = Mood.HANG
    opened = await late.report()
    sending = asyncio.create_task(late.desk.deliver(500))
    async with asyncio.timeout(20):
        while not sink.tried:  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0.02)
    quick.clock.advance(timedelta(minutes=3))
    await quick.work()
    sink.mood = Mood.REFUSE
    async with asyncio.timeout(30):
        await sending
    outbox = await quick.outbox(opened.reference)
    assert {one.status for one in outbox} == {DeliveryStatus.SENT}
    assert other_sink.arrived == dict.fromkeys((one.message_id for one in outbox), 1)
    assert not sink.arrived
    assert await quick.is_sound()
