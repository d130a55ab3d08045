"""
Who is told of similar cases: only who acts now for the tier that holds an escalated case.
"""

import pytest

from engine.access import standing_of
from engine.showing.similar import decides_now, named_in
from engine.views import WritingView
from handrail.identifiers import PersonId
from states.lifecycle import CaseState
from states.roles import REPORTER, SYSTEM, Actor, ActorKind, Standing
from tests.unit.engine.situations import CARPENTRIES, LATER, a_case, someone

_ESCALATED = {
    "state": CaseState.ESCALATED,
    "holder": "committee",
    "opened_to": frozenset({"facilitators", "committee"}),
}


def _told(who: str, away: str = "", barred: str = "", **facts: object) -> bool:
    case, person = a_case(**(_ESCALATED | facts)), someone(who)
    actor = Actor(ActorKind.PERSON, person.id)
    kept, tied = frozenset({PersonId(away)}), frozenset({PersonId(barred)})
    return decides_now(case, CARPENTRIES, standing_of(case, CARPENTRIES, actor, person, kept, frozenset(), tied))


def test_who_decides_is_told() -> None:
    """A member of the tier that holds it, and of no other group."""
    everyone = ("facilitator-1", "committee-1", "board-1", "ombuds-1")
    assert [name for name in everyone if _told(name)] == ["committee-1"]


@pytest.mark.parametrize("state", [CaseState.RECEIVED, CaseState.COUNSELLED, CaseState.RESOLVED])
def test_nobody_is_told_of_a_case_that_is_not_escalated(state: CaseState) -> None:
    """Before a tier has it, and once it is over."""
    assert not _told("committee-1", state=state)


def test_group_that_stands_in_for_a_tier_is_not_told() -> None:
    """Who holds an escalated case because nobody else is left is no tier."""
    assert not _told("ombuds-1", holder="ombuds", opened_to=frozenset({"ombuds"}))
    assert not _told("facilitator-1", holder="facilitators")


def test_who_may_not_act_is_not_told() -> None:
    """Kept away from the case, or with a tie that the others have not weighed yet."""
    assert _told("committee-1", away="committee-2", barred="committee-3")
    assert not _told("committee-1", away="committee-1")
    assert not _told("committee-1", barred="committee-1")


@pytest.mark.parametrize("actor", [REPORTER, SYSTEM, Actor(ActorKind.CLOCK)])
def test_machines_and_reporters_are_not_told(actor: Actor) -> None:
    """Nobody but a person on the roster decides."""
    case = a_case(**_ESCALATED)
    assert Standing.HOLDER not in standing_of(case, CARPENTRIES, actor, None, frozenset())
    assert not decides_now(case, CARPENTRIES, standing_of(case, CARPENTRIES, actor, None, frozenset()))


def test_names_are_taken_from_their_part_alone() -> None:
    """A report's text may name many; only who must not see it is compared."""
    some = [WritingView(part, "reporter", LATER, f"{part} one\n{part} two") for part in ("text", "about", "note")]
    assert named_in(some) == ("about one", "about two")
