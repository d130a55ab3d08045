"""
Wrong tries as several processes count them together, on both databases.
"""

import asyncio
from datetime import timedelta

from engine.desk import open_desk
from engine.tries import FORGOTTEN_AFTER, KEPT, Pace
from storage.try_tables import tries
from tests.support.community import Community

PACE = Pace(free=5, longest=60)
NAME = "passphrase\0somebody@example.org\0"


async def test_tries_side_by_side_are_counted_one_by_one(either_community: Community) -> None:
    """Of many tries at the same moment, at two desks of one database, only the free ones are made."""
    async with open_desk(either_community.settings, either_community.clock) as other:
        desks = (either_community.desk, other)
        waits = await asyncio.gather(*(desk.try_now(NAME, PACE, count=True) for desk in desks * 10))
        assert sorted(waits) == [0.0] * 5 + [1.0] * 15
        assert await other.try_now("passphrase\0somebody-else@example.org\0", PACE, count=True) == 0
        await other.forget_tries(NAME)
    assert await either_community.desk.try_now(NAME, PACE, count=True) == 0


async def test_clock_set_back_makes_nobody_wait_longer(either_community: Community) -> None:
    """A try that seems to lie ahead counts as one that was made just now."""
    desk = either_community.desk
    for _ in range(5):
        await desk.try_now(NAME, PACE, count=True)
    either_community.clock.advance(timedelta(days=-2))
    assert await desk.try_now(NAME, PACE, count=True) == 1
    either_community.clock.advance(timedelta(seconds=1))
    assert await desk.try_now(NAME, PACE, count=True) == 0


async def test_tries_are_forgotten_and_swept(either_community: Community) -> None:
    """After an hour of quiet the tries are free again; a day later nothing is left; nothing names anyone."""
    desk = either_community.desk
    for _ in range(5):
        await desk.try_now(NAME, PACE, count=True)
    either_community.clock.advance(timedelta(seconds=FORGOTTEN_AFTER + 1))
    assert await desk.try_now(NAME, PACE, count=True) == 0
    async with desk.context.database.read() as session:
        (row,) = (await session.execute(tries.select())).all()
    assert (len(row.lookup), row.number) == (32, 1)
    either_community.clock.advance(KEPT + timedelta(seconds=1))
    await desk.reconcile()
    async with desk.context.database.read() as session:
        assert (await session.execute(tries.select())).all() == []
