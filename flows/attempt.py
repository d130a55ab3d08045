"""
One piece of work offered to Prefect: whether it has begun, and how long Prefect has kept it waiting.

Patience is measured around the work, not during it: a batch may take as long as it takes, but nothing waits long for
Prefect to let it begin. Whoever offered the work then does it without Prefect, and the flow run, should it still come
to it, finds that it was missed and does nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Attempt(Generic[T]):
    """Work that a flow run does if it comes in time; `result` is set when it was done, `missed` when it was late."""

    def __init__(self, work: Callable[[], Awaitable[T]]) -> None:
        """Offer `work`, which is called once at most."""
        self._work = work
        self.result: T | None = None
        self.missed = False
        self.begun = False
        self.ended = asyncio.Event()

    async def do(self) -> T | None:
        """Do the work, unless it was missed; answer what it answered."""
        if self.missed or self.begun:
            return None
        self.begun = True
        try:
            self.result = await self._work()
        finally:
            self.ended.set()
        return self.result

    async def outcome(self, run: asyncio.Task[None], patience: float) -> bool:
        """
        Wait until the work is over; answer whether it was begun.

        It is missed when `run` fails first, or keeps it waiting for `patience` seconds. What `run` still has to do
        after the work is not waited for.
        """
        ended = asyncio.ensure_future(self.ended.wait())
        await asyncio.wait({run, ended}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        if self.begun:
            await asyncio.wait({run, ended}, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        self.missed = not self.begun
        return self.begun
