"""
Threads for work that may never end: nobody waits for them who does not want to.
"""

import asyncio
import threading

import pytest

from notifiers.own_threads import OwnThreads


async def test_work_is_done_in_a_thread() -> None:
    """Its error comes back, and the next work of the same key begins."""
    threads, where = OwnThreads("work"), list[str]()
    await threads.run("a", lambda: where.append(threading.current_thread().name))
    with pytest.raises(ZeroDivisionError):
        await threads.run("a", lambda: 1 / 0)
    await threads.run("a", lambda: where.append("again"))
    assert where == ["work", "again"]


async def test_what_was_given_up_holds_its_own_key_alone() -> None:
    """Nobody begins beside it with the same key; other keys are free, and so is its own once it has ended."""
    threads, held, done = OwnThreads("work"), threading.Event(), list[str]()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await threads.run("a", lambda: held.wait(60))
    with pytest.raises(TimeoutError):
        await threads.run("a", lambda: done.append("a"))
    await threads.run("b", lambda: done.append("b"))
    held.set()
    async with asyncio.timeout(10):
        while done != ["b", "a"]:
            try:
                await threads.run("a", lambda: done.append("a"))
            except TimeoutError:
                await asyncio.sleep(0.01)


def test_loop_ends_though_work_goes_on() -> None:
    """Neither the loop nor the process waits for a thread that goes on; the thread meets a loop that has ended."""
    threads, held = OwnThreads("still at work"), threading.Event()

    async def given_up() -> None:
        async with asyncio.timeout(0.05):
            await threads.run("a", lambda: held.wait(60))

    with pytest.raises(TimeoutError):
        asyncio.run(given_up())
    (left,) = [one for one in threading.enumerate() if one.name == "still at work"]
    assert left.daemon
    held.set()
    left.join(10)
    assert not left.is_alive()
