"""
What the doors ask of the engine: take a report, continue a case, hear of bounces, keep what could not be read.

The engine's own desk satisfies it; a door knows nothing of how a case is opened, sealed or committed.
"""

from typing import Protocol

from engine.report import IncomingReport, Opened
from handrail.identifiers import Reference


class Desk(Protocol):
    """Takes what the doors bring; each call returns only after its transaction is committed."""

    async def open_case(self, report: IncomingReport) -> Opened:
        """
        Open a case, or answer again for the same `once` and `fingerprint`.

        Raises:
            BusyError: over capacity; nothing was taken.
            IdempotencyConflictError: the same `once` came with another `fingerprint`.

        """
        ...

    async def continue_case(self, token: str, report: IncomingReport) -> Reference | None:
        """
        Add a report to the case a reply address names; None when the token is unknown or forged.

        Raises:
            BusyError: over capacity; nothing was taken.

        """
        ...

    async def bounced(self, message_id: str) -> None:
        """
        Hear that a mail server has given up a message; one that is not ours, or failed already, changes nothing.

        Raises:
            BusyError: over capacity; nothing was taken.

        """
        ...

    async def quarantine(self, door: str, reason: str, raw: bytes) -> str:
        """Keep bytes that no reader could make sense of, sealed, raise an alarm, and answer the entry's id."""
        ...
