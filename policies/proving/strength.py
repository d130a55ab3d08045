"""
Who is left to act on a case, as numbers: each group's members less those who are named or have stepped out.

A proof takes every group at the size that its policy asks for, and its members as alike and in no other group. The
rules by which others step in are those of `engine.deciding.panels`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from policies.schema import Policy

Left = tuple[int, ...]
"""How many members each group has left, in the policy's order of groups."""


@dataclass(frozen=True, slots=True)
class Present:
    """The groups of a policy on one case: how many can act for each, and which of them may decide or counsel."""

    policy: Policy
    count: Mapping[str, int]
    able: frozenset[str]
    joined: frozenset[str] = frozenset()
    """The groups that substitutes have joined."""

    def has(self, group: str | None) -> bool:
        """Answer whether anyone can act for a group."""
        return group is not None and self.count.get(group, 0) > 0

    def can_act(self, group: str) -> bool:
        """Answer whether a group has enough people left to act on this case."""
        return group in self.able

    def tier_from(self, group: str | None) -> str | None:
        """Answer the first tier after `group` (None: from the first) that can act, or at least has someone."""
        return self.able_tier_from(group) or next((tier for tier in self._after(group) if self.has(tier)), None)

    def able_tier_from(self, group: str | None) -> str | None:
        """Answer the first tier after `group` (None: from the first) that has enough people left to act."""
        return next((tier for tier in self._after(group) if self.can_act(tier)), None)

    def outside_the_tiers(self) -> str | None:
        """Answer who holds a case when no tier has anyone left: of those who counsel, the last who are asked."""
        return next((group for group in reversed(self.policy.without_consent) if self.has(group)), None)

    def _after(self, group: str | None) -> Iterator[str]:
        tier = self.policy.next_tier(group)
        while tier is not None:
            yield tier
            tier = self.policy.next_tier(tier)


class Strengths:
    """Every way in which members can be missing, and what is left then."""

    def __init__(self, policy: Policy) -> None:
        """Count the members of each group."""
        self.policy = policy
        self.full: Left = tuple(group.at_least for group in policy.people.values())
        self._known: dict[Left, Present] = {}

    def missing(self, left: Left) -> int:
        """Answer how many people are kept away."""
        return sum(self.full) - sum(left)

    def present(self, left: Left) -> Present:
        """Answer who can act."""
        if left not in self._known:
            self._known[left] = self._present(left)
        return self._known[left]

    def without(self, left: Left, group: str) -> Left | None:
        """Answer what is left once one more member of `group` has stepped out; None if there is nobody more."""
        place = self.policy.groups.index(group)
        return (*left[:place], left[place] - 1, *left[place + 1 :]) if left[place] else None

    def emptied(self, left: Left, groups: frozenset[str]) -> Left:
        """Answer what is left without any member of `groups`."""
        return tuple(0 if group in groups else number for group, number in zip(self.policy.groups, left, strict=True))

    def every(self) -> tuple[Left, ...]:
        """Answer every way, those with the fewest missing first."""
        return tuple(sorted(product(*(range(size, -1, -1) for size in self.full)), key=self.missing))

    def _present(self, left: Left) -> Present:
        there = dict(zip(self.policy.groups, left, strict=True))
        count = {group: number + self._joining(group, there) for group, number in there.items()}
        able = frozenset(group for group, number in count.items() if number and self._enough(group, number))
        return Present(self.policy, count, able, frozenset(group for group in count if count[group] > there[group]))

    def _joining(self, group: str, there: Mapping[str, int]) -> int:
        rules = self.policy.people[group]
        missing = rules.at_least - there[group]
        if rules.substitutes is None or missing <= 0 or not there[group]:
            return 0
        joining = min(missing, there[rules.substitutes])
        return joining if joining == missing or not self.policy.decides(group) else 0

    def _enough(self, group: str, number: int) -> bool:
        return not self.policy.decides(group) or number >= self.policy.people[group].at_least
