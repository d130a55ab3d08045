"""
May this person see this case, or do this to it? The one place that answers; the first line of every operation.

A role lets in; being named in the report, a declared conflict or having stepped out keeps out; the rest is denied.
"""

from collections.abc import Iterable

from engine.deciding.panels import belongs
from handrail.errors import UnknownCaseError
from handrail.identifiers import PersonId
from policies.publishing import published_by
from policies.schema import Policy
from states.case import Case
from states.people import Person
from states.roles import Actor, ActorKind, Standing

_NOBODY: frozenset[Standing] = frozenset()


def standing_of(
    case: Case,
    policy: Policy,
    actor: Actor,
    person: Person | None,
    away: frozenset[PersonId],
    joined: frozenset[str] = frozenset(),
    barred: frozenset[PersonId] = frozenset(),
) -> frozenset[Standing]:
    """
    Answer how an actor stands towards a case; empty means: not at all. `person` is a PERSON actor's roster entry.

    `joined` are the groups that they act for on this case alone, while such a group holds it; who is `barred` may see
    the case as before, and not act for those who hold it.
    """
    if actor.kind is ActorKind.REPORTER:
        return frozenset({Standing.REPORTER})
    if actor.kind in {ActorKind.CLOCK, ActorKind.SYSTEM}:
        return frozenset({Standing.CLOCK if actor.kind is ActorKind.CLOCK else Standing.OPERATOR})
    if person is None or person.left_at is not None or person.id in away:
        return _NOBODY
    standing = _standing_by_group(case, policy, person, joined)
    return standing - {Standing.HOLDER} if person.id in barred else standing


def may_read(
    case: Case, policy: Policy, person: Person, away: frozenset[PersonId], joined: frozenset[str] = frozenset()
) -> bool:
    """Answer whether a person may read a case now: someone of a group that holds or held it, without a conflict."""
    return bool(standing_of(case, policy, Actor(ActorKind.PERSON, person.id), person, away, joined))


def may_publish(policy: Policy, person: Person) -> bool:
    """Answer whether someone may look at numbers before they are published, and publish them: no case is shown."""
    return _of_any(policy, filter(None, (published_by(policy), *policy.tiers)), person)


def may_take_part(policy: Policy, person: Person) -> bool:
    """Answer whether someone may work on what a policy of the programme is about: of its groups, while they serve."""
    return _of_any(policy, policy.groups, person)


def _of_any(policy: Policy, groups: Iterable[str], person: Person) -> bool:
    return person.left_at is None and any(belongs(policy, group, person) for group in groups)


def require_reader(
    case: Case,
    policy: Policy,
    person: Person,
    away: frozenset[PersonId],
    joined: frozenset[str] = frozenset(),
) -> Case:
    """
    Answer the case if the person may read it.

    Raises:
        UnknownCaseError: it is not theirs to see; for a case that there is not the caller raises the very same.

    """
    if not may_read(case, policy, person, away, joined):
        raise UnknownCaseError
    return case


def _standing_by_group(case: Case, policy: Policy, person: Person, joined: frozenset[str]) -> frozenset[Standing]:
    if case.holder in joined or belongs(policy, case.holder, person):
        return frozenset({Standing.HOLDER, Standing.MEMBER})
    opened = any(group in policy.people and belongs(policy, group, person) for group in case.opened_to)
    return frozenset({Standing.MEMBER}) if opened else _NOBODY
