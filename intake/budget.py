"""
How much a door may hold at once: connections and bytes, counted so that memory stays bounded under a flood.

What is answered when a budget is spent is the door's business.
"""


class Budget:
    """A count with a limit; taking more than is left takes nothing."""

    def __init__(self, limit: int) -> None:
        """Start with everything left."""
        self.limit = limit
        self.used = 0

    def take(self, amount: int) -> bool:
        """Take `amount` if so much is left, and answer whether it was."""
        if self.used + amount > self.limit:
            return False
        self.used += amount
        return True

    def give_back(self, amount: int) -> None:
        """Return what was taken."""
        self.used -= amount
