"""
Whom a report names: people on the roster, who are kept away from the case, and groups, which routes may look at.

Names are compared in memory and forgotten; what is kept is only who is kept away. Too many is safer than too few: a
first name alone keeps away everyone who has it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from handrail.identifiers import PersonId
from policies.schema import Policy
from states.people import Person

_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"\w+(?:-\w+)*")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[\w.-]*\w")


def people_named(about: Iterable[str], roster: Iterable[Person]) -> frozenset[PersonId]:
    """Answer who of the roster is named, by address, by full name or by a part of it."""
    entries = [_said(_plain(entry)) for entry in about]
    return frozenset(person.id for person in roster if any(_names(said, person) for said in entries))


def groups_named(about: Iterable[str], policy: Policy) -> frozenset[str]:
    """Answer which groups of a policy are named, by the group's word or by its role's."""
    words = {word for entry in about for word in _JOINED.findall(_plain(entry))}
    return frozenset(group for group in policy.groups if {_plain(group), _plain(policy.role_of(group))} & words)


def _names(said: "_Said", person: Person) -> bool:
    known = _known_by(person)
    if known.email in said.addresses or said.entry == known.local:
        return True
    in_full = bool(known.name) and known.name <= said.words
    in_part = said.is_name and said.words <= known.name
    return in_full or in_part


@dataclass(frozen=True, slots=True)
class _Said:
    """One entry of a report, folded; it lives as long as the comparison."""

    entry: str = field(repr=False)
    addresses: frozenset[str] = field(repr=False)
    words: frozenset[str] = field(repr=False)
    is_name: bool
    """Whether it may be a part of a name: one letter alone is an initial and fits too many."""


def _said(entry: str) -> _Said:
    words = frozenset(_WORD.findall(entry))
    return _Said(entry, frozenset(_ADDRESS.findall(entry)), words, any(len(word) > 1 for word in words))


@dataclass(frozen=True, slots=True)
class _Known:
    """How someone on the roster may be named; what reports say is never kept."""

    email: str
    local: str
    name: frozenset[str]


@lru_cache(maxsize=1024)
def _known_by(person: Person) -> _Known:
    email = _plain(person.email)
    return _Known(email, email.split("@")[0], _words(person.name))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_plain(text)))


def _plain(text: str) -> str:
    """Fold case and accents, so that the same name written in two ways is the same."""
    apart = unicodedata.normalize("NFKD", text.casefold().strip())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
