"""
Who can act for each group of a policy on one case: the members, less those kept away, and whoever joins in their place.

Who joins is not stored: it follows from the roster and from who is kept away, and so ends by itself. What a group must
be on the roster is looked at in `engine.deciding.composition`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handrail.identifiers import PersonId
from policies.panels import Group
from policies.schema import Policy
from states.people import Person


@dataclass(frozen=True, slots=True)
class Panels:
    """
    The people of each group on one case; `everyone` also holds those who are kept away, `joined` who joined for it.

    A group is *short* when conflicts and recusals have taken it below what its policy asks. A group that is small
    because the roster is small is not short: a young community must be served too. `able` are those that can act.
    """

    policy: Policy
    people: Mapping[str, tuple[Person, ...]]
    everyone: Mapping[str, tuple[Person, ...]]
    joined: Mapping[str, tuple[PersonId, ...]]
    able: frozenset[str]

    def of(self, group: str) -> tuple[Person, ...]:
        """Answer who can act for a group."""
        return self.people.get(group, ())

    def can_act(self, group: str) -> bool:
        """Answer whether a group has enough people left to act on this case; one that only counsels needs one."""
        return group in self.able

    def joined_by(self, person: PersonId) -> frozenset[str]:
        """Answer the groups that someone has joined for this case alone."""
        return frozenset(group for group, some in self.joined.items() if person in some)

    def asked(self, group: str, number: int) -> int:
        """Answer how many of a group a rule asks for: the number it gives, or everyone the roster has."""
        return max(1, min(number, len(self.everyone.get(group, ()))))

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


def belongs(policy: Policy, group: str, person: Person) -> bool:
    """Answer whether someone is a member of a group: they hold its role, and are trained where it asks for that."""
    rules = policy.people.get(group)
    return policy.role_of(group) in person.roles and (person.trained or rules is None or not rules.trained)


def gap(rules: Group, there: Sequence[Person], everyone: Sequence[Person]) -> int:
    """Answer how many people conflicts have left a group short of, by what it asks for and the roster could give."""
    kinds = [(number, _of_kind(there, kind), _of_kind(everyone, kind)) for kind, number in rules.mix.items()]
    counts = [(rules.at_least, len(there), len(everyone)), *kinds]
    counts += [(rules.experienced, _experienced(there), _experienced(everyone))] if rules.experienced else []
    return sum(max(0, min(asked, could) - have) for asked, have, could in counts)


def panels(policy: Policy, roster: Iterable[Person], away: frozenset[PersonId]) -> Panels:
    """Sort the roster into the groups of a policy, without those who are kept `away` from the case."""
    everyone = tuple(roster)
    members = {group: tuple(p for p in everyone if belongs(policy, group, p)) for group in policy.groups}
    left = {group: tuple(p for p in some if p.id not in away) for group, some in members.items()}
    joining = {group: _joining(policy, group, left, members) for group in policy.groups}
    people = {group: left[group] + joining[group] for group in policy.groups}
    joined = {group: tuple(p.id for p in some) for group, some in joining.items() if some}
    able = frozenset(group for group in policy.groups if _can_act(policy, group, people[group], members[group]))
    return Panels(policy, people, members, joined, able)


def _can_act(policy: Policy, group: str, there: Sequence[Person], everyone: Sequence[Person]) -> bool:
    if not there or not policy.decides(group):
        return bool(there)
    return gap(policy.people[group], there, everyone) == 0


def _joining(
    policy: Policy, group: str, left: Mapping[str, tuple[Person, ...]], members: Mapping[str, tuple[Person, ...]]
) -> tuple[Person, ...]:
    """Answer who joins a group that conflicts have left short; nobody joins a tier that would still be short."""
    rules, panel = policy.people[group], left[group]
    if rules.substitutes is None or not panel or panel == members[group]:
        return ()
    for person in left[rules.substitutes]:
        missing = gap(rules, panel, members[group])
        helps = gap(rules, (*panel, person), members[group]) < missing
        if helps and person not in members[group] and _fits_employer(rules, panel, person):
            panel = (*panel, person)
    enough = gap(rules, panel, members[group]) == 0 or not policy.decides(group)
    return panel[len(left[group]) :] if enough else ()


def _fits_employer(rules: Group, panel: Sequence[Person], person: Person) -> bool:
    most = rules.one_employer_at_most
    same = sum(one.employer == person.employer for one in panel)
    return most is None or person.employer is None or same < most


def _of_kind(some: Iterable[Person], kind: str) -> int:
    return sum(kind in person.kinds for person in some)


def _experienced(some: Iterable[Person]) -> int:
    return sum(person.experienced for person in some)


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
