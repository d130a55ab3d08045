"""
Forms that were acted on, as several processes remember them together.
"""

import asyncio
from datetime import timedelta

from engine.desk import open_desk
from engine.once import KEPT
from tests.support.community import Community


async def test_mark_counts_once_in_all_processes(either_community: Community) -> None:
    """Of several who act on one form at the same moment, at two desks of one database, one is the first."""
    async with open_desk(either_community.settings, either_community.clock) as other:
        desks = (either_community.desk, other)
        for mark in ("one", "two", "three"):
            firsts = await asyncio.gather(*(desk.first_time(mark) for desk in desks * 3))
            assert sorted(firsts) == [False] * 5 + [True]


async def test_mark_is_kept_for_a_day(either_community: Community) -> None:
    """A mark is forgotten by the reconciliation that comes a day later, and not before."""
    desk = either_community.desk
    assert await desk.first_time("one")
    await either_community.pass_time(hours=23)
    await desk.reconcile()
    assert not await desk.first_time("one")
    either_community.clock.advance(KEPT + timedelta(minutes=1))
    await desk.reconcile()
    assert await desk.first_time("one")
