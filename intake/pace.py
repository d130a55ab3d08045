"""
How many reports a second get through a process, measured over the last seconds in which there were any.

What follows from it, such as how many may wait, is for `admission`.
"""

import time
from collections.abc import Callable
from math import exp

_SECONDS = 10.0
"""What happened so many busy seconds ago counts a third."""


class Pace:
    """A rate that is measured while something is in hand; idle times neither count nor make it forget."""

    def __init__(self, stopwatch: Callable[[], float] = time.monotonic) -> None:
        """Begin without knowing anything."""
        self._stopwatch, self._at = stopwatch, stopwatch()
        self._done = self._busy = 0.0

    def note(self, in_hand: float, done: int = 0) -> None:
        """Note that so many were in hand up to now, and that some have just been done."""
        now = self._stopwatch()
        seconds, self._at = (now - self._at if in_hand else 0.0), now
        kept = exp(-seconds / _SECONDS)
        self._busy = self._busy * kept + seconds
        self._done = self._done * kept + done

    @property
    def per_second(self) -> float:
        """Answer the rate; 0 as long as next to nothing is known."""
        return self._done / self._busy if self._busy > 0.1 else 0.0  # noqa: PLR2004 - less is no measurement
