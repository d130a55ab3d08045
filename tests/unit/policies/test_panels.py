"""
Groups and votes: how many must agree.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from policies.panels import VOTES, Group, needed


@pytest.mark.parametrize(
    ("vote", "eligible", "answer"),
    [
        ("one", 5, 1),
        ("consent", 5, 1),
        ("majority", 3, 2),
        ("majority", 4, 3),
        ("majority", 1, 1),
        ("two_thirds", 3, 2),
        ("two_thirds", 4, 3),
        ("two_thirds", 5, 4),
        ("consensus", 5, 5),
        ("unanimous", 4, 4),
        ("2", 5, 2),
        ("2", 1, 1),
        ("majority", 0, 1),
    ],
)
def test_votes_needed_are_those_people_expect(vote: str, eligible: int, answer: int) -> None:
    """Each way to decide asks for the number a committee would count."""
    assert needed(vote, eligible) == answer


@given(st.sampled_from([*VOTES, "1", "2", "7"]), st.integers(1, 50))
def test_votes_needed_can_always_be_reached(vote: str, eligible: int) -> None:
    """Never more votes are needed than there are people, and never none."""
    assert 1 <= needed(vote, eligible) <= eligible


@pytest.mark.parametrize("vote", ["most", "0", "100", "", True, 1.5, -1])
def test_vote_refuses_what_nobody_can_count(vote: object) -> None:
    """A vote is a known word or a number of people."""
    with pytest.raises(ValidationError):
        Group.model_validate({"vote": vote})


def test_group_of_one_is_the_least_a_policy_may_leave_unsaid() -> None:
    """A group without any words has at least one member and no special rules."""
    group = Group()
    assert (group.at_least, group.odd, group.trained, group.outside) == (1, False, False, ())
