"""
Keys that an actor draws: the same in every run of a schedule, so that the same steps lead to the same place.
"""

import hashlib
import secrets
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
"""Whose numbers are drawn in this task; None outside of a schedule."""


class Drawn:
    """Stands for the module `secrets` in `handrail.identifiers`."""

    @staticmethod
    def token_hex(size: int) -> str:
        """Answer so many bytes in hexadecimal."""
        mine = drawn.get()
        return mine.next()[:size].hex() if mine else secrets.token_hex(size)

    @staticmethod
    def choice(items: Sequence[str]) -> str:
        """Answer one of these."""
        mine = drawn.get()
        return items[mine.next()[0] % len(items)] if mine else secrets.choice(items)
