"""
What the flows ask of the engine: the whole of it, as one protocol.

`engine.desk` satisfies it over the database; unit tests satisfy it in memory. Every method is one or more complete
transactions, safe to call twice and from several engines at once.
"""

from datetime import datetime
from typing import Protocol

from engine.work import Applied, DeliverySummary, DueMove, EngineSeen, Picture, Reconciled, Slice
from handrail.clock import Clock


class Desk(Protocol):
    """The engine's work, as something outside it drives it."""

    @property
    def clock(self) -> Clock:
        """The clock that says what is due."""
        ...

    @property
    def gathers_mail(self) -> bool:
        """Whether a mailbox is to be polled."""
        ...

    async def due_moves(self, limit: int) -> tuple[DueMove, ...]:
        """Answer up to `limit` pending moves whose time has come, in due order."""
        ...

    async def apply_moves(self, limit: int, only: tuple[str, ...] | None = None) -> tuple[Applied, ...]:
        """Apply up to `limit` due moves, or of `only` those still due; answer what became of each."""
        ...

    async def due_deliveries(self) -> int:
        """Answer how many deliveries could be sent now."""
        ...

    async def deliver(self, limit: int) -> DeliverySummary:
        """Send up to `limit` due deliveries."""
        ...

    async def next_wake(self) -> datetime | None:
        """Answer when the earliest pending move or delivery is due; None if nothing is pending."""
        ...

    async def reconcile(self) -> Reconciled:
        """Check the invariants and mend what can be mended."""
        ...

    async def forget(self) -> int:
        """Forget the cases whose keeping time is over; answer how many."""
        ...

    async def send_digests(self) -> int:
        """Merge waiting messages into digests; answer how many were made."""
        ...

    async def gather_mail(self) -> int:
        """Take in what is in the mailbox; answer how many mails."""
        ...

    async def picture(self) -> Picture:
        """Answer how things stand."""
        ...

    async def beat(self, engine_id: str, *, orchestrated: bool, even: datetime | None = None) -> None:
        """Record that this engine is alive, whether it reaches the orchestrator, and where an even clock would be."""
        ...

    async def live_engines(self) -> tuple[EngineSeen, ...]:
        """Answer the engines that were seen lately."""
        ...

    async def audit_some(self, limit: int) -> Slice:
        """Audit the next `limit` cases of the round."""
        ...

    @property
    def ping_seconds(self) -> float | None:
        """The real seconds between two pings; None when none are to be sent."""
        ...

    async def ping(self) -> tuple[str, ...]:
        """Send the ping if all is well; answer the codes of what is not."""
        ...

    async def wait_for_change(self, seconds: float) -> bool:
        """Return True as soon as something was committed elsewhere, or False after `seconds` real seconds."""
        ...
