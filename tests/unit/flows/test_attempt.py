"""
Work offered to Prefect is done once: by the run that comes in time, or not by it at all.
"""

import asyncio

from flows.attempt import Attempt


async def _work() -> str:
    return "done"


async def test_timely_run_does_its_job() -> None:
    """The work's answer is there as soon as it is over, whatever the run still has to do."""
    attempt = Attempt(_work)

    async def run() -> None:
        await attempt.do()
        await asyncio.Event().wait()

    task = asyncio.create_task(run())
    assert await attempt.outcome(task, 5.0)
    assert attempt.result == "done"
    task.cancel()


async def test_run_that_comes_late_does_nothing() -> None:
    """Once the work was missed, a run that comes to it later leaves it alone."""
    attempt = Attempt(_work)
    task = asyncio.create_task(asyncio.Event().wait())
    assert not await attempt.outcome(task, 0.0)  # type: ignore[arg-type] # any task will do
    assert await attempt.do() is None
    task.cancel()


async def test_run_that_fails_first_is_not_waited_for() -> None:
    """A run that ends before it began the work has missed it, without the patience being spent."""
    attempt = Attempt(_work)
    task = asyncio.create_task(asyncio.sleep(0))
    assert not await attempt.outcome(task, 60.0)
    assert attempt.missed
