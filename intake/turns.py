"""
How many are listened to in one turn of the loop, so that what was taken before goes on.

A commit takes as many turns as it has statements. If each turn first answered everybody who has just come, a flood
would hold up all that was taken, and nothing would get done but refusing. So a few are heard in each turn, in their
order; the others are not read from meanwhile, and what they send waits on their side.
"""

import asyncio
from collections import deque
from collections.abc import Callable

HEARD = 2
"""So many are heard in one turn; a commit takes a turn for each statement, so that most of the time is its own."""

Listen = Callable[[bytes], None]


class Turns:
    """The turns of one loop, shared by all doors of a process."""

    def __init__(self, heard: int = HEARD) -> None:
        """Begin with nobody waiting."""
        self._most, self._heard, self._asked = heard, 0, False
        self._waiting: deque[tuple[asyncio.Transport, Listen, bytes]] = deque()

    def hear(self, transport: asyncio.Transport, listen: Listen, data: bytes) -> None:
        """Let `listen` have what came by `transport`, now or when it is its turn."""
        if self._waiting or self._heard >= self._most:
            transport.pause_reading()
            self._waiting.append((transport, listen, data))
        else:
            self._heard += 1
            listen(data)
        self._ask()

    def _ask(self) -> None:
        if not self._asked:
            self._asked = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        self._asked, self._heard = False, 0
        while self._waiting and self._heard < self._most:
            transport, listen, data = self._waiting.popleft()
            if not transport.is_closing():
                self._heard += 1
                transport.resume_reading()
                listen(data)
        if self._heard:
            self._ask()
