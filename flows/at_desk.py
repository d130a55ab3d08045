"""
Opens a desk for a flow that was started by an operator, in a worker's process.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from engine.desk import open_desk
from flows.desk import Desk
from handrail.settings import load_settings
from intake.gathering import provide_mailbox

T = TypeVar("T")


async def at_desk(use: Callable[[Desk], Awaitable[T]]) -> T:
    """Open a desk by the settings of this process, use it, close it."""
    settings = load_settings()
    async with open_desk(settings) as desk:
        provide_mailbox(desk, settings)
        return await use(desk)
