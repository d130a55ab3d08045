"""
Who mentors the next facilitator: whoever has the fewest, is there, and is not the facilitator.
"""

from datetime import UTC, datetime, timedelta

import pytest

from engine.programme.mentors import TrainingError, next_mentor
from handrail.identifiers import CaseId, PersonId, Reference
from states.people import Person
from storage.services import Service

_NOW = datetime(2027, 1, 4, tzinfo=UTC)


def member(name: str, role: str = "committee", *, available: bool = True) -> Person:
    """Make someone on the roster."""
    return Person(PersonId(name), f"{name}@example.org", name, frozenset({role}), b"", available=available)


def term(mentor: str) -> Service:
    """Make a term that runs with this mentor."""
    case, until = CaseId("case"), _NOW + timedelta(days=180)
    return Service(mentor, PersonId("one"), PersonId(mentor), case, Reference("HR-22222222"), _NOW, until)


def test_next_mentor_has_the_fewest() -> None:
    """Of those who have equally few it is the one who joined first."""
    roster = [member("a"), member("b"), member("c"), member("f", "facilitator")]
    assert next_mentor(roster, []) == "a"
    assert next_mentor(roster, [term("a"), term("b")]) == "c"
    assert next_mentor(roster, [term("a"), term("b"), term("c"), term("a")]) == "b"


def test_nobody_mentors_themselves() -> None:
    """A member of the committee who serves has another one beside them; who rests comes last."""
    roster = [member("a"), member("b", available=False), member("c")]
    assert next_mentor(roster, [term("c")], besides=PersonId("a")) == "c"
    assert next_mentor(roster[:2], [], besides=PersonId("a")) == "b"


def test_without_a_committee_nobody_mentors() -> None:
    """A certificate without a mentor is not given."""
    with pytest.raises(TrainingError, match="no-mentor"):
        next_mentor([member("f", "facilitator")], [])
