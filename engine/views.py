"""
What the engine shows: to a reporter, to a person on the roster, and to an operator, who sees no content.

Representations of these values never show what a person wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.board_views import BoardNews
from engine.report import KeptFile
from handrail.identifiers import Reference
from states.case import Intent, MoveStatus, Promise
from states.lifecycle import CaseState, Trigger
from states.people import Person


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise as it is shown: while it runs, `kept_at` and `broken_at` are None; `released` when nothing is owed."""

    name: str
    to: str | None
    due_at: datetime
    kept_at: datetime | None
    broken_at: datetime | None
    released: bool

    @classmethod
    def of(cls, promise: Promise) -> "PromiseView":
        """Show a promise."""
        ended = {promise.ending.value: promise.ended_at} if promise.ending else {}
        return cls(
            promise.name, promise.to, promise.due_at, ended.get("kept"), ended.get("broken"), "released" in ended
        )


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message of the talk between the reporter and those who hold the case."""

    at: datetime
    mine: bool
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FollowView:
    """What follows when a promise is not kept: the remedy's code, the group that takes over, and who is told then."""

    remedy: str
    to: str | None
    tell: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReporterView:
    """
    What a receipt opens. `may` are the triggers the reporter can pull now; `tier` is set while it is escalated.

    `sayings` are the codes to choose from with a trigger: what an appeal rests on, or what they say of an outcome they
    were asked about. `follows` says for the promises of the policy, by name, what happens when their time comes first;
    `standing` what the policy calls the state, where it is about another kind of case than an incident. `board` is what
    became of it in public, and `continued` the receipt of the report in which it goes on in private.
    """

    reference: Reference
    state: CaseState
    tier: str | None
    language: str
    opened_at: datetime
    promises: tuple[PromiseView, ...]
    messages: tuple[MessageView, ...]
    may: tuple[Trigger, ...]
    outcome_given: bool
    appeal_until: datetime | None
    sayings: Mapping[Trigger, tuple[str, ...]] = field(default_factory=dict)
    follows: Mapping[str, FollowView] = field(default_factory=dict)
    standing: str | None = None
    board: BoardNews | None = None
    continued: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone signed in, with the private key that their cookie opened; it lives for one request."""

    person: Person
    private: bytes = field(repr=False)
    lookup: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a browser is given: `cookie` is secret."""

    person: Person
    cookie: str = field(repr=False)
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class CaseRow:
    """
    A case in a list. `next_promise` is the running promise that is due first; `tier` is set while escalated.

    `kind` is what it is where it is no incident, and `standing` what its policy calls its state then.
    """

    reference: Reference
    state: CaseState
    policy: str
    policy_version: str
    holder: str
    tier: str | None
    intent: Intent
    danger: bool
    opened_at: datetime
    outcome: str | None
    assigned_to_me: bool
    next_promise: PromiseView | None
    kind: str | None = None
    standing: str | None = None


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a case: its size in bytes, and whether a `copy` without its metadata can be made."""

    id: str
    name: str = field(repr=False)
    media_type: str
    size: int
    copy: bool


@dataclass(frozen=True, slots=True)
class WritingView:
    """One text of a case: `part` says which (text, subject, about, note, message, reply...), `who` wrote it."""

    part: str
    who: str
    at: datetime
    text: str = field(repr=False)
    file: FileView | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry of a case's log: codes and instants only."""

    seq: int
    at: datetime
    who: str
    event: str
    data: dict[str, object]
    policy_version: str
    hash: str


@dataclass(frozen=True, slots=True)
class ReadLine:
    """Someone opened something of a case: `what` is a code."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class SimilarCases:
    """How many other cases may concern the same person, and those of them that whoever looks may see, newest first."""

    count: int
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """
    What matters to whoever holds a case: the reporter's `consent`, and whether a mail reaches them.

    `settles` are the outcomes by which those who counsel may end it, `colleagues` whom it can be handed to, by key and
    name, `cannot` what cannot be done now, with the reason's code.
    """

    consent: bool
    reachable: bool
    settles: tuple[str, ...] = ()
    colleagues: tuple[tuple[str, str], ...] = ()
    cannot: tuple[tuple[Trigger, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CasePage:
    """
    A case as someone who may read it sees it; `may` are the triggers they can pull now, `outcomes` for resolving.

    With `asks` the policy asks them whether a conflict of interest keeps them from the case, before they act; with a
    `curtain` they are shown nothing but who is named until they, or the others, have answered.
    """

    row: CaseRow
    version: int
    promises: tuple[PromiseView, ...]
    writings: tuple[WritingView, ...]
    log: tuple[LogLine, ...]
    may: tuple[Trigger, ...]
    outcomes: tuple[str, ...]
    groups: tuple[str, ...]
    votes: dict[str, int]
    readable: bool = True
    asks: bool = False
    reads: tuple[ReadLine, ...] = ()
    curtain: str | None = None
    holding: "Holding | None" = None
    similar: SimilarCases | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as an operator sees it: never content, never who reads it."""

    row: CaseRow
    version: int
    language: str
    reachable: bool
    promises: tuple[PromiseView, ...]
    pending_moves: int


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What someone asks of a case: `note` is what they wrote, `to` a group, `expects` the version they looked at.

    With `no_conflict` they say on the way that no conflict of interest keeps them from the case. `files` came with a
    reply, and are kept already. What is wished `first` is done before it, or none of it is.
    """

    trigger: Trigger
    note: str | None = field(default=None, repr=False)
    outcome: str | None = None
    to: str | None = None
    expects: int | None = None
    no_conflict: bool = False
    files: tuple[KeptFile, ...] = field(default=(), repr=False)
    first: "tuple[Wish, ...]" = ()


@dataclass(frozen=True, slots=True)
class MoveAnswer:
    """What became of a wish: applied, refused with a reason, or still pending, with a reason where there is one."""

    status: MoveStatus
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would happen to a report that was sent now: where it starts, who holds it, what is promised by when."""

    state: CaseState
    holder: str
    promises: tuple[PromiseView, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """
    Whether the parts work. `engine_seen` and `orchestrated_seen` say when an engine, and one with Prefect, was.

    `overdue` is when the oldest move that is due was due; None when none is.
    """

    database: bool
    engine_seen: datetime | None
    orchestrated_seen: datetime | None
    overdue: datetime | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One number for `/metrics`, with labels that are codes; an `exact` one tells of no case and is not rounded."""

    name: str
    help: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()
    counter: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Audit:
    """What the auditor looked at, by kind, and what it found: each finding is one sentence that names a reference."""

    checked: dict[str, int]
    findings: tuple[str, ...]
