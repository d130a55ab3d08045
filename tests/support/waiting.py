"""
Waiting for what tells nobody that it has happened.
"""

import asyncio
from collections.abc import Callable


async def until(so: Callable[[], bool], seconds: float = 20.0) -> None:
    """Return as soon as something is so; more than `seconds` is a failed test."""
    async with asyncio.timeout(seconds):
        while not so():  # noqa: ASYNC110 - what it waits for knows of no event
            await asyncio.sleep(0.01)
