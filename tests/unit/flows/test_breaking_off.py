"""
What goes on beside an engine's work ends when it is broken off, also what keeps a first cancellation to itself.
"""

import asyncio
import logging

import pytest

from flows.breaking_off import break_off


async def _keeping_to_itself(cancellations: int) -> None:
    for _ in range(cancellations):
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            continue
    await asyncio.Event().wait()


async def test_task_that_goes_on_is_told_again(caplog: pytest.LogCaptureFixture) -> None:
    """It is cancelled until it ends, and the log says which one it was."""
    stubborn = asyncio.create_task(_keeping_to_itself(2), name="painting")
    obedient = asyncio.create_task(_keeping_to_itself(0), name="beating")
    await asyncio.sleep(0)
    with caplog.at_level(logging.WARNING, "handrail.engine"):
        async with asyncio.timeout(10):
            await break_off(stubborn, obedient, again=0.001)
    assert (stubborn.cancelled(), obedient.cancelled()) == (True, True)
    assert caplog.messages == ["painting goes on although it was broken off; it is told again"] * 2


async def test_errors_of_what_was_broken_off_are_nobodys() -> None:
    """A task that fails as it ends, and one that had ended, hold up nothing; with no task there is nothing to do."""

    async def failing() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise ConnectionError

    tasks = [asyncio.create_task(failing()), asyncio.create_task(asyncio.sleep(0))]
    await asyncio.wait(tasks[1:])
    await break_off(*tasks)
    assert [task.done() for task in tasks] == [True, True]
    await break_off()
