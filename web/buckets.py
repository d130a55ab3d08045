"""
A bucket of tries that fills up again by itself: what guessers are slowed down with.

Who has which bucket is for `guesses` and `receipt_guesses`.
"""

from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """At most `most` tries, `per_second` of them coming back; `left` are there at `at`, in seconds on a stopwatch."""

    most: float
    per_second: float
    left: float
    at: float

    @classmethod
    def full(cls, most: float, per_second: float, at: float) -> "Bucket":
        """Begin with every try there."""
        return cls(most, per_second, most, at)

    def wait(self, now: float) -> float:
        """Answer how many seconds the next try must wait; 0 if it need not."""
        self.left, self.at = min(self.most, self.left + (now - self.at) * self.per_second), now
        return max(0.0, (1 - self.left) / self.per_second)
