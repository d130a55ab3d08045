"""
What the pages and the API ask of the engine, and nothing more.

The engine's own desk satisfies it, and so does the one that tests keep in memory. No call here knows of HTTP.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.report import IncomingReport, Opened
from engine.views import (
    CasePage,
    CaseRow,
    Forecast,
    Health,
    Measure,
    MoveAnswer,
    ReporterView,
    SignIn,
    Visitor,
    Wish,
)
from handrail.clock import Clock
from handrail.identifiers import Reference
from handrail.settings import Settings
from states.case import Intent


class MailboxMessage(Protocol):
    """A message in the development mailbox; `at` is when it was sent."""

    @property
    def message_id(self) -> str:
        """The message's stable name."""
        ...

    @property
    def to(self) -> str:
        """Whom it went to."""
        ...

    @property
    def subject(self) -> str:
        """Its subject."""
        ...

    @property
    def text(self) -> str:
        """Its plain text."""
        ...

    @property
    def at(self) -> datetime:
        """When it was sent, aware."""
        ...


class Desk(Protocol):
    """Everything a door of HTTP can ask for; each call that changes something returns after its commit."""

    @property
    def clock(self) -> Clock:
        """What time it is."""
        ...

    @property
    def settings(self) -> Settings:
        """What the operator has set."""
        ...

    async def open_case(self, report: IncomingReport) -> Opened:
        """
        Open a case, or answer again for the same `once` and `fingerprint`.

        Raises:
            BusyError: over capacity; nothing was taken.
            IdempotencyConflictError: the same `once` came with another `fingerprint`.
            UnknownPolicyError: the report names a policy that is not there.

        """
        ...

    async def forecast(self, intent: Intent, *, danger: bool, consent: bool | None, policy: str | None) -> Forecast:
        """Say what would happen to such a report if it were sent now."""
        ...

    async def reporter_view(self, receipt: str) -> ReporterView:
        """
        Open what a receipt opens.

        Raises:
            UnknownCaseError: wrong, malformed and expired receipts alike.

        """
        ...

    async def reporter_move(self, receipt: str, wish: Wish) -> MoveAnswer:
        """
        Ask for something as the reporter.

        Raises:
            UnknownCaseError: wrong, malformed and expired receipts alike.

        """
        ...

    async def sign_in(self, email: str, passphrase: str) -> SignIn | None:
        """Sign someone in; None for an unknown address and a wrong passphrase alike."""
        ...

    async def sign_out(self, cookie: str) -> None:
        """End what this cookie opens; one that opens nothing is ignored."""
        ...

    async def visitor(self, cookie: str) -> Visitor | None:
        """Answer who holds this cookie; None when it opens nothing any more."""
        ...

    async def my_cases(self, visitor: Visitor) -> tuple[CaseRow, ...]:
        """List the cases this person may see."""
        ...

    async def case_page(self, visitor: Visitor, reference: Reference) -> CasePage:
        """
        Open one case.

        Raises:
            UnknownCaseError: it does not exist, or is not theirs to see.

        """
        ...

    async def request(self, visitor: Visitor, reference: Reference, wish: Wish) -> MoveAnswer:
        """
        Ask for a move and wait, at most as long as the settings' patience, for what becomes of it.

        Raises:
            UnknownCaseError: it does not exist, or is not theirs to see.

        """
        ...

    async def health(self) -> Health:
        """Say which parts are up; a database that is down is an answer, not an error."""
        ...

    async def measures(self) -> tuple[Measure, ...]:
        """Count what operators watch."""
        ...

    async def mailbox(self) -> Sequence[MailboxMessage] | None:
        """Answer the development mailbox, newest first; None when mail goes to a real server."""
        ...
