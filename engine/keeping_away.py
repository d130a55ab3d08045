"""
Whom a case is kept from: the members it names, by what its reporter wrote, and what goes when someone is kept away.
"""

from collections.abc import Iterable

from engine.deciding.naming import groups_named, people_named
from handrail.identifiers import CaseId, PersonId
from policies.schema import Policy
from states.people import Person
from storage import deliveries, exclusions, votes, wraps
from storage.database import Session


def named(policy: Policy, about: Iterable[str], contact: str | None, roster: Iterable[Person]) -> frozenset[PersonId]:
    """Answer who is not to see a report: who is named, the members of a group that is named, and its own sender."""
    about, everyone = tuple(about), tuple(roster)
    roles = {policy.role_of(group) for group in groups_named(about, policy)}
    in_groups = {person.id for person in everyone if person.roles & roles}
    return people_named((*about, *([contact] if contact else [])), everyone) | in_groups


async def keep_away(session: Session, case: CaseId, person: PersonId) -> None:
    """Keep someone away from a case from now on: no key, no vote and no message of it stays with them."""
    await exclusions.add(session, [(case, person)])
    await wraps.remove(session, case, person)
    await votes.void(session, case, person)
    await deliveries.cancel(session, case, person)
