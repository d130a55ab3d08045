"""
Who may be missing, as sets: each way in which members are away from a case is one bit, so that many are walked at once.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from policies.proving.strength import Left, Present, Strengths
from policies.schema import Policy

Ways = int
"""A set of ways in which members are missing, one bit each; the lowest bit is that nobody is."""


class Absences:
    """Every way in which members may be missing, those with the fewest missing first."""

    def __init__(self, policy: Policy) -> None:
        """Give each way its bit."""
        self.policy = policy
        self.strengths = Strengths(policy)
        self.lefts = self.strengths.every()
        self.number = {left: place for place, left in enumerate(self.lefts)}
        self.all: Ways = (1 << len(self.lefts)) - 1
        self.fewer = cache(self._fewer)
        self.kinds = self._alike((bit, self.present(left)) for bit, left in self.each())
        """The ways that differ in who can act, each with one to stand for it."""
        self.out = {group: self._alike(self._after(group)) for group in policy.groups}
        """For each group, the ways in which a member may step out, by who can act afterwards."""

    def present(self, left: Left) -> Present:
        """Answer who can act."""
        return self.strengths.present(left)

    def where(self, holds: Callable[[Present], bool]) -> Ways:
        """Answer the ways in which something holds."""
        return sum(ways for ways, there in self.kinds if holds(there))

    def each(self) -> Iterator[tuple[Ways, Left]]:
        """Answer every way with its bit."""
        return ((1 << place, left) for place, left in enumerate(self.lefts))

    def least(self, ways: Ways) -> Left:
        """Answer the way with the fewest people missing."""
        return self.lefts[(ways & -ways).bit_length() - 1]

    def missing(self, ways: Ways) -> int:
        """Answer the fewest people that are missing in any of these ways."""
        return self.strengths.missing(self.least(ways))

    def without_all_of(self, groups: frozenset[str]) -> Iterator[tuple[Ways, Left]]:
        """Answer every way in which nobody of `groups` is there."""
        places = [self.policy.groups.index(group) for group in groups]
        return ((bit, left) for bit, left in self.each() if not any(left[place] for place in places))

    def _after(self, group: str) -> Iterator[tuple[Ways, Present]]:
        for bit, left in self.each():
            after = self.strengths.without(left, group)
            if after is not None:
                yield bit, self.present(after)

    def _alike(self, ways: Iterable[tuple[Ways, Present]]) -> tuple[tuple[Ways, Present], ...]:
        found: dict[tuple[frozenset[str], ...], tuple[Ways, Present]] = {}
        for bit, there in ways:
            key = (there.able, there.joined, frozenset(group for group in self.policy.groups if there.has(group)))
            before, first = found.get(key, (0, there))
            found[key] = (before | bit, first)
        return tuple(found.values())

    def _fewer(self, ways: Ways, group: str) -> Ways:
        """Answer the ways after one more member of `group` has stepped out."""
        found = 0
        for bit, left in self.each():
            after = self.strengths.without(left, group) if ways & bit else None
            found |= 1 << self.number[after] if after is not None else 0
        return found
