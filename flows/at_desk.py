"""
Opens a desk for a flow that was started by an operator, in a worker's process.
"""

import importlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar, cast

from flows.desk import Desk
from handrail.settings import Settings, load_settings

T = TypeVar("T")


class _Opens(Protocol):
    def open_desk(self, settings: Settings) -> AbstractAsyncContextManager[Desk]: ...


async def at_desk(use: Callable[[Desk], Awaitable[T]]) -> T:
    """Open a desk by the settings of this process, use it, close it."""
    opens = cast("_Opens", importlib.import_module("engine.desk"))
    async with opens.open_desk(load_settings()) as desk:
        return await use(desk)
