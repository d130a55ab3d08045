"""
Actors and standings: who can ask, and what the table may demand of them.
"""

import pytest

from handrail.identifiers import PersonId
from states.milestones import TABLE
from states.roles import CLOCK, REPORTER, SYSTEM, Actor, ActorKind, Role, Standing


def test_actor_cannot_be_changed() -> None:
    """An actor is a value: who asked is settled when it is made."""
    with pytest.raises(AttributeError, match="immutable"):
        CLOCK.kind = ActorKind.PERSON  # type: ignore[misc]  # the very thing that must fail


def test_ready_made_actors_name_no_person() -> None:
    """The clock, the reporter and Handrail itself are nobody on the roster."""
    assert [actor.person for actor in (CLOCK, REPORTER, SYSTEM)] == [None, None, None]
    assert {actor.kind for actor in (CLOCK, REPORTER, SYSTEM)} == set(ActorKind) - {ActorKind.PERSON}


def test_actors_of_one_person_are_equal() -> None:
    """Two values for the same person are the same actor."""
    person = PersonId("7f" * 16)
    assert Actor(ActorKind.PERSON, person) == Actor(ActorKind.PERSON, person)
    assert Actor(ActorKind.PERSON, person) != Actor(ActorKind.PERSON, PersonId("8f" * 16))


def test_every_row_lets_someone() -> None:
    """No row of the table is closed to everybody, and each standing is asked for somewhere."""
    assert [row for row in TABLE if not row.who] == []
    assert {standing for row in TABLE for standing in row.who} == set(Standing)


def test_roles_are_those_of_every_community() -> None:
    """Facilitators, committee, ombudspersons, the board and who keeps the roster: the words the commands take."""
    assert set(Role) == {"facilitator", "committee", "ombuds", "board", "keeper"}
