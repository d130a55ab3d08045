"""
Who works on the programme: facilitators and the committee, by the groups of the policies for events and watches.

To everybody else its pages are not there.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum

from engine.access import may_take_part
from engine.context import Context
from engine.deciding.panels import belongs
from engine.report import IncomingReport, Opened
from engine.showing import desk_pages
from engine.views import Visitor, Wish
from handrail.errors import HandrailError, UnknownCaseError
from handrail.identifiers import PersonId, Reference
from policies.schema import Policy
from states.case import MoveStatus
from states.people import Person

EVENT, WATCH = "event", "watch"
"""The names of the two policies."""
Opener = Callable[[IncomingReport], Awaitable[Opened]]
"""Opens a case; the desk's own."""


class SpaceKind(StrEnum):
    """What sort of space it is."""

    ONLINE = "online"
    """An online space, such as a chat, a forum or a mailing list."""
    WORKSHOP = "workshop"
    """A workshop or a course."""
    CALL = "call"
    """A call or an online meeting."""
    CONFERENCE = "conference"
    """A conference or another large meeting."""


class ProgrammeError(HandrailError):
    """Something of the programme cannot be done; the message says why, and what to do."""

    code = "programme"


class NotThereError(HandrailError):
    """There is no such page of the programme, or it is not theirs to see; which of the two is not said."""

    code = "not-found"


def require_team(context: Context, visitor: Visitor) -> PersonId:
    """
    Answer who asks, if they work on the programme.

    Raises:
        NotThereError: they do not.

    """
    if not may_take_part(context.shelf.active(EVENT), visitor.person):
        raise NotThereError
    return visitor.person.id


def able(policy: Policy, person: Person, on: datetime) -> bool:
    """
    Answer whether someone can be sent: of the group that is asked first, trained where it asks that, and not resting.

    `on` is when they are needed: a certification must not have ended by then.
    """
    group = policy.routes[-1].to
    here = person.left_at is None and bool(person.public_key) and person.available
    ends = person.trained_until if policy.people[group].trained else None
    return here and belongs(policy, group, person) and (ends is None or ends > on)


async def move(context: Context, visitor: Visitor, reference: Reference, wish: Wish, theirs: str) -> None:
    """
    Move a case of the programme as someone.

    Raises:
        ProgrammeError: it is refused; `theirs` says whose move it is.

    """
    try:
        answer = await desk_pages.request(context, visitor, reference, wish)
    except UnknownCaseError:
        raise ProgrammeError(theirs) from None
    if answer.status is not MoveStatus.APPLIED:
        raise ProgrammeError(theirs)
