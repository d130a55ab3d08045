"""
What is done by the desk's clock whether or not a case needs it: when each chore is next.

With a clock that runs fast a chore would come many times a second, so it also keeps a real pause.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows import work
from handrail.clock import Clock


@dataclass(slots=True)
class Chore:
    """A flow that is due `every` so often by the clock, and `pause` real seconds apart at least."""

    flow: str
    do: work.Work
    every: timedelta
    pause: float = 30.0
    next_at: datetime | None = None
    not_before: float = field(default=0.0)

    def due(self, clock: Clock) -> bool:
        """Answer whether it is time: one interval after the engine started, and again after a clock was set back."""
        latest = clock.now() + self.every
        self.next_at = min(self.next_at or latest, latest)
        return clock.now() >= self.next_at and asyncio.get_running_loop().time() >= self.not_before

    def done(self, clock: Clock) -> None:
        """Set the next time, leaving out those that were slept through."""
        self.next_at = clock.now() + self.every
        self.not_before = asyncio.get_running_loop().time() + self.pause

    def seconds(self, clock: Clock) -> float:
        """Answer the real seconds until it is time."""
        real = self.not_before - asyncio.get_running_loop().time()
        return max(real, 0.0, clock.seconds_until(self.next_at) if self.next_at else 0.0)


def chores() -> tuple[Chore, ...]:
    """List the chores of an engine."""
    return (
        Chore("reconcile", work.reconcile, timedelta(minutes=10)),
        Chore("digest", work.digest, timedelta(hours=1)),
        Chore("forget", work.forget, timedelta(days=1)),
    )
