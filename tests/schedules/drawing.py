"""
Keys that an actor draws: the same in every run of a schedule, so that the same steps lead to the same place.
"""

import hashlib
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Numbers:
    """One actor's row of numbers."""

    name: str
    drawn: int = 0

    def next(self) -> bytes:
        """Answer the next one."""
        self.drawn += 1
        return hashlib.sha256(f"{self.name} {self.drawn}".encode()).digest()


drawn: ContextVar[Numbers | None] = ContextVar("drawn", default=None)
"""Whose numbers are drawn in this task; None before and after a schedule."""


class Drawn:
    """Stands for the module `secrets` in `handrail.identifiers`."""

    def __init__(self) -> None:
        """Begin anew."""
        self._others = Numbers("nobody in particular")

    def token_hex(self, size: int) -> str:
        """Answer so many bytes in hexadecimal."""
        return self._next()[:size].hex()

    def choice(self, items: Sequence[str]) -> str:
        """Answer one of these."""
        return items[self._next()[0] % len(items)]

    def _next(self) -> bytes:
        return (drawn.get() or self._others).next()
