"""
Who acts on a case: the kinds of actor, and the standing towards one case that the lifecycle's table asks for.

Which people hold which role is kept in `storage`; whether one may act is answered by `engine.access`.
"""

from enum import StrEnum

from msgspec import Struct

from handrail.identifiers import PersonId


class Role(StrEnum):
    """The roles every community has; a policy may name others for its own groups."""

    FACILITATOR = "facilitator"
    """A trained volunteer who counsels first."""
    COMMITTEE = "committee"
    """A member of the body that decides."""
    OMBUDS = "ombuds"
    """An ombudsperson, outside the body that rules."""
    BOARD = "board"
    """A member of the body above the committee."""
    KEEPER = "keeper"
    """Keeps the roster: invites, sets terms and roles. It lets nobody read a case."""


class PanelRole(StrEnum):
    """What a member does for the panel of a case."""

    LEAD = "lead"
    """They call the meetings and see that each step is taken."""
    NOTE_TAKER = "note-taker"
    """They write down what was said and decided."""
    TIME_KEEPER = "time-keeper"
    """They watch over what is owed by when."""


class ActorKind(StrEnum):
    """What sort of actor asked for a move."""

    PERSON = "person"
    """Someone on the roster."""
    REPORTER = "reporter"
    """Whoever holds the case's receipt or its reply address."""
    CLOCK = "clock"
    """A promise whose time ran out."""
    SYSTEM = "system"
    """Handrail itself, when it opens or mends a case."""


class Standing(StrEnum):
    """How an actor stands towards one case."""

    HOLDER = "holder"
    """A member of the group that holds the case now, or the person it is assigned to."""
    MEMBER = "member"
    """Anyone who may see the case at all."""
    REPORTER = "reporter"
    """Whoever reported."""
    CLOCK = "clock"
    """A promise whose time ran out."""
    OPERATOR = "operator"
    """Whoever runs Handrail, for what people have agreed on."""


class Actor(Struct, frozen=True):
    """Who asked for a move; `person` is set exactly when `kind` is PERSON."""

    kind: ActorKind
    person: PersonId | None = None


CLOCK = Actor(ActorKind.CLOCK)
REPORTER = Actor(ActorKind.REPORTER)
SYSTEM = Actor(ActorKind.SYSTEM)
