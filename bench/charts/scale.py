"""
A logarithmic scale: where a value stands between two edges, and at which powers of ten lines are drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True, slots=True)
class LogScale:
    """Powers of ten from `low` to `high`, drawn from `start` to `end` (which may lie before it, as heights do)."""

    low: int
    high: int
    start: float
    end: float

    @classmethod
    def around(cls, values: Sequence[float], start: float, end: float) -> "LogScale":
        """Make one that has room for all values; those of zero and less have no place on it and are left out."""
        seen = [log10(value) for value in values if value > 0] or [0.0]
        low, high = floor(round(min(seen), 6)), ceil(round(max(seen), 6))
        return cls(low, max(high, low + 1), start, end)

    def at(self, value: float) -> float:
        """Answer where a value stands; what lies outside stands at the edge."""
        part = (log10(value) - self.low) / (self.high - self.low) if value > 0 else 0.0
        return self.start + (self.end - self.start) * min(max(part, 0.0), 1.0)

    def ticks(self) -> list[float]:
        """Answer the powers of ten."""
        return [10.0**power for power in range(self.low, self.high + 1)]
