"""
Rounds of messages: leased, sent and recorded in batches that overlap, so that nothing waits for long.
"""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from engine.work import DeliverySummary
from notifiers.protocol import Outgoing
from states.people import Delivery, DeliveryStatus
from storage import deliveries
from tests.integration.engine.post import Post, outbox, use_post
from tests.support.community import Community
from tests.support.waiting import until


async def sending_by(community: Community, post: Post, reports: int, limit: int) -> "asyncio.Task[DeliverySummary]":
    """Let reports come, one a second, and begin to send what they bring by this post."""
    for _ in range(reports):
        await community.report()
        community.clock.advance(timedelta(seconds=1))
    use_post(community.desk, post)
    return asyncio.create_task(community.desk.deliver(limit))


async def test_what_is_sent_is_recorded_before_the_round_ends(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a mail of a long round hangs, what went out in its other batches is on record: a crash sends few twice."""
    monkeypatch.setattr("engine.telling.delivering._BATCH", 20)
    post = _Hanging()
    sending = await sending_by(community, post, reports=9, limit=500)
    async with asyncio.timeout(30):
        while not any(one.status is DeliveryStatus.SENT for one in await outbox(community)):
            pass
    hung = not sending.done()
    post.go_on.set()
    done = await sending
    assert hung
    assert done.total == done.sent + done.merged == len(await outbox(community))
    assert len({one.message_id for one in post.taken}) == len(post.taken) == 24
    assert await community.is_sound()


class _Hanging(Post):
    """Keeps the mail that came first until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()

    async def send(self, outgoing: Outgoing) -> None:
        """Take the mail, the first one late."""
        first = not self.tried
        await super().send(outgoing)
        if first:
            await self.go_on.wait()


async def test_no_more_is_leased_than_can_be_sent_soon(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next batch is leased when few of one are left, so that what is urgent is not behind all that waits."""
    monkeypatch.setattr("engine.telling.delivering._BATCH", 8)
    monkeypatch.setattr("engine.telling.delivering._FEW", 3)
    post = _OneByOne()
    sending = await sending_by(community, post, reports=6, limit=500)
    for gone, begun in ((4, 8), (5, 16), (24, 24)):
        await post.let_through(gone, begun)
        for _ in range(20):
            await community.desk.due_deliveries()
        assert post.tried == begun
    assert (await sending).sent == len(post.taken) == len(await outbox(community)) == 24


async def test_mail_that_is_late_for_its_lease_is_not_begun_twice(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that leases its own messages anew, because a clock was ahead, does not send those under way again."""
    monkeypatch.setattr("engine.telling.delivering._BATCH", 8)
    real, leased = deliveries.lease, []

    async def lease(*args: Any, **rest: Any) -> tuple[Delivery, ...]:  # noqa: ANN401 - passed on
        found = await real(*args, **rest)
        leased.append([one.id for one in found])
        community.clock.advance(timedelta(minutes=1))
        return found

    monkeypatch.setattr(deliveries, "lease", lease)
    post = _OneByOne()
    sending = await sending_by(community, post, reports=6, limit=24)
    await post.let_through(1, 8)
    await until(lambda: len(leased) == 3)
    begun = post.tried
    await post.let_through(8, 8)
    await sending
    assert leased[0] == leased[1] == leased[2]
    assert begun == post.tried == len(post.taken) == 8


class _OneByOne(Post):
    """Keeps every mail until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self._gate = asyncio.Semaphore(0)
        self._through = 0

    async def let_through(self, count: int, begun: int) -> None:
        """Let mails go on, so many in all, and wait until they have gone and so many have been begun."""
        for _ in range(count - self._through):
            self._gate.release()
        self._through = count
        await until(lambda: len(self.taken) >= count and self.tried >= begun)

    async def send(self, outgoing: Outgoing) -> None:
        """Take a mail when it is let through."""
        self.tried += 1
        await self._gate.acquire()
        self.taken.append(outgoing)
