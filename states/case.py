"""
The values that make up a case and travel between folders: the case itself, its promises, moves and log entries.

They hold identifiers, codes and instants only; what people wrote is in the vault.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from handrail.identifiers import CaseId, MoveId, PersonId, Reference
from states.lifecycle import CaseState, Trigger
from states.roles import Actor


class Intent(StrEnum):
    """What the reporter wants to happen."""

    REPORT = "report"
    """A formal report of a breach."""
    COUNSEL = "counsel"
    """Counsel on whether to report; the committee hears of it only by consent."""
    INFORMATION = "information"
    """Something to know about, without reporting; the committee hears of it only by consent."""
    SUGGESTION = "suggestion"
    """A suggestion to improve the code of conduct or a policy."""
    FEEDBACK = "feedback"
    """Feedback about an event, a lesson or a tool."""
    TASK = "task"
    """Nobody reports: the programme owes it to somebody by a time. No door takes it from outside."""


ASKED = tuple(intent for intent in Intent if intent is not Intent.TASK)
"""What people may want who report."""


class Ending(StrEnum):
    """How a promise ended."""

    KEPT = "kept"
    """What was promised happened in time."""
    BROKEN = "broken"
    """The time came first."""
    RELEASED = "released"
    """Nothing is owed any more: the case ended, or the same promise was given anew."""


class MoveStatus(StrEnum):
    """What has become of a move."""

    PENDING = "pending"
    """It waits for its time, or for someone to apply it."""
    APPLIED = "applied"
    """It changed the case, once."""
    REFUSED = "refused"
    """It was turned down, once, with a reason."""
    WITHDRAWN = "withdrawn"
    """Its promise ended first, so it is not needed."""


class Case(Struct, frozen=True):
    """
    A case as the engine sees it. `version` counts its changes and equals the number of its newest log entry.

    `holder` is the group that holds it, `assignee` the member who took it, `opened_to` every group that holds or held
    it. `head` is the hash of the newest log entry. `day` is what the case is about in time, such as the first day of an
    event that is to be prepared. Instants are aware and in UTC.
    """

    id: CaseId
    reference: Reference
    policy: str
    policy_version: str
    state: CaseState
    holder: str
    opened_to: frozenset[str]
    intent: Intent
    danger: bool
    consent: bool
    language: str
    reachable: bool
    version: int
    opened_at: datetime
    state_since: datetime
    head: bytes
    assignee: PersonId | None = None
    outcome: str | None = None
    escalated_before: bool = False
    told_at: datetime | None = None
    day: datetime | None = None


class Promise(Struct, frozen=True):
    """What the policy owes someone by a time; `to` names whom, `ended_at` and `ending` are set together, once."""

    id: str
    case: CaseId
    name: str
    round: int
    to: str | None
    anchor_at: datetime
    due_at: datetime
    ended_at: datetime | None = None
    ending: Ending | None = None


class Move(Struct, frozen=True):
    """
    A requested change of one case, wanted at `due_at`.

    A clock's move names the promise it belongs to. `to` names a group, `tell` the groups that hear of it by the
    message `message`; `note` is the key of a sealed text; `expects` the case version it was asked on, if that matters.
    """

    id: MoveId
    case: CaseId
    trigger: Trigger
    actor: Actor
    cause: str
    due_at: datetime
    requested_at: datetime
    promise: str | None = None
    breaks: bool = False
    to: str | None = None
    tell: tuple[str, ...] = ()
    message: str | None = None
    outcome: str | None = None
    note: str | None = None
    expects: int | None = None
    status: MoveStatus = MoveStatus.PENDING
    reason: str | None = None
    ended_at: datetime | None = None


class LogEntry(Struct, frozen=True):
    """One line of a case's append-only log; `data` holds codes only; `hash` covers everything and `previous`."""

    case: CaseId
    seq: int
    at: datetime
    actor: Actor
    event: str
    data: dict[str, object]
    policy_version: str
    previous: bytes
    hash: bytes
