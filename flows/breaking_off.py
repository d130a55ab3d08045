"""
Breaking off what goes on beside an engine's work, until it has ended.

One `cancel` need not end a task: libraries keep some to themselves, as `asyncio.wait_for` does before Python 3.12 with
one that comes together with what it waits for. An engine that then waited for ever would have to be killed.
"""

import asyncio
import logging

_LOG = logging.getLogger("handrail.engine")
_AGAIN_SECONDS = 1.0


async def break_off(*tasks: asyncio.Task[object], again: float = _AGAIN_SECONDS) -> None:
    """Cancel tasks, and again every `again` seconds those that go on; return when all have ended, however they did."""
    going_on = set(tasks)
    while going_on:
        for task in going_on:
            task.cancel()
        ended, going_on = await asyncio.wait(going_on, timeout=again)
        for task in ended:
            _ = task.cancelled() or task.exception()  # asyncio complains of errors that nobody has asked for
        for task in going_on:
            _LOG.warning("%s goes on although it was broken off; it is told again", task.get_name())
