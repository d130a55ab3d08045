"""
One run of a story's actors: who can go on, one step of one of them, and who waits for a lock that another holds.

Nothing here is told by the time it takes: a step has ended when its actor stops before the next one, or when the
database itself says that the statement waits for somebody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from tests.schedules.footprints import Footprint
from tests.schedules.stepping import Actor

Blocked = Callable[[int], Awaitable[bool]]
"""Whether the transaction of this server process waits for a lock of another."""
_MOMENT = 0.003
"""Seconds until the database is asked whether a statement waits; most have ended by then."""


@dataclass(slots=True)
class Actors:
    """A run, as `tests.schedules.exploring` drives it."""

    everyone: Sequence[Actor]
    blocked: Blocked
    stuck: int = 0
    """How often nobody could go on until the database itself ended a wait."""
    _waiting: list[Actor] = field(default_factory=list)

    async def start(self) -> "Actors":
        """Have everyone stop before their first step."""
        for one in self.everyone:
            one.start()
            await one.parked.wait()
        return self

    def enabled(self) -> tuple[str, ...]:
        """Answer who can take a step."""
        return tuple(one.name for one in self.everyone if not one.done and one not in self._waiting)

    async def step(self, actor: str) -> tuple[Footprint, tuple[str, ...]]:
        """Let someone take a step; those whom it lets go on have gone on to their next one when this returns."""
        one = self.named(actor)
        touched = one.go()
        if not await self._stopped(one):
            self._waiting.append(one)
        woken = await self._woken()
        while self._waiting and not self.enabled():
            self.stuck += 1
            await asyncio.sleep(_MOMENT)
            woken += await self._woken()
        return touched, tuple(woken)

    def named(self, actor: str) -> Actor:
        """Answer an actor."""
        return next(one for one in self.everyone if one.name == actor)

    async def _woken(self) -> list[str]:
        woken = [one for one in list(self._waiting) if await self._stopped(one)]
        for one in woken:
            self._waiting.remove(one)
        return [one.name for one in woken]

    async def _stopped(self, one: Actor) -> bool:
        """Wait until someone has stopped before the next step, or waits for a lock; answer which."""
        while not one.parked.is_set():
            try:
                async with asyncio.timeout(_MOMENT):
                    await one.parked.wait()
            except TimeoutError:
                if one.backend and await self.blocked(one.backend):
                    one.waited = True
                    return False
        return True
