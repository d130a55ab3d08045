"""
Seeded faults: each harmful mutant of the library is found out, each harmless one is left alone.

Every run looks at a third of them, `make proofs` at all.
"""

from collections import Counter

import pytest

from policies.proof import check
from policies.shelf import Shelf
from tests.support.proofs import share
from tests.unit.policies.mutants import mutants

LIBRARY = Shelf.from_folder(None)
MADE = {name: list(mutants(LIBRARY.active(name))) for name in LIBRARY.names()}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", LIBRARY.names())
def test_proof_tells_harmful_mutants_from_harmless_ones(name: str) -> None:
    """Whatever spoils a policy is found by its own finding; whatever does not raises nothing new."""
    known = {one.code for one in check(LIBRARY.active(name))}
    wrong = []
    for mutant in share(MADE[name], 3):
        found = {one.code for one in check(mutant.policy)}
        if (mutant.harm and not mutant.harm & found) or (not mutant.harm and found - known):
            wrong.append((mutant.kind, mutant.name, sorted(mutant.harm), sorted(found)))
    assert wrong == []


def test_mutants_are_many_and_of_both_sorts() -> None:
    """There are more than two hundred, of eighteen kinds, and a good part of them does no harm."""
    every = [mutant for some in MADE.values() for mutant in some]
    assert len(every) >= 200
    assert len(Counter(mutant.kind for mutant in every)) >= 18
    assert sum(not mutant.harm for mutant in every) >= 80
    assert sum(bool(mutant.harm) for mutant in every) >= 120
