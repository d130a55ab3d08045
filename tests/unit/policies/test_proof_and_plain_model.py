"""
Seeded faults that need a walk to judge: the proof and a plain walk over the engine's own decisions find the same harm.

Every run looks at a sixth of them, `make proofs` at all.
"""

from collections.abc import Iterable
from itertools import combinations

import pytest

from policies.proof import check
from policies.proving.wording import place_said
from policies.schema import Policy
from policies.shelf import Shelf
from states.lifecycle import CaseState
from tests.support.proofs import share
from tests.unit.policies.mutants_walked import walked
from tests.unit.policies.plain_model import Judged, Moves, Walk

LIBRARY = Shelf.from_folder(None)
MADE = {name: list(walked(LIBRARY.active(name))) for name in LIBRARY.names()}
EXACT = {"never-started", "tier-by-hand"}
"""Findings that say the same whoever is missing; a remedy idle while all are there may be needed once some are not."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", LIBRARY.names())
def test_proof_finds_the_harm_that_a_plain_walk_finds(name: str) -> None:
    """With nobody missing both see the same silent places, the same idle promises and tiers that nothing leads to."""
    base, wrong = Moves(LIBRARY.active(name)), []
    for kind, what, policy in share(MADE[name], 6):
        judged = Walk(policy, base if kind == "drop a promise" else Moves(policy)).judged()
        wrong += [f"{kind}, {what}: {said}" for said in _differences(policy, judged)]
    assert wrong == []


def test_smallest_policy_is_silent_with_people_missing_as_a_plain_walk_says() -> None:
    """What the proof finds only with people missing, a walk in which reports are about them finds as well."""
    for kind, what, policy in MADE["minimal"]:
        found = {one.message for one in check(policy) if one.code == "silence"}
        assert found == _shown(policy), f"{kind}, {what}"


def test_walked_mutants_are_of_each_kind() -> None:
    """Each promise is dropped once, and tiers and fallbacks of the library are taken away wherever the file loads."""
    made = [(kind, what) for some in MADE.values() for kind, what, _ in some]
    assert len(made) >= 110
    dropped = sum(kind == "drop a promise" for kind, _ in made)
    assert dropped == sum(len(LIBRARY.active(name).promises) for name in LIBRARY.names())
    assert sum(kind == "cut a tier" for kind, _ in made) >= 8
    assert sum(kind == "remove a fallback" for kind, _ in made) >= 15


def _differences(policy: Policy, judged: Judged) -> Iterable[str]:
    found = check(policy)
    codes = {one.code for one in found}
    ours = {one.message for one in found if one.code == "silence" and not one.recusals}
    theirs = _said(judged)
    if ours != theirs:
        yield f"proof alone {sorted(ours - theirs)}, walk alone {sorted(theirs - ours)}"
    if codes & EXACT != judged.codes & EXACT:
        yield f"proof {sorted(codes)}, walk {sorted(judged.codes)}"
    if "remedy-idle" in codes - judged.codes:
        yield "the proof calls a remedy idle that the walk saw at work"


def _shown(policy: Policy) -> set[str]:
    """Answer every silence that a walk shows in which reports are about some of the groups."""
    abouts = (about for size in range(len(policy.groups) + 1) for about in combinations(policy.groups, size))
    return {said for about in abouts for said in _said(Walk(policy, Moves(policy, frozenset(about))).judged())}


def _said(judged: Judged) -> set[str]:
    return {
        f"a case that is {place_said(CaseState(state), holder)} can wait with no promise running but the backstop"
        for state, holder in judged.silent
    }
