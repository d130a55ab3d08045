"""
What a decision is made from and what it makes: values only, so that deciding needs no database.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from engine.deciding.panels import Panels
from handrail.identifiers import PersonId
from policies.schema import Policy
from states.acts import Act, ActKind
from states.case import Case, LogEntry, Move, Promise
from states.lifecycle import Event
from states.roles import Standing

REPORTER = "reporter"
"""The word by which policies name whoever reported, wherever a group may stand."""
HOLDERS = "holders"
"""The word by which policies name the group that holds the case at that moment."""


class Migration(Struct, frozen=True):
    """The version that a case is to follow from here on, and the case's log so far."""

    target: Policy
    log: tuple[LogEntry, ...]


class Situation(Struct, frozen=True):
    """
    A case as it stands when a move is looked at; `standing` is that of the move's actor.

    `loads` counts the open cases that each member has taken, where a move asks who has fewest.
    """

    case: Case
    policy: Policy
    running: tuple[Promise, ...]
    panels: Panels
    standing: frozenset[Standing]
    votes: Mapping[PersonId, str]
    now: datetime
    acts: tuple[Act, ...] = ()
    loads: Mapping[PersonId, int] = field(default_factory=dict)
    migration: Migration | None = None


class Notice(Struct, frozen=True):
    """
    A message that a group or the reporter is owed; it speaks of the time `due_at`, and perhaps of one promise.

    With `person` only that one of the group is meant: whose turn it is, or who took the case.
    """

    group: str
    message: str
    due_at: datetime | None
    promise: str | None = None
    person: PersonId | None = None


class Change(Struct, frozen=True):
    """
    Everything one move does, to be written in one transaction.

    `case` is the case afterwards, without its new head. `vote` is an outcome that was voted for, `excluded` are those
    who stepped out, `acts` what rules will count, `void` the kinds of act that are over, `forget_at` when a resolved
    case's content goes, `policy` the version it follows from here on.
    """

    move: Move
    case: Case
    event: Event
    data: dict[str, object]
    ended: tuple[Promise, ...]
    given: tuple[Promise, ...]
    moves: tuple[Move, ...]
    notices: tuple[Notice, ...]
    vote: str | None = None
    clears_votes: bool = False
    excluded: tuple[PersonId, ...] = ()
    acts: tuple[Act, ...] = ()
    void: frozenset[ActKind] = frozenset()
    forget_at: datetime | None = None
    policy: Policy | None = None
