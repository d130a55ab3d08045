"""
Whom a report names: people on the roster, who are kept away from the case, and groups, which routes may look at.

Names are compared in memory and forgotten; what is kept is only who is kept away. Too many is safer than too few: a
first name alone keeps away everyone who has it.
"""

import unicodedata
from collections.abc import Iterable

from handrail.identifiers import PersonId
from policies.schema import Policy
from states.people import Person


def people_named(about: Iterable[str], roster: Iterable[Person]) -> frozenset[PersonId]:
    """Answer who of the roster is named, by address, by full name or by a part of it."""
    entries = [_plain(entry) for entry in about]
    return frozenset(person.id for person in roster if any(_names(entry, person) for entry in entries))


def groups_named(about: Iterable[str], policy: Policy) -> frozenset[str]:
    """Answer which groups of a policy are named, by the group's word or by its role's."""
    words = {word for entry in about for word in _plain(entry).replace("@", " ").split()}
    return frozenset(group for group in policy.groups if {_plain(group), _plain(policy.role_of(group))} & words)


def _names(entry: str, person: Person) -> bool:
    if not entry:
        return False
    email = _plain(person.email)
    if email in entry.split() or entry == email.split("@")[0]:
        return True
    words = [word for word in entry.replace(",", " ").split() if len(word) > 1]
    name = set(_plain(person.name).split())
    return bool(words) and bool(name) and (name <= set(words) or set(words) <= name)


def _plain(text: str) -> str:
    """Fold case and accents, so that the same name written in two ways is the same."""
    apart = unicodedata.normalize("NFKD", text.casefold().strip())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
