"""
Groups and votes: how many must agree.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from policies.panels import QUORUMS, VOTES, Group, Needs, needs


@pytest.mark.parametrize(
    ("vote", "eligible", "answer"),
    [
        ("one", 5, 1),
        ("majority", 3, 2),
        ("majority", 4, 3),
        ("majority", 1, 1),
        ("two_thirds", 3, 2),
        ("two_thirds", 4, 3),
        ("two_thirds", 5, 4),
        ("consensus", 5, 3),
        ("unanimous", 4, 4),
        ("2", 5, 2),
        ("2", 1, 1),
        ("majority", 0, 1),
    ],
)
def test_votes_needed_are_those_people_expect(vote: str, eligible: int, answer: int) -> None:
    """Each way to decide asks for the number a committee would count."""
    assert needs(vote, None, eligible).agree == answer


@pytest.mark.parametrize(
    ("quorum", "eligible", "answer"),
    [
        ("half", 5, 3),
        ("half", 4, 2),
        ("half", 3, 2),
        ("majority", 4, 3),
        ("two_thirds", 6, 4),
        ("all", 5, 5),
        ("2", 1, 1),
    ],
)
def test_quorum_is_the_one_people_expect(quorum: str, eligible: int, answer: int) -> None:
    """Half of five are three and half of four are two, which is how one community puts its quorum."""
    assert needs("one", quorum, eligible).taking_part == answer


@given(st.sampled_from([*VOTES, "1", "2", "7"]), st.sampled_from([None, *QUORUMS, "1", "9"]), st.integers(1, 50))
def test_decision_can_always_be_reached(vote: str, quorum: str | None, eligible: int) -> None:
    """Never more votes are needed than there are people, never none, and all who agree are enough."""
    asked = needs(vote, quorum, eligible)
    assert 1 <= asked.agree <= asked.taking_part <= eligible
    assert asked.met_by(eligible, eligible)


def test_consensus_stands_until_someone_votes_otherwise() -> None:
    """Consensus asks for a majority, or the quorum, and that nobody is against."""
    asked = needs("consensus", None, 5)
    assert asked == Needs(3, 3, unopposed=True)
    assert asked.met_by(3, 3)
    assert not asked.met_by(4, 5)
    assert needs("consensus", "1", 5).met_by(1, 1)


def test_quorum_keeps_a_few_from_deciding() -> None:
    """Two agree, but nothing is decided before enough have taken part."""
    asked = needs("2", "majority", 5)
    assert not asked.met_by(2, 2)
    assert asked.met_by(2, 3)


@pytest.mark.parametrize("vote", ["most", "consent", "0", "100", "", True, 1.5, -1])
def test_vote_refuses_what_nobody_can_count(vote: object) -> None:
    """A vote is a known word or a number of people."""
    with pytest.raises(ValidationError):
        Group.model_validate({"vote": vote})


def test_group_of_one_is_the_least_a_policy_may_leave_unsaid() -> None:
    """A group without any words has at least one member and no special rules."""
    group = Group()
    assert (group.at_least, group.odd, group.trained, group.outside) == (1, False, False, ())
