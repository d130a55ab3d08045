"""
Everything that will happen in a simulated year, in the order in which it does.
"""

import heapq
from collections.abc import Callable
from typing import Any

PEOPLE, CLOCK = 0, 1
"""Who comes first at the same second: what was done by the due time keeps its promise."""


class Agenda:
    """A heap of things to come; what comes at the same instant comes as it was put in, people before the clock."""

    __slots__ = ("_heap", "_number")

    def __init__(self) -> None:
        """Start with nothing to come."""
        self._heap: list[tuple[int, int, int, Callable[..., None], tuple[Any, ...]]] = []
        self._number = 0

    def add(self, at: int, rank: int, what: Callable[..., None], *about: Any) -> None:  # noqa: ANN401  # whatever `what` takes
        """Let `what` happen at an instant, in seconds since 1970; it is called with the instant and `about`."""
        self._number += 1
        heapq.heappush(self._heap, (at, rank, self._number, what, about))

    def run(self, until: int) -> None:
        """Let everything happen that comes before an instant."""
        heap, pop = self._heap, heapq.heappop
        while heap and heap[0][0] < until:
            at, _, _, what, about = pop(heap)
            what(at, *about)
