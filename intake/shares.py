"""
A bounded amount of something that doors and senders share, so that no one of them can use up what others need.

The rule is one: whoever has as much as is left gets no more. So one who floods a door ends with half of it, three with
a quarter each, and who comes then for the first time still finds room (A. Choudhury and E. Hahne, "Dynamic Queue Length
Thresholds", 1998). What is shared, and what is answered when there is none, is for `admission`.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from math import exp

_PER_DOOR = 3
"""A door may have so many times what it leaves for the others: alone, three quarters of everything."""
_FORGOTTEN = 0.5
"""What has faded to less than this is nothing."""

Sender = bytes | None
"""A sender's hash; None for one who may speak for many, as a mail server and a proxy do."""


class Share:
    """
    An amount with a `limit`, taken by doors for senders.

    With `fades` it is not given back but fades, to a third in so many seconds, and then it is forgotten whose it was.
    """

    def __init__(
        self, limit: float, *, fades: float | None = None, stopwatch: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with everything left; `stopwatch` counts seconds."""
        self.limit = limit
        self.used = 0.0
        self._fades, self._stopwatch, self._at = fades, stopwatch, stopwatch()
        self._held: defaultdict[str | bytes, float] = defaultdict(float)

    def has_room(self, door: str, sender: Sender = None, amount: float = 1) -> bool:
        """Answer whether so much could be taken now."""
        left = self.limit - self.used
        room = min(left, _PER_DOOR * left - self._held.get(door, 0))
        return amount <= left and room > (self._held.get(sender, 0) if sender else 0)

    def take(self, door: str, sender: Sender = None, amount: float = 1) -> bool:
        """Take so much, if there is room for it, and answer whether there was."""
        self.fade()
        if not self.has_room(door, sender, amount):
            return False
        self._add(door, sender, amount)
        return True

    def give_back(self, door: str, sender: Sender = None, amount: float = 1) -> None:
        """Return what was taken."""
        self._add(door, sender, -amount)

    @property
    def senders(self) -> int:
        """How many senders have something of it now."""
        return sum(isinstance(one, bytes) for one in self._held)

    def fade(self) -> None:
        """Let what was taken fade, once a second at most."""
        now = self._stopwatch()
        if self._fades is None or now - self._at < 1:
            return
        kept, self._at = exp((self._at - now) / self._fades), now
        self.used *= kept
        faded = {one: amount * kept for one, amount in self._held.items() if amount * kept >= _FORGOTTEN}
        self._held = defaultdict(float, faded)

    def _add(self, door: str, sender: Sender, amount: float) -> None:
        self.used += amount
        for one in (door, sender):
            if one is not None:
                self._held[one] += amount
                if not self._held[one]:
                    del self._held[one]
