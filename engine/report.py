"""
A report as every door hands it to `engine.opening.opening`: what came in, before it is sealed.

It lives in memory only, between a door and the vault, and its representation shows nothing of what a person wrote.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handrail.identifiers import PersonId, Reference
from states.case import Intent


class Channel(StrEnum):
    """The door a report came in by."""

    API = "api"
    """The JSON interface."""
    FORM = "form"
    """The pages."""
    MAIL = "mail"
    """The SMTP door, a mailbox that is polled, or a pipe."""
    PERSON = "person"
    """Someone on the roster recorded it on another's behalf."""
    PROGRAMME = "programme"
    """No door: Handrail opens it because the programme owes something by a time."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a report; `name` and `content` are the sender's."""

    name: str = field(repr=False)
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is kept already, in sealed chunks: `key` opens it, `media_type` was told by its content."""

    id: str
    key: bytes = field(repr=False)
    name: str = field(repr=False)
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class IncomingReport:
    """
    What a person sent, read by a door.

    `about` names people, addresses or groups who must not see it; `consent` None means that nothing was said, so the
    intent decides. `contact` is a mail address. `once` is the sender's idempotency key and `fingerprint` the digest of
    the body it came with: the same pair is the same report. `files` were kept before the report came, `attachments`
    came with it and are kept on the way in. `recorder` wrote it down for another, who told it by the way `told` names;
    `told_by` says who that was, unless they want to stay unnamed. A task of the programme has its `day`, and may have
    an `assignee` from the start.
    """

    intent: Intent
    channel: Channel
    text: str = field(repr=False)
    about: tuple[str, ...] = field(default=(), repr=False)
    space: str | None = field(default=None, repr=False)
    danger: bool = False
    consent: bool | None = None
    contact: str | None = field(default=None, repr=False)
    language: str = "en"
    policy: str | None = None
    subject: str | None = field(default=None, repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    files: tuple[KeptFile, ...] = field(default=(), repr=False)
    original: bytes | None = field(default=None, repr=False)
    once: str | None = field(default=None, repr=False)
    fingerprint: bytes = field(default=b"", repr=False)
    recorder: PersonId | None = None
    told: str | None = None
    told_by: str | None = field(default=None, repr=False)
    day: datetime | None = None
    assignee: PersonId | None = None


@dataclass(frozen=True, slots=True)
class PromiseGiven:
    """A promise as the reporter is told it."""

    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """What a door may answer once the report is committed; `receipt` is shown once and kept by the reporter."""

    reference: Reference
    receipt: str = field(repr=False)
    promises: tuple[PromiseGiven, ...]
    opened_at: datetime
