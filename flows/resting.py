"""
Which moves failed lately and are left alone for a while, so that they hold up no other.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.work import DueMove

_FIRST_REST, _LONGEST_REST = 1.0, 60.0
"""How long a failed move rests, in real seconds: what was wrong for a moment makes nobody wait for a minute."""


@dataclass(slots=True)
class Resting:
    """The moves that rest; `careful` says that a chunk failed and the move to blame has not been found yet."""

    until: dict[str, float] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    careful: bool = False

    def add(self, moves: Sequence[DueMove]) -> None:
        """Let these moves rest, longer each time they fail again; whatever made a chunk fail has been found."""
        now = asyncio.get_running_loop().time()
        for move in moves:
            times = self.failed[move.id] = self.failed.get(move.id, 0) + 1
            self.until[move.id] = now + min(_FIRST_REST * 2 ** (times - 1), _LONGEST_REST)
        self.careful = False

    def asleep(self) -> set[str]:
        """Answer the ids of the moves that rest now; one that has not failed again for long begins anew."""
        now = asyncio.get_running_loop().time()
        self.until = {move: end for move, end in self.until.items() if now - end <= _LONGEST_REST}
        self.failed = {move: times for move, times in self.failed.items() if move in self.until}
        return {move for move, end in self.until.items() if end > now}
