"""
The community's mail server is gone, refuses, hangs or forgets for a while: messages wait, and clocks do not.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from handrail.identifiers import Reference
from states.people import Delivery, DeliveryStatus
from tests.faults.sink import Mood, Sink
from tests.support.community import Community, open_community

pytestmark = pytest.mark.faults


@pytest.fixture
async def posting(tmp_path: Path, sink: Sink) -> AsyncIterator[Community]:
    """Open a community whose mail leaves by SMTP."""
    async with open_community(tmp_path / "var", smtp_url=SecretStr(sink.url)) as community:
        yield await community.settle(facilitator=2, committee=3, board=1)


async def waiting(community: Community, reference: Reference) -> list[Delivery]:
    """Answer the messages about a case that have not gone out."""
    return [one for one in await community.outbox(reference) if one.status is DeliveryStatus.QUEUED]


async def everyone_hears(community: Community, sink: Sink, reference: Reference) -> bool:
    """Let the pauses pass; answer whether every message has arrived, once."""
    for _ in range(8):
        community.clock.advance(timedelta(hours=2))
        while (await community.desk.deliver(500)).total:
            pass
    ids = [one.message_id for one in await community.outbox(reference)]
    assert await waiting(community, reference) == []
    return {one: sink.arrived[one] for one in ids} == dict.fromkeys(ids, 1)


async def test_messages_wait_for_a_server_that_is_gone(posting: Community, sink: Sink) -> None:
    """Nobody listens: messages wait with a reason, and go out once when someone does."""
    await sink.close()
    opened = await posting.report()
    await posting.work()
    held_back = await waiting(posting, opened.reference)
    await sink.open()
    assert {one.error for one in held_back} == {"connect"}
    assert await everyone_hears(posting, sink, opened.reference)


async def test_messages_wait_for_a_server_that_refuses(posting: Community, sink: Sink) -> None:
    """A 4xx is no end: messages are tried again, after pauses that grow."""
    sink.mood = Mood.REFUSE
    opened = await posting.report()
    await posting.work()
    first = {one.not_before for one in await waiting(posting, opened.reference)}
    posting.clock.advance(timedelta(minutes=1))
    await posting.work()
    tried = {one.attempts for one in await waiting(posting, opened.reference)}
    sink.mood = Mood.TAKE
    assert min(first) > opened.opened_at
    assert tried == {2}
    assert await everyone_hears(posting, sink, opened.reference)


async def test_hanging_server_holds_up_no_clock(posting: Community, sink: Sink) -> None:
    """While every connection hangs, reports are taken and due moves applied; later the messages arrive."""
    sink.mood = Mood.HANG
    opened = await posting.report()
    sending = asyncio.create_task(posting.desk.deliver(500))
    async with asyncio.timeout(20):
        while not sink.tried:  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0.02)
        another = await posting.report()
        posting.clock.advance(timedelta(days=2))
        while await posting.desk.apply_moves(500):
            pass
    hung = not sending.done()
    sink.mood = Mood.TAKE
    async with asyncio.timeout(30):
        await sending
    states = {(await posting.facts(one.reference)).row.state for one in (opened, another)}
    assert hung
    assert states == {"escalated"}
    assert await everyone_hears(posting, sink, opened.reference)
    assert await everyone_hears(posting, sink, another.reference)
    assert await posting.is_sound()


async def test_server_that_hangs_up_gets_copies_with_the_same_id(posting: Community, sink: Sink) -> None:
    """When nobody knows whether a mail was taken it is sent again, under the Message-ID it had."""
    sink.mood = Mood.FORGET
    opened = await posting.report()
    await posting.work()
    held_back = await waiting(posting, opened.reference)
    sink.mood = Mood.TAKE
    posting.clock.advance(timedelta(hours=1))
    await posting.work()
    ids = {one.message_id for one in await posting.outbox(opened.reference)}
    assert {one.error for one in held_back} == {"disconnect"}
    assert set(sink.arrived) == ids
    assert min(sink.arrived.values()) == 2
    assert await waiting(posting, opened.reference) == []


async def test_server_gone_for_days_is_told_to_people(posting: Community, sink: Sink) -> None:
    """Messages that could not go out for hours are given up for others who are told, and the case goes on."""
    await sink.close()
    opened = await posting.report()
    for _ in range(30):
        await posting.work()
        posting.clock.advance(timedelta(hours=1))
    await sink.open()
    outbox = await posting.outbox(opened.reference)
    given_up = {one.id for one in outbox if one.status is DeliveryStatus.FAILED}
    instead = {one.fallback_of for one in outbox if one.fallback_of}
    assert given_up
    assert instead <= given_up
    assert (await posting.facts(opened.reference)).row.state == "escalated"
    assert await posting.is_sound()
