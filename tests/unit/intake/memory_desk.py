"""
A desk for tests that keeps everything in memory, as the engine's keeps it in the database.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from engine.report import IncomingReport, Opened
from handrail.errors import IdempotencyConflictError
from handrail.identifiers import Reference

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class MemoryDesk:
    """Opens a case per report; `tokens` are the cases that can be continued; `fail` is raised instead of keeping."""

    tokens: dict[str, Reference] = field(default_factory=dict)
    fail: Exception | None = None
    opened: list[IncomingReport] = field(default_factory=list)
    continued: list[tuple[str, IncomingReport]] = field(default_factory=list)
    quarantined: list[tuple[str, str, bytes]] = field(default_factory=list)
    undelivered: list[str] = field(default_factory=list)
    known: dict[str, tuple[bytes, Opened]] = field(default_factory=dict)

    async def open_case(self, report: IncomingReport) -> Opened:
        """Keep the report, once per key."""
        if self.fail:
            raise self.fail
        if report.once in self.known:
            fingerprint, before = self.known[report.once]
            if fingerprint != report.fingerprint:
                raise IdempotencyConflictError
            return before
        self.opened.append(report)
        opened = Opened(Reference(f"HR-{len(self.opened):08}"), "receipt", (), NOON)
        if report.once:
            self.known[report.once] = (report.fingerprint, opened)
        return opened

    async def continue_case(self, token: str, report: IncomingReport) -> Reference | None:
        """Keep the report with the token's case."""
        if self.fail:
            raise self.fail
        if token not in self.tokens:
            return None
        self.continued.append((token, report))
        return self.tokens[token]

    async def bounced(self, message_id: str) -> None:
        """Keep the Message-ID."""
        if self.fail:
            raise self.fail
        self.undelivered.append(message_id)

    async def quarantine(self, door: str, reason: str, raw: bytes) -> str:
        """Keep the bytes."""
        if self.fail:
            raise self.fail
        self.quarantined.append((door, reason, raw))
        return f"quarantine-{len(self.quarantined)}"
