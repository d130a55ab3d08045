"""
What a policy asks of a group on the roster: how many, of what kind, from where; what an adding would break.

A rule that says "at most" refuses who would break it; one that says "at least" is a finding until people have joined.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from engine.deciding.panels import belongs
from policies.panels import Group
from policies.schema import Policy
from states.people import Person


def breaks(policy: Policy, roster: Sequence[Person], person: Person) -> str | None:
    """Answer which rule of a group someone would break by being on the roster, in a sentence; None if none."""
    others = [one for one in roster if one.id != person.id]
    for group, rules in policy.people.items():
        if not _has_role(policy, group, person):
            continue
        members = [one for one in others if _has_role(policy, group, one)]
        found = _outside(policy, group, rules, person) or _too_many(group, rules, members, person)
        if found:
            return f"the policy {policy.name} does not allow it: {found}"
    return None


def lacks(policy: Policy, roster: Iterable[Person]) -> tuple[str, ...]:
    """Answer what a policy's groups lack on the roster, one sentence each."""
    everyone = tuple(roster)
    found: list[str] = []
    for group, rules in policy.people.items():
        members = [one for one in everyone if belongs(policy, group, one)]
        found += [f"{policy.name}: {group} {said}" for said in _lacks(rules, members)]
        found += [f"{policy.name}: {said}" for one in members if (said := _outside(policy, group, rules, one))]
    return tuple(dict.fromkeys(found))


def _lacks(rules: Group, members: Sequence[Person]) -> Iterable[str]:
    count, seasoned = len(members), sum(one.experienced for one in members)
    if count < rules.at_least:
        yield f"needs at least {rules.at_least} members and has {count}"
    if rules.at_most is not None and count > rules.at_most:
        yield f"may have at most {rules.at_most} members and has {count}"
    if rules.odd and count and count % 2 == 0:
        yield f"should have an odd number of members and has {count}"
    if seasoned < rules.experienced:
        yield f"needs experienced members, at least {rules.experienced}, and has {seasoned}"
    for kind, number in rules.mix.items():
        have = sum(kind in one.kinds for one in members)
        if have < number:
            yield f"needs {number} of kind {kind} and has {have}"
    employers = Counter(one.employer for one in members if one.employer)
    most = rules.one_employer_at_most
    if most is not None and employers and max(employers.values()) > most:
        yield f"may have at most {most} members of one employer and has {max(employers.values())}"


def _has_role(policy: Policy, group: str, person: Person) -> bool:
    return policy.role_of(group) in person.roles


def _outside(policy: Policy, group: str, rules: Group, person: Person) -> str | None:
    inside = next((one for one in rules.outside if _has_role(policy, one, person)), None)
    return f"nobody of {inside} may be in {group}" if inside else None


def _too_many(group: str, rules: Group, members: Sequence[Person], person: Person) -> str | None:
    if rules.at_most is not None and len(members) >= rules.at_most:
        return f"{group} has {len(members)} members, and may have at most {rules.at_most}"
    same = sum(one.employer == person.employer for one in members)
    most = rules.one_employer_at_most
    if most is not None and person.employer is not None and same >= most:
        return f"{group} may have at most {most} members of one employer, and has {same} of theirs"
    return None
