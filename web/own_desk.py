"""
What the pages ask of the engine about what is someone's own: their lists of cases, their deadlines, their calendar.

`web.desk` puts it together with the rest.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.opening.on_behalf import Recorded
from engine.report import IncomingReport
from engine.showing.case_lists import CasesAsked, CasesListed
from engine.showing.deadlines import Clock
from engine.views import Visitor


class OwnDesk(Protocol):
    """What someone has on their desk."""

    async def list_parts(self, visitor: Visitor, asked: Sequence[CasesAsked]) -> tuple[CasesListed, ...]:
        """Answer one page of each of these parts of someone's desk, soonest first, and nothing about other cases."""
        ...

    async def record_for(self, visitor: Visitor, report: IncomingReport) -> Recorded:
        """
        Open a case that someone writes down for another; their name stands in its log.

        Raises:
            BusyError: over capacity; nothing was taken.
            IdempotencyConflictError: the same `once` came with another `fingerprint`.

        """
        ...

    async def clocks_of(self, visitor: Visitor, *, running: bool) -> tuple[Clock, ...]:
        """Answer the promises of someone's own cases, soonest first; only those not ended if `running`."""
        ...

    async def deadlines_by(self, token: str) -> tuple[Clock, ...] | None:
        """Answer what a calendar with this private address shows; None when it belongs to nobody."""
        ...

    async def feed_since(self, visitor: Visitor) -> datetime | None:
        """Answer since when someone's calendar has an address; None when it has none."""
        ...

    async def new_feed(self, visitor: Visitor) -> str:
        """Make someone's calendar a new address, shown this once; the one before opens nothing any more."""
        ...

    async def switch_feed_off(self, visitor: Visitor) -> None:
        """Take the address of someone's calendar away."""
        ...
