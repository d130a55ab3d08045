"""
What goes wrong in which round: chosen by a seed, before anything has begun, so that the same seed chooses the same.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LATEST, _SHORTEST, _LONGEST = 0.5, 0.2, 0.9
"""Seconds: when a fault begins at the latest, and how long its cause stays."""


@dataclass(frozen=True, slots=True)
class Round:
    """One fault: what and where, after how many seconds of the round, for how long, and what else is left to chance."""

    number: int
    kind: str
    target: str
    after: float
    lasting: float
    seed: int

    @property
    def chance(self) -> random.Random:
        """A source of chance of this round alone: what people do in it does not change what the next one is."""
        return random.Random(self.seed)  # noqa: S311 - no secret


def planned(chance: random.Random, kinds: Sequence[tuple[str, Sequence[str]]], rounds: int) -> Iterator[Round]:
    """Choose rounds out of kinds, given with their targets: each kind once before any comes again."""
    bag: list[tuple[str, Sequence[str]]] = []
    for number in range(1, rounds + 1):
        bag = bag or chance.sample(list(kinds), len(kinds))
        kind, targets = bag.pop()
        yield Round(
            number=number,
            kind=kind,
            target=chance.choice(targets),
            after=chance.uniform(0, _LATEST),
            lasting=chance.uniform(_SHORTEST, _LONGEST),
            seed=chance.randrange(2**32),
        )
