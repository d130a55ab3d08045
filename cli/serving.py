"""
How a long-running part lives: on the engine's desk, until a signal asks it to end, and not much longer.
"""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable

from cli.life import showing_life
from cli.loop import asked_to_stop
from engine.desk import Desk, open_desk
from handrail.settings import Settings

_LOG = logging.getLogger("handrail.command")
_SECONDS_TO_END = 7.0
"""Less than `handrail up` waits before it kills."""

Part = Callable[[Desk, Settings, asyncio.Event], Awaitable[None]]
"""What runs at a desk until the event is set."""


async def until_stopped(part: Part, settings: Settings, seconds: float = _SECONDS_TO_END) -> None:
    """Run a part until a signal asks it to end; what has not ended `seconds` later is cut short."""
    with asked_to_stop() as stop:
        async with showing_life(), open_desk(settings) as desk:
            gc.freeze()  # what was loaded stays: looking through it for cycles would hold one page up by 0.1 to 0.2 s
            await _run(part(desk, settings, stop), stop, seconds)


async def _run(work: Awaitable[None], stop: asyncio.Event, seconds: float) -> None:
    running = asyncio.ensure_future(work)
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    await asyncio.wait({running}, timeout=seconds)
    if not running.done():
        _LOG.warning("what was being done was cut short after %.0f s", seconds)
        running.cancel()
        await asyncio.wait({running})
    elif not running.cancelled():
        running.result()
