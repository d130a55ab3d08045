"""
Which moves failed lately and are left alone for a while, so that they hold up no other.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.work import DueMove

REST_SECONDS = 60.0
"""How long a failed move rests, in real seconds."""


@dataclass(slots=True)
class Resting:
    """The moves that rest; `careful` says that a chunk failed and the move to blame has not been found yet."""

    until: dict[str, float] = field(default_factory=dict)
    careful: bool = False

    def add(self, moves: Sequence[DueMove]) -> None:
        """Let these moves rest; whatever made a chunk fail has been found."""
        end = asyncio.get_running_loop().time() + REST_SECONDS
        self.until.update({move.id: end for move in moves})
        self.careful = False

    def asleep(self) -> set[str]:
        """Answer the ids of the moves that rest now."""
        now = asyncio.get_running_loop().time()
        self.until = {move: end for move, end in self.until.items() if end > now}
        return set(self.until)
