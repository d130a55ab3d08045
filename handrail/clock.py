"""
The only reader of time: every "now" in Handrail comes from a `Clock` that was handed in.

Deadlines are computed from instants in `policies`; this module only says what time it is and how long to wait.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the rest of Handrail may ask about time."""

    def now(self) -> datetime:
        """Answer the current instant, aware, in UTC."""
        ...

    def seconds_until(self, instant: datetime) -> float:
        """Answer how many real seconds a process must sleep to wake at `instant`; never negative."""
        ...

    def span(self, seconds: float) -> timedelta:
        """Answer how far this clock moves in so many real seconds."""
        ...


class SystemClock:
    """
    The machine's clock, running `speed` times faster than the world since `epoch`.

    Speeds other than 1 are for demonstrations; every process of one demonstration is given the same epoch, so that
    they agree on the time.
    """

    def __init__(self, speed: float = 1.0, epoch: datetime | None = None) -> None:
        """Start at the present; `epoch` is the real instant at which both times agreed."""
        self._speed = speed
        self._epoch = epoch or datetime.now(UTC)

    def now(self) -> datetime:
        """Answer the current instant, aware, in UTC."""
        real = datetime.now(UTC)
        return real if self._speed == 1.0 else self._epoch + (real - self._epoch) * self._speed

    def seconds_until(self, instant: datetime) -> float:
        """Answer the real seconds until `instant`; 0 when it has passed."""
        return max(0.0, (instant - self.now()).total_seconds() / self._speed)

    def span(self, seconds: float) -> timedelta:
        """Answer how far this clock moves in so many real seconds."""
        return timedelta(seconds=seconds) * self._speed


class HandClock:
    """A clock that stands still until it is moved by hand: the one that tests are given."""

    def __init__(self, at: datetime) -> None:
        """Stand at `at`, which must be aware."""
        self.move_to(at)

    def now(self) -> datetime:
        """Answer the instant the clock was last moved to."""
        return self._at

    def seconds_until(self, instant: datetime) -> float:
        """Answer the seconds between here and `instant`; 0 when it has passed."""
        return max(0.0, (instant - self._at).total_seconds())

    def span(self, seconds: float) -> timedelta:
        """Answer the seconds themselves: this clock is as fast as the world when it moves at all."""
        return timedelta(seconds=seconds)

    def advance(self, by: timedelta) -> None:
        """Move on by `by`; a negative step models a clock that was set back."""
        self._at += by

    def move_to(self, instant: datetime) -> None:
        """Move to `instant`, which must be aware."""
        if instant.tzinfo is None:
            raise ValueError("a HandClock needs an aware instant; add tzinfo=UTC")
        self._at = instant.astimezone(UTC)
