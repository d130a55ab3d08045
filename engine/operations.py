"""
The desk: every operation of the engine, bound to one set of databases, keys, policies and channels.

`intake`, `flows`, `web` and `cli` each name what they need of it in a protocol of their own; this class has it all.
"""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from engine import once, roster, tries
from engine.assembling import MAILBOX
from engine.board_desk import BoardDesk
from engine.cohort_desk import CohortDesk
from engine.committee_desk import CommitteeDesk
from engine.context import Context
from engine.door_desk import DoorDesk
from engine.file_operations import FileDesk
from engine.key_operations import KeyDesk
from engine.moving.applying import apply_moves
from engine.own_operations import OwnDesk
from engine.people_operations import PeopleDesk
from engine.policy_desk import PolicyDesk
from engine.programme import guarding
from engine.quieting import set_quiet_hours
from engine.showing import desk_pages, overview, reporting
from engine.space_desk import SpaceDesk
from engine.telling import delivering, digests
from engine.telling.numbers import Numbers, numbers_of
from engine.upkeep import auditing, forgetting, head_files, reconciling
from engine.views import (
    Audit,
    CaseFacts,
    CasePage,
    CaseRow,
    Health,
    LogLine,
    MoveAnswer,
    ReporterView,
    Visitor,
    Wish,
)
from engine.watch_desk import WatchDesk
from engine.work import Applied, DeliverySummary, DueMove, EngineSeen, Picture, Reconciled
from handrail.identifiers import MoveId, Reference
from notifiers.mailbox import StoredMessage, list_messages
from states.people import Person
from storage.wakeups import Wakeups


class Desk(
    DoorDesk,
    BoardDesk,
    CohortDesk,
    CommitteeDesk,
    FileDesk,
    KeyDesk,
    OwnDesk,
    PeopleDesk,
    PolicyDesk,
    SpaceDesk,
    WatchDesk,
):
    """One open desk; made by `engine.assembling`."""

    def __init__(self, context: Context, wakeups: Wakeups) -> None:
        """Serve from `context`; nothing is started yet."""
        super().__init__(context, wakeups)
        self._gather: Callable[[], Awaitable[int]] | None = None

    async def stop(self) -> None:
        """Finish what was taken, and look at nothing any more."""
        await super().stop()
        await self.stop_watching()

    # What a reporter asks.

    async def reporter_view(self, receipt: str) -> ReporterView:
        """Show what a receipt opens; see `engine.showing.reporting`."""
        return await reporting.reporter_view(self.context, receipt)

    async def reporter_move(self, receipt: str, wish: Wish) -> MoveAnswer:
        """Ask for a move as the reporter; see `engine.showing.reporting`."""
        return await reporting.reporter_move(self.context, receipt, wish)

    # What people on the roster ask.

    async def first_time(self, mark: str) -> bool:
        """Answer whether the form with this mark was not acted on yet; see `engine.once`."""
        return await once.first_time(self.context, mark)

    async def try_now(self, name: str, pace: tries.Pace, *, count: bool) -> float:
        """Answer 0 if a try of this name may be made now, else the seconds to wait; see `engine.tries`."""
        return await tries.try_now(self.context, name, pace, count=count)

    async def forget_tries(self, name: str) -> None:
        """Begin anew with the tries of this name; see `engine.tries`."""
        await tries.forget(self.context, name)

    async def my_cases(self, visitor: Visitor) -> tuple[CaseRow, ...]:
        """List the cases someone may see; see `engine.showing.desk_pages`."""
        return await desk_pages.my_cases(self.context, visitor)

    async def case_page(self, visitor: Visitor, reference: Reference) -> CasePage:
        """Show a case; see `engine.showing.desk_pages`."""
        return await guarding.case_page(self.context, visitor, reference)

    async def request(self, visitor: Visitor, reference: Reference, wish: Wish) -> MoveAnswer:
        """Ask for a move; see `engine.showing.desk_pages`."""
        return await guarding.request(self.context, visitor, reference, wish)

    # What the orchestrator asks.

    async def due_moves(self, limit: int) -> tuple[DueMove, ...]:
        """Answer what is due."""
        return await overview.due_moves(self.context, limit)

    async def apply_moves(self, limit: int, only: tuple[str, ...] | None = None) -> tuple[Applied, ...]:
        """Apply what is due; see `engine.moving.applying`."""
        chosen = None if only is None else tuple(MoveId(one) for one in only)
        return await apply_moves(self.context, limit, chosen)

    async def due_deliveries(self) -> int:
        """Count the messages that could go out now."""
        return await delivering.count_due(self.context)

    async def deliver(self, limit: int) -> DeliverySummary:
        """Send messages; see `engine.telling.delivering`."""
        return await delivering.deliver(self.context, limit)

    async def next_wake(self) -> datetime | None:
        """Answer when there is something to do next."""
        return await overview.next_wake(self.context)

    async def reconcile(self) -> Reconciled:
        """Look for faults and mend them; see `engine.upkeep.reconciling`."""
        return await reconciling.reconcile(self.context)

    async def forget(self) -> int:
        """Forget what is to be forgotten; see `engine.upkeep.forgetting`."""
        return await forgetting.forget(self.context)

    async def numbers(self, policy: str | None, since: datetime, until: datetime) -> Numbers | None:
        """Count what a policy, else the one in use, publishes of a period; see `engine.telling.numbers`."""
        active = self.context.shelf.active(policy or self.context.settings.policy)
        return await numbers_of(self.context, active, since, until)

    async def send_digests(self) -> int:
        """Remind people of what is due soon; see `engine.telling.digests`."""
        return await digests.send_digests(self.context)

    @property
    def gathers_mail(self) -> bool:
        """Whether a mailbox is to be polled."""
        return self._gather is not None

    def gathers_with(self, gather: Callable[[], Awaitable[int]]) -> None:
        """Poll a mailbox by `gather`, which a door provides: doors know the engine, the engine knows no door."""
        self._gather = gather

    async def gather_mail(self) -> int:
        """Take what lies in the mailbox; answer how many mails."""
        return await self._gather() if self._gather else 0

    async def picture(self) -> Picture:
        """Show operators how things stand."""
        return await overview.picture(self.context)

    async def beat(self, engine_id: str, *, orchestrated: bool, even: datetime | None = None) -> None:
        """Record that an engine is alive."""
        await overview.beat(self.context, engine_id, orchestrated=orchestrated, even=even)

    async def live_engines(self) -> tuple[EngineSeen, ...]:
        """Answer the engines that were seen lately."""
        return await overview.live_engines(self.context)

    async def wait_for_change(self, seconds: float) -> bool:
        """Wait for a commit elsewhere; True when there was one."""
        return await self._wakeups.wait(seconds)

    # What operators ask.

    async def add_person(
        self, email: str, name: str, roles: frozenset[str], passphrase: str, known: roster.Membership | None = None
    ) -> roster.NewPerson:
        """Add someone to the roster; see `engine.roster`."""
        return await roster.add_person(
            self.context, email=email, name=name, roles=roles, passphrase=passphrase, membership=known
        )

    async def person_trained(self, email: str, *, experienced: bool) -> Person:
        """Record that someone has finished their training."""
        return await roster.person_trained(self.context, email, experienced=experienced)

    async def people(self) -> tuple[Person, ...]:
        """Answer everyone who has not left."""
        return await roster.roster_of(self.context)

    async def group_findings(self) -> tuple[str, ...]:
        """Answer what the groups of the policy in use lack."""
        return await roster.group_findings(self.context)

    async def person_leaves(self, email: str) -> Person:
        """Take someone off the roster."""
        return await roster.person_leaves(self.context, email)

    async def set_quiet_hours(self, email: str, text: str | None) -> Person:
        """Record in which hours messages to someone wait; see `engine.quieting`."""
        return await set_quiet_hours(self.context, email, text)

    async def list_cases(self, *, only_open: bool = False) -> tuple[CaseFacts, ...]:
        """List cases without their content."""
        return await overview.list_cases(self.context, only_open=only_open)

    async def case_facts(self, reference: Reference) -> CaseFacts:
        """Show one case without its content."""
        return await overview.case_facts(self.context, reference)

    async def case_log(self, reference: Reference) -> tuple[LogLine, ...]:
        """Show one case's log."""
        return await overview.case_log_of(self.context, reference)

    async def audit(self, progress: Callable[[int], None] | None = None) -> Audit:
        """Look whether what must hold does; see `engine.upkeep.auditing`."""
        return await auditing.audit(self.context, progress)

    async def heads_as_lines(self) -> tuple[str, ...]:
        """Write heads over all logs, to be kept elsewhere; see `engine.upkeep.head_files`."""
        return await head_files.heads_as_lines(self.context)

    async def compare_with_heads(self, lines: Iterable[str]) -> tuple[str, ...]:
        """Answer what became of the logs since heads were written; see `engine.upkeep.head_files`."""
        return await head_files.compare(self.context, lines)

    async def health(self) -> Health:
        """Answer whether the parts work."""
        return await overview.health(self.context)

    async def mailbox(self) -> tuple[StoredMessage, ...] | None:
        """Answer the newest mails of the development mailbox; None when mail leaves by a real server."""
        if self.settings.smtp_url is not None:
            return None
        return list_messages(self.settings.data / MAILBOX, 100)
