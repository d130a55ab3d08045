"""
Seeded faults whose harm no plain rule can tell: each promise left out, each tier cut, each fallback taken away.

How much harm each does is judged by `tests.unit.policies.plain_model`.
"""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from policies.schema import Policy

MANY_GROUPS = 4
"""From how many groups on a policy gets no more of them: its proof would take long."""
Document = dict[str, Any]
Made = tuple[str, str, Policy]
"""The kind of a mutant, what was changed, and the policy."""


def without_a_promise(policy: Policy) -> Iterator[Made]:
    """Leave out each promise; what is left must still be a policy."""
    for name in policy.promises:
        document = _document(policy)
        del document["promises"][name]
        yield from _loaded("drop a promise", name, document)


def without_a_tier(policy: Policy) -> Iterator[Made]:
    """Leave out each tier and what leads to it; its people stay, as a group that decides nothing."""
    for tier in policy.tiers:
        document = _document(policy)
        document["tiers"].remove(tier)
        document["routes"] = [one for one in document["routes"] if (one["start"], one["to"]) != ("escalated", tier)]
        for owing in document["promises"].values():
            if owing["broken"]["to"] == tier:
                owing["broken"]["to"] = None
        if document["decide"]["deadlock"] and document["decide"]["deadlock"]["to"] == tier:
            document["decide"]["deadlock"] = None
        yield from _loaded("cut a tier", tier, document)


def without_a_fallback(policy: Policy) -> Iterator[Made]:
    """Take away who steps in: substitutes, the second who counsels, and the tier that ends a deadlock."""
    for group, rules in policy.people.items():
        if rules.substitutes:
            document = _document(policy)
            document["people"][group]["substitutes"] = None
            yield from _loaded("remove a fallback", f"substitutes of {group}", document)
    if len(policy.without_consent) > 1:
        document = _document(policy)
        del document["without_consent"][1]
        yield from _loaded("remove a fallback", "the second who counsels", document)
    if policy.decide.deadlock:
        document = _document(policy)
        document["decide"]["deadlock"] = None
        yield from _loaded("remove a fallback", "deadlock", document)


def with_a_last_tier(policy: Policy) -> Iterator[Made]:
    """Put a tier behind the last one: harmful where no clock goes beyond that."""
    document = _document(policy)
    document["people"]["beyond"] = {"at_least": 1}
    document["tiers"].append("beyond")
    yield from _loaded("append a tier", "beyond", document)


def walked(policy: Policy) -> Iterator[Made]:
    """Answer every mutant of a policy that is judged by walking."""
    for make in (without_a_promise, without_a_tier, without_a_fallback):
        yield from make(policy)
    if len(policy.people) < MANY_GROUPS:
        yield from with_a_last_tier(policy)


def _document(policy: Policy) -> Document:
    document: Document = json.loads(policy.canonical())
    return document


def _loaded(kind: str, name: str, document: Document) -> Iterator[Made]:
    try:
        yield kind, name, Policy.from_canonical(json.dumps(document))
    except ValidationError:
        return
