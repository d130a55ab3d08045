"""
What the pages and the API ask of the engine, and nothing more.

The engine's own desk satisfies it, and so does the one that tests keep in memory. No call here knows of HTTP.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from engine.report import IncomingReport, KeptFile, Opened
from engine.tries import Pace
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
from web.committee_desk import CommitteeDesk
from web.export_desk import ExportDesk
from web.own_desk import OwnDesk


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


class IncomingFile(Protocol):
    """A file that is being taken, piece by piece."""

    async def write(self, data: bytes) -> None:
        """
        Take the next bytes.

        Raises:
            FileTooLargeError: these are too many; nothing of the file is left.

        """
        ...

    async def finish(self) -> KeptFile:
        """Say that this was all."""
        ...

    async def abandon(self) -> None:
        """Delete what was kept."""
        ...


class HandedFile(Protocol):
    """A file that is being handed out; `size` in bytes is None where it is only known at the end."""

    @property
    def name(self) -> str:
        """What it is called, with an ending that tells its content."""
        ...

    @property
    def media_type(self) -> str:
        """Of which kind it is, told by its content."""
        ...

    @property
    def size(self) -> int | None:
        """How many bytes it has."""
        ...

    @property
    def chunks(self) -> AsyncIterator[bytes]:
        """Its bytes; an error among them means that the rest must not be had."""
        ...


class Desk(OwnDesk, CommitteeDesk, ExportDesk, Protocol):
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

    def begin_file(self, name: str) -> IncomingFile:
        """Begin to take a file that comes before its report."""
        ...

    def ticket_of(self, file: KeptFile) -> str:
        """Write what a page carries of a file that is kept already; it says nothing to its reader."""
        ...

    def file_of(self, ticket: str) -> KeptFile | None:
        """Read what a page carried of a file; None when it is none of ours."""
        ...

    async def open_file(self, visitor: Visitor, reference: Reference, file: str, *, copy: bool) -> HandedFile:
        """
        Begin to hand out a file of a case, or a copy of it without metadata.

        Raises:
            UnknownCaseError: there is no such case, file or copy, or it is not theirs to see.

        """
        ...

    async def forecast(
        self, intent: Intent, *, danger: bool, consent: bool | None, policy: str | None, about: tuple[str, ...] = ()
    ) -> Forecast:
        """Say what would happen to such a report if it were sent now; `about` may name groups."""
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

    async def sign_in(self, email: str, passphrase: str, code: str | None = None) -> SignIn | None:
        """
        Sign someone in; None for an unknown address and a wrong passphrase alike.

        Raises:
            SecondFactorNeededError: the passphrase fits, and this person needs a code too.
            WrongCodeError: the passphrase fits, and the code does not.

        """
        ...

    async def first_time(self, mark: str) -> bool:
        """Answer whether the form with this mark was not acted on yet, by any process; it now counts as acted on."""
        ...

    async def try_now(self, name: str, pace: Pace, *, count: bool) -> float:
        """Answer 0 if a try of this name may be made now, and count it if asked; else how many seconds to wait."""
        ...

    async def forget_tries(self, name: str) -> None:
        """Begin anew with the tries of this name."""
        ...

    async def sign_out(self, cookie: str) -> None:
        """End what this cookie opens; one that opens nothing is ignored."""
        ...

    async def visitor(self, cookie: str) -> Visitor | None:
        """Answer who holds this cookie; None when it opens nothing any more."""
        ...

    def mark_browser(self, email: str) -> str:
        """Make a mark for a browser in which someone has signed in."""
        ...

    def knows_browser(self, email: str, mark: str) -> bool:
        """Answer whether a mark was made for this account."""
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
