"""
Who mentors: members of the committee, who train, accompany and oversee facilitators.

What a mentor is shown of their facilitators is for `engine.programme.mentoring`.
"""

from collections import Counter
from collections.abc import Iterable

from engine.views import Visitor
from handrail.errors import HandrailError, ReasonedError
from handrail.identifiers import PersonId
from states.people import Person
from states.roles import Role
from storage.services import Service


class NotMentorError(HandrailError):
    """Someone who is no mentor asks for what mentors do."""

    code = "not-mentor"


class TrainingError(ReasonedError):
    """What was asked of the trainings cannot be done."""

    code = "training"


def is_mentor(person: Person) -> bool:
    """Answer whether someone is a mentor."""
    return person.left_at is None and Role.COMMITTEE in person.roles


def require_mentor(visitor: Visitor) -> PersonId:
    """
    Answer who asks, if they are a mentor.

    Raises:
        NotMentorError: they are not.

    """
    if not is_mentor(visitor.person):
        raise NotMentorError
    return visitor.person.id


def next_mentor(roster: Iterable[Person], running: Iterable[Service], besides: PersonId | None = None) -> PersonId:
    """
    Answer who mentors the next facilitator: the mentor of fewest, of those the one who joined first.

    Raises:
        TrainingError: there is no mentor.

    """
    carried = Counter(one.mentor_id for one in running)
    free = [one for one in roster if is_mentor(one) and one.id != besides]
    if not free:
        raise TrainingError("no-mentor")
    return min(free, key=lambda one: (not one.available, carried[one.id])).id
