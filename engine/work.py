"""
The values in which the engine tells its driver what is due, what was done and how things stand.

They hold identifiers, codes, counts and instants only, since `flows` shows them to operators.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from handrail.identifiers import CaseId, Reference


@dataclass(frozen=True, slots=True)
class DueMove:
    """A pending move: what is wanted of which case, when, and what caused it, in codes or a few plain words."""

    id: str
    case: CaseId
    reference: Reference
    trigger: str
    cause: str
    policy: str
    due_at: datetime


class Applied(Struct, frozen=True):
    """
    What became of a move.

    `status` is a `MoveStatus`, `reason` the code of a refusal, `event` what happened to the case, `state` and `tier`
    where it stands now, `broke` the name of the promise that the move broke.
    """

    move: str
    reference: Reference
    trigger: str
    cause: str
    policy: str
    status: str
    reason: str | None
    event: str | None
    state: str
    tier: str | None
    broke: str | None = None


@dataclass(frozen=True, slots=True)
class DeliverySummary:
    """What became of one round of deliveries, in numbers."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    unreachable: int = 0
    merged: int = 0

    @property
    def total(self) -> int:
        """The deliveries that were tried."""
        return self.sent + self.retried + self.failed + self.unreachable + self.merged


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One open case as an operator may see it."""

    reference: Reference
    policy: str
    state: str
    holder: str
    opened_at: datetime
    next_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PromiseCount:
    """How often a promise was kept and broken, and how many of it are running."""

    name: str
    kept: int
    broken: int
    running: int


@dataclass(frozen=True, slots=True)
class BacklogCount:
    """The deliveries of one channel that wait, are being tried again, or failed for good."""

    channel: str
    queued: int
    retrying: int
    failed: int


@dataclass(frozen=True, slots=True)
class Picture:
    """How things stand; the engine bounds the number of rows."""

    open_cases: tuple[PictureRow, ...] = ()
    due_next: tuple[DueMove, ...] = ()
    promises_kept: tuple[PromiseCount, ...] = ()
    backlog: tuple[BacklogCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What `reconcile` looked at, by name; what it found wrong, in codes; and how much of that it mended."""

    checked: Mapping[str, int]
    findings: tuple[str, ...] = ()
    mended: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """What one slice of the audit came to: how many cases, what was found, and whether a round ended with it."""

    cases: int
    findings: tuple[str, ...]
    ended: bool


@dataclass(frozen=True, slots=True)
class EngineSeen:
    """An engine that was alive at `at`."""

    id: str
    at: datetime
