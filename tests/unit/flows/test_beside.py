"""
Work beside the rounds goes on by itself, and is left alone for a while when it came to nothing.
"""

import asyncio

import pytest

from flows.beside import Beside
from flows.breaking_off import break_off
from flows.jobs import Done


async def _did(count: int) -> Done:
    return Done(count, "")


@pytest.mark.parametrize(("count", "again"), [(3, True), (0, False)])
async def test_work_that_came_to_nothing_rests(count: int, *, again: bool) -> None:
    """After work that did something the next may begin at once; after work that did nothing it waits."""
    beside = Beside()
    beside.begin(lambda: _did(count))
    assert (beside.busy, beside.ready, beside.result()) == (True, False, None)
    await beside.ended()
    assert beside.result() == Done(count, "")
    assert (beside.busy, beside.ready) == (False, again)


async def test_endless_work_is_broken_off() -> None:
    """Work that would not end by itself ends when the engine does."""
    beside = Beside()
    broken_off = asyncio.Event()

    async def endless() -> Done:
        try:
            await asyncio.Event().wait()
        finally:
            broken_off.set()
        return Done(0, "")

    beside.begin(endless)
    await asyncio.sleep(0)
    await break_off(*beside.going_on)
    assert broken_off.is_set()
