"""
Work that takes as long as the world makes it take, such as sending mail: done beside the engine's rounds.

So a mail server that is slow or hangs holds up no move. What the work is, and that it becomes a flow run, is
`engine_loop`'s.
"""

import asyncio
from collections.abc import Awaitable, Callable

from flows.jobs import Done

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0
"""Real seconds after work that came to nothing, growing."""


class Beside:
    """One piece of work at a time; whoever has begun one hears when it has ended."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._work: asyncio.Task[Done] | None = None
        self._pause = 0.0
        self._not_before = 0.0

    @property
    def ready(self) -> bool:
        """Whether nothing goes on, and the last piece of work did something or was long enough ago."""
        return self._work is None and asyncio.get_running_loop().time() >= self._not_before

    @property
    def busy(self) -> bool:
        """Whether a piece of work goes on, or has ended and was not asked for yet."""
        return self._work is not None

    @property
    def going_on(self) -> tuple[asyncio.Task[Done], ...]:
        """The work that goes on, if any, for whoever must break it off."""
        return () if self._work is None else (self._work,)

    def begin(self, work: Callable[[], Awaitable[Done]]) -> None:
        """Begin a piece of work; none may go on."""
        self._work = asyncio.ensure_future(work())

    def result(self) -> Done | None:
        """Answer, once, what a piece of work that has ended came to; its error is raised."""
        if self._work is None or not self._work.done():
            return None
        ended, self._work = self._work, None
        failed = ended.cancelled() or ended.exception() is not None or not ended.result().count
        self._pause = min(max(self._pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE) if failed else 0.0
        self._not_before = asyncio.get_running_loop().time() + self._pause
        return ended.result()

    async def ended(self) -> None:
        """Wait for the end of the work that goes on; for ever if there is none."""
        await (asyncio.wait({self._work}) if self._work is not None else asyncio.Event().wait())

    async def finish(self) -> None:
        """Wait for the work that goes on, if any."""
        if self._work is not None:
            await asyncio.wait({self._work})
