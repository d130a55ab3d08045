"""
Who can act for each group of a policy on one case: the members, less those who are kept away from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handrail.identifiers import PersonId
from policies.schema import Policy
from states.people import Person


@dataclass(frozen=True, slots=True)
class Panels:
    """
    The people of each group on one case; `total` also counts those who are kept away.

    A group is *short* when conflicts and recusals have taken it below what its policy asks. A group that is small
    because the roster is small is not short: a young community must be served too.
    """

    policy: Policy
    people: Mapping[str, tuple[Person, ...]]
    total: Mapping[str, int]

    def of(self, group: str) -> tuple[Person, ...]:
        """Answer who can act for a group."""
        return self.people.get(group, ())

    def can_act(self, group: str) -> bool:
        """Answer whether a group has enough people left to act on this case."""
        there = len(self.of(group))
        if not self.policy.decides(group):
            return there > 0
        return there > 0 and there >= min(self.policy.people[group].at_least, self.total[group])

    def tier_from(self, group: str | None) -> str | None:
        """Answer the first tier after `group` (None: from the first) that can act, or at least has someone."""
        return self.able_tier_from(group) or next((tier for tier in self._tiers_after(group) if self.of(tier)), None)

    def able_tier_from(self, group: str | None) -> str | None:
        """Answer the first tier after `group` (None: from the first) that has enough people left to act."""
        return next((tier for tier in self._tiers_after(group) if self.can_act(tier)), None)

    def outside_the_tiers(self) -> str | None:
        """Answer who holds a case when no tier has anyone left: of those who counsel, the last who are asked."""
        return next((group for group in reversed(self.policy.without_consent) if self.of(group)), None)

    def _tiers_after(self, group: str | None) -> Iterable[str]:
        tier = self.policy.next_tier(group)
        while tier is not None:
            yield tier
            tier = self.policy.next_tier(tier)


def panels(policy: Policy, roster: Iterable[Person], away: frozenset[PersonId]) -> Panels:
    """Sort the roster into the groups of a policy, without those who are kept `away` from the case."""
    everyone = tuple(roster)
    members = {group: tuple(p for p in everyone if policy.role_of(group) in p.roles) for group in policy.groups}
    people = {group: tuple(p for p in some if p.id not in away) for group, some in members.items()}
    return Panels(policy, people, {group: len(some) for group, some in members.items()})


class Sorted:
    """A roster at one moment, sorted into groups once for all cases that share a policy and who is kept away."""

    def __init__(self, everyone: Iterable[Person]) -> None:
        """Keep the roster."""
        self.everyone = tuple(everyone)
        self.by_id = {person.id: person for person in self.everyone}
        self._made: dict[tuple[int, frozenset[PersonId]], Panels] = {}

    def panels(self, policy: Policy, away: frozenset[PersonId]) -> Panels:
        """Answer the groups of a policy on a case that some are kept away from."""
        key = (id(policy), away)  # the panels keep the policy alive, so its id is not used again
        if key not in self._made:
            self._made[key] = panels(policy, self.everyone, away)
        return self._made[key]
