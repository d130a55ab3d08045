"""
The clock of a system under test: it runs fast, and somebody else can set it back and forward while it runs.

Each process asks the same few bytes of a file how far the clock was set, so that a step is one for all of them.
"""

import mmap
import struct
from datetime import datetime, timedelta
from pathlib import Path

from handrail.clock import SystemClock

_SHAPE = "d"


class WorldClock(SystemClock):
    """The machine's clock as often as it was stepped."""

    def __init__(self, file: Path, speed: float, epoch: datetime) -> None:
        """Share the step that `file` holds, in seconds of this clock; the file is made if it is not there."""
        super().__init__(speed, epoch)
        if not file.exists():
            file.write_bytes(struct.pack(_SHAPE, 0.0))
        with file.open("r+b") as shared:
            self._shared = mmap.mmap(shared.fileno(), 0)

    @property
    def set_by(self) -> timedelta:
        """How far it was set, forward or back, since it began."""
        return timedelta(seconds=struct.unpack(_SHAPE, self._shared[:])[0])

    def now(self) -> datetime:
        """Answer the instant it shows."""
        return super().now() + self.set_by

    def step(self, by: timedelta) -> None:
        """Set it forward, or back."""
        self._shared[:] = struct.pack(_SHAPE, (self.set_by + by).total_seconds())
