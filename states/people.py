"""
The people on the roster and the messages they are owed, as values.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from handrail.identifiers import CaseId, PersonId, Reference


class Person(Struct, frozen=True):
    """
    Someone on the roster. `public_key` is empty until they have chosen a passphrase.

    `available` is theirs to turn off for a rest; `left_at` ends their access at once. `trained` and `experienced` are
    what a policy may ask of a group's members; `employer` and `kinds` (such as staff) are codes that it may count.
    `quiet` are the hours in which messages to them wait, as `states.quiet` reads them. With `until` their access ends.
    `trained_until` is when their certification ends; who is read from the roster after that is not `trained`. Whoever
    has as many open cases as they said they carry, `carries`, is `full` when read from the roster.
    """

    id: PersonId
    email: str
    name: str
    roles: frozenset[str]
    public_key: bytes
    language: str = "en"
    available: bool = True
    left_at: datetime | None = None
    trained: bool = True
    experienced: bool = False
    employer: str | None = None
    kinds: frozenset[str] = frozenset()
    quiet: str | None = None
    until: datetime | None = None
    trained_until: datetime | None = None
    carries: int | None = None
    full: bool = False

    @property
    def offered(self) -> bool:
        """Whether they are offered another case: they do not rest, and do not carry all that they can."""
        return self.available and not self.full


class DeliveryStatus(StrEnum):
    """What has become of a delivery."""

    QUEUED = "queued"
    """It waits to be sent, or to be tried again."""
    SENT = "sent"
    """The channel took it."""
    FAILED = "failed"
    """The channel refused for good; the next channel or person was asked instead."""
    UNREACHABLE = "unreachable"
    """Its recipient left no address; that is recorded, and nothing is sent."""
    MERGED = "merged"
    """It went out as part of a digest."""


class Delivery(Struct, frozen=True):
    """
    One message to one person over one channel. `person` None means the reporter.

    `message` names a template folder; `due_at` is the time the message speaks of, `promise` the policy's word for what
    was to be done by then; `message_id` never changes, so that a copy sent twice can be recognised.
    """

    id: str
    case: CaseId | None
    reference: Reference | None
    message: str
    person: PersonId | None
    group: str
    channel: str
    not_before: datetime
    message_id: str
    due_at: datetime | None = None
    attempts: int = 0
    status: DeliveryStatus = DeliveryStatus.QUEUED
    language: str = "en"
    fallback_of: str | None = None
    error: str | None = None
    promise: str | None = None
