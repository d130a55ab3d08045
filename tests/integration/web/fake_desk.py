"""
A desk in memory, as strict as the engine's where the pages and the API can tell.

It keeps what it was asked, so that tests can look at it; its receipts, cookies and times are easy to foresee.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from engine.panel_views import LetterFacts, PanelPage
from engine.report import IncomingReport, KeptFile, Opened, PromiseGiven
from engine.showing.exporting import Exported
from engine.views import (
    CasePage,
    CaseRow,
    Forecast,
    Health,
    LogLine,
    Measure,
    MessageView,
    MoveAnswer,
    PromiseView,
    ReporterView,
    SignIn,
    Visitor,
    Wish,
    WritingView,
)
from handrail.clock import HandClock
from handrail.errors import HandrailError, IdempotencyConflictError, UnknownCaseError
from handrail.identifiers import PersonId, Reference
from handrail.settings import Settings
from policies.shelf import UnknownPolicyError
from states.case import Intent, MoveStatus
from states.lifecycle import CaseState, Trigger
from states.people import Person
from tests.integration.web.fake_file import FakeFile
from tests.integration.web.fake_lists import FakeLists
from web.desk import HandedFile

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
RECEIPT = "amber-bridge-candle-drift-ember-forest-garden-harbor"
EMAIL, PASSPHRASE, COOKIE = "facilitator@example.org", "a long passphrase", "c" * 43
REFERENCE = Reference("HR-2345ABCD")
PERSON = Person(PersonId("1" * 32), EMAIL, "A facilitator", frozenset({"facilitator"}), b"key")


@dataclass(frozen=True)
class Mail:
    """A mail in the fake mailbox."""

    message_id: str
    to: str
    subject: str
    text: str
    at: datetime


def promise(name: str = "acknowledge", hours: float = 24, **ended: datetime) -> PromiseView:
    """Make a promise to the reporter that is due so many hours after the fake desk's start."""
    due = NOW + timedelta(hours=hours)
    return PromiseView(name, "reporter", due, ended.get("kept"), ended.get("broken"), released=False)


def case_row(reference: str = REFERENCE, hours: float | None = 24, **other: object) -> CaseRow:
    """Make a case in a list."""
    row = CaseRow(
        reference=Reference(reference),
        state=CaseState.RECEIVED,
        policy="carpentries",
        policy_version="4f0c2a9d11",
        holder="facilitators",
        tier=None,
        intent=Intent.REPORT,
        danger=False,
        opened_at=NOW,
        outcome=None,
        assigned_to_me=False,
        next_promise=None if hours is None else promise(hours=hours),
    )
    return replace(row, **other)  # type: ignore[arg-type] # a test names the fields it turns


def case_page(row: CaseRow | None = None, may: tuple[Trigger, ...] = (Trigger.COUNSEL, Trigger.MESSAGE)) -> CasePage:
    """Make a case as a facilitator reads it."""
    return CasePage(
        row=row or case_row(),
        version=3,
        promises=(promise(), promise("counsel", -5, broken=NOW)),
        writings=(WritingView("text", "reporter", NOW, "They kept <b>shouting</b>."),),
        log=(LogLine(1, NOW, "reporter", "received", {"route": 1}, "4f0c2a9d11", "9b1c"),),
        may=may,
        outcomes=("warning", "no_action"),
        groups=("facilitators", "committee"),
        votes={"warning": 1},
    )


@dataclass
class FakeDesk(FakeLists):
    """Answers what tests set, raises what tests set, and remembers what it was asked."""

    settings: Settings = field(default_factory=lambda: Settings(max_report_bytes=20_000))
    clock: HandClock = field(default_factory=lambda: HandClock(NOW))
    raises: Exception | None = None
    answer: MoveAnswer = field(default_factory=lambda: MoveAnswer(MoveStatus.APPLIED))
    reports: list[IncomingReport] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    cookies: set[str] = field(default_factory=set)
    rows: list[CaseRow] = field(default_factory=lambda: [case_row()])
    pages: dict[str, CasePage] = field(default_factory=lambda: {str(REFERENCE): case_page()})
    view: ReporterView | None = None
    state: Health = field(default_factory=lambda: Health(database=True, engine_seen=NOW, orchestrated_seen=NOW))
    numbers: tuple[Measure, ...] = ()
    mails: Sequence[Mail] | None = ()
    tries: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    _answers: dict[str, tuple[bytes, Opened]] = field(default_factory=dict)

    async def open_case(self, report: IncomingReport) -> Opened:
        """Open a case, once for each idempotency key."""
        self._maybe_raise()
        if report.policy not in {None, "carpentries"}:
            raise UnknownPolicyError(str(report.policy))
        kept = self._answers.get(report.once or "")
        if kept and kept[0] != report.fingerprint:
            raise IdempotencyConflictError
        if kept:
            return kept[1]
        self.reports.append(report)
        given = PromiseGiven("acknowledge", NOW + timedelta(hours=24))
        opened = Opened(Reference(f"HR-2345ABC{len(self.reports) % 10}"), RECEIPT, (given,), NOW)
        if report.once:
            self._answers[report.once] = report.fingerprint, opened
        return opened

    def begin_file(self, name: str) -> FakeFile:
        """Take a file into memory."""
        return FakeFile(self.files, self.settings.max_file_bytes, name)

    def ticket_of(self, file: KeptFile) -> str:
        """Name a file by its id, its size and its name."""
        return f"{file.id} {file.size} {file.name}"

    def file_of(self, ticket: str) -> KeptFile | None:
        """Know the files that came in."""
        name, _, rest = ticket.partition(" ")
        return KeptFile(name, b"", rest.partition(" ")[2], "image/png", 0) if name in self.files else None

    async def open_file(self, visitor: Visitor, reference: Reference, file: str, *, copy: bool) -> HandedFile:
        """Hand out nothing."""
        del visitor, reference, file, copy
        raise UnknownCaseError

    async def export_case(self, visitor: Visitor, reference: Reference, reason: str) -> Exported:
        """Let nothing be taken away."""
        del visitor, reference, reason
        raise UnknownCaseError

    async def forecast(
        self, intent: Intent, *, danger: bool, consent: bool | None, policy: str | None, about: tuple[str, ...] = ()
    ) -> Forecast:
        """Promise less to suggestions, and more in danger."""
        del consent, policy, about
        self._maybe_raise()
        if danger:
            return Forecast(CaseState.ESCALATED, "committee", (promise("meet", 2), promise("answer", 168)))
        if intent in {Intent.SUGGESTION, Intent.FEEDBACK}:
            return Forecast(CaseState.RECEIVED, "facilitators", (promise("answer", 720),))
        return Forecast(CaseState.RECEIVED, "facilitators", (promise("counsel", 48), promise("acknowledge", 24)))

    async def policies_in_force(self) -> tuple[()]:
        """Point at no separate door."""
        return ()

    async def reporter_view(self, receipt: str) -> ReporterView:
        """Open the one receipt there is."""
        self._check_receipt(receipt)
        talk = (
            MessageView(NOW, mine=False, text="Thank you. <i>When</i> can we talk?"),
            MessageView(NOW, mine=True, text="Now."),
        )
        return self.view or ReporterView(
            reference=REFERENCE,
            state=CaseState.RECEIVED,
            tier=None,
            language="en",
            opened_at=NOW,
            promises=(promise(kept=NOW), promise("counsel", -5, broken=NOW), promise("relay", 100)),
            messages=talk,
            may=(Trigger.REPLY, Trigger.CONSENT, Trigger.WITHDRAW),
            outcome_given=False,
            appeal_until=None,
        )

    async def reporter_move(self, receipt: str, wish: Wish) -> MoveAnswer:
        """Keep the reporter's wish."""
        self._check_receipt(receipt)
        self.wishes.append(wish)
        return self.answer

    async def sign_in(self, email: str, passphrase: str, code: str | None = None) -> SignIn | None:
        """Know one person, who has no second factor."""
        del code
        self._maybe_raise()
        self.tries += 1
        if (email, passphrase) != (EMAIL, PASSPHRASE):
            return None
        self.cookies.add(COOKIE)
        return SignIn(PERSON, COOKIE, NOW + timedelta(hours=12))

    async def sign_out(self, cookie: str) -> None:
        """Forget a cookie."""
        self.cookies.discard(cookie)

    async def visitor(self, cookie: str) -> Visitor | None:
        """Know the cookies that were given out."""
        return Visitor(PERSON, b"private", b"lookup") if cookie in self.cookies else None

    def mark_browser(self, email: str) -> str:
        """Make a mark that is easy to foresee."""
        return f"known{self.marked(email):033d}"

    def knows_browser(self, email: str, mark: str) -> bool:
        """Know the marks that were made."""
        return mark == self.mark_browser(email)

    @staticmethod
    def marked(email: str) -> int:
        """Give an account its number."""
        return sum(email.strip().lower().encode())

    async def my_cases(self, visitor: Visitor) -> tuple[CaseRow, ...]:
        """List what the test set."""
        del visitor
        self._maybe_raise()
        return tuple(self.rows)

    async def case_page(self, visitor: Visitor, reference: Reference) -> CasePage:
        """Show what the test set."""
        del visitor
        if reference not in self.pages:
            raise UnknownCaseError
        return self.pages[reference]

    async def panel_page(self, visitor: Visitor, reference: Reference) -> PanelPage:
        """Show a case without a panel."""
        await self.case_page(visitor, reference)
        return PanelPage(None, ())

    async def letter_facts(self, visitor: Visitor, reference: Reference) -> LetterFacts | None:
        """Answer that nothing is known for a letter."""
        await self.case_page(visitor, reference)
        return None

    async def link_cases(
        self, visitor: Visitor, reference: Reference, other: Reference, kind: str, *, no_conflict: bool = False
    ) -> MoveAnswer:
        """Answer what the test set."""
        del other, kind, no_conflict
        await self.case_page(visitor, reference)
        return self.answer

    async def request(self, visitor: Visitor, reference: Reference, wish: Wish) -> MoveAnswer:
        """Keep the wish."""
        await self.case_page(visitor, reference)
        self.wishes.append(wish)
        return self.answer

    async def health(self) -> Health:
        """Answer what the test set."""
        return self.state

    async def measures(self) -> tuple[Measure, ...]:
        """Answer what the test set."""
        return self.numbers

    async def mailbox(self) -> Sequence[Mail] | None:
        """Answer what the test set."""
        return self.mails

    def _check_receipt(self, receipt: str) -> None:
        self._maybe_raise()
        if receipt.strip().lower() != RECEIPT:
            raise UnknownCaseError

    def _maybe_raise(self) -> None:
        if self.raises is not None:
            raise self.raises


class OddError(HandrailError):
    """An error that the pages have no words for."""

    code = "odd"
