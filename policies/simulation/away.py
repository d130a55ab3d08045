"""
Who can act on a case that is about one of a group, and who holds it first: empty and short groups are passed over.
"""

from policies.routing import Start
from policies.schema import Policy
from policies.simulation.members import Team
from states.lifecycle import CaseState


class Away:
    """The groups that cannot act, by whom a report is about."""

    def __init__(self, policy: Policy, team: Team) -> None:
        """Know the policy and who is there."""
        self._policy, self._team = policy, team
        self._known: dict[frozenset[str], tuple[frozenset[int], frozenset[str]]] = {}

    def of(self, about: frozenset[str]) -> tuple[frozenset[int], frozenset[str]]:
        """Answer which members are kept away, by number, and which groups cannot act without them."""
        if about not in self._known:
            members = frozenset(one.number for group in about for one in self._team.groups.get(group, ()))
            groups = frozenset(group for group in self._policy.groups if not self._can_act(group, members))
            self._known[about] = (members, groups | about)
        return self._known[about]

    def holder(self, start: Start, away: frozenset[str]) -> str:
        """Answer who holds a new case: the route's group, or who stands in for one that cannot."""
        if start.holder not in away:
            return start.holder
        if start.state is CaseState.ESCALATED:
            tiers, others = self._policy.tiers, tuple(reversed(self._policy.without_consent))
            after = tiers[tiers.index(start.holder) + 1 :] if start.holder in tiers else ()
            return next((group for group in (*after, *tiers, *others) if group not in away), start.holder)
        return next((group for group in self._policy.without_consent if group not in away), start.holder)

    def _can_act(self, group: str, kept_away: frozenset[int]) -> bool:
        members = self._team.groups.get(group, [])
        there = sum(one.number not in kept_away for one in members)
        if not self._policy.decides(group):
            return there > 0
        return there > 0 and there >= min(self._policy.people[group].at_least, len(members))
