"""
What reading a mail and handing it on answer with.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from engine.report import IncomingReport
from handrail.identifiers import Reference


class MailKind(StrEnum):
    """What a mail is to Handrail."""

    REPORT = "report"
    """A person's mail: it opens a case."""
    REPLY = "reply"
    """A person's mail to a reply address: it continues a case."""
    MACHINE = "machine"
    """A bounce, receipt, absence note or list mail: it opens nothing, stops no clock and is never answered."""
    QUARANTINE = "quarantine"
    """Bytes that cannot be read as mail: they are kept, sealed, with an alarm."""


@dataclass(frozen=True, slots=True)
class MailRead:
    """
    A mail that has been read.

    `report` is there for reports and replies, `tokens` for replies, `reason` (a code) for machine mail and quarantine,
    `bounced` (a Message-ID) for machine mail that says that something could not be delivered.
    """

    kind: MailKind
    report: IncomingReport | None = None
    tokens: tuple[str, ...] = field(default=(), repr=False)
    reason: str | None = None
    bounced: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a mail: the case it opened or continued, or the quarantine entry's `id`."""

    kind: MailKind
    reference: Reference | None = None
    id: str | None = None
