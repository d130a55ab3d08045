"""
What the commands ask of the engine, as one protocol, and the only place where the engine's desk is opened.

`engine.desk` satisfies it over the database; the unit tests satisfy it in memory.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Protocol, TypeVar

from cli.configuration import command_settings
from cli.loop import run
from engine.agreeing.activating import Agreed, Standing
from engine.agreeing.migrating import Migrated, Planned
from engine.desk import open_desk
from engine.inviting import Invitation
from engine.programme.exchange import Imported
from engine.roster import Membership, NewPerson
from engine.telling.numbers import Numbers
from engine.views import Audit, CaseFacts, LogLine
from handrail.clock import Clock
from handrail.identifiers import Reference
from handrail.settings import Settings
from policies.schema import Policy
from policies.shelf import Shelf
from states.people import Person

T = TypeVar("T")


class OperatorDesk(Protocol):
    """What an operator may ask for: people, and cases without their content."""

    @property
    def clock(self) -> Clock:
        """The clock the desk works by."""
        ...

    @property
    def shelf(self) -> Shelf:
        """The policies in use."""
        ...

    async def add_person(
        self, email: str, name: str, roles: frozenset[str], passphrase: str, known: Membership | None = None
    ) -> NewPerson:
        """Put someone on the roster, with keys sealed by their passphrase."""
        ...

    async def invite_person(self, wanted: Invitation) -> Person:
        """Invite someone by mail; RosterError if that cannot be."""
        ...

    async def make_keeper(self, email: str, *, keeper: bool) -> Person:
        """Say whether someone keeps the roster; RosterError if nobody has that address."""
        ...

    async def people(self) -> tuple[Person, ...]:
        """Answer everyone on the roster, those who left too."""
        ...

    async def person_trained(self, email: str, *, experienced: bool) -> Person:
        """Record that someone has finished their training."""
        ...

    async def group_findings(self) -> tuple[str, ...]:
        """Answer what the groups of the policy in use lack, one sentence each."""
        ...

    async def person_leaves(self, email: str) -> Person:
        """End someone's access at once."""
        ...

    async def set_quiet_hours(self, email: str, text: str | None) -> Person:
        """Record in which hours messages to someone wait; RosterError for nobody, or for what is no hours."""
        ...

    async def list_cases(self, *, only_open: bool) -> tuple[CaseFacts, ...]:
        """Answer the cases, newest first, or only those that are not resolved."""
        ...

    async def case_facts(self, reference: Reference) -> CaseFacts:
        """Answer one case; UnknownCaseError if there is none."""
        ...

    async def case_log(self, reference: Reference) -> tuple[LogLine, ...]:
        """Answer the log of one case, oldest first; UnknownCaseError if there is none."""
        ...

    async def policy_version(self, name: str, beginning: str | None) -> Policy:
        """Answer the version of a policy that is in force, or the stored one that begins so."""
        ...

    async def standings(self) -> tuple[Standing, ...]:
        """Answer how each policy stands: what is in force, and who agreed to it."""
        ...

    async def activate(self, policy: Policy, *, email: str, passphrase: str, despite: str | None) -> Agreed:
        """Record that someone agrees to a policy; NotProvenError if it has faults and there is no reason."""
        ...

    async def migration_plans(
        self, before: Policy, target: Policy, only: Sequence[Reference] | None = None
    ) -> tuple[Planned, ...]:
        """Answer what would become of running cases that follow `before`."""
        ...

    async def migrate(self, before: Policy, target: Policy, chosen: Sequence[Planned]) -> tuple[Migrated, ...]:
        """Move running cases to the version in force; MigrationError if `target` is not."""
        ...

    async def numbers(self, policy: str | None, since: datetime, until: datetime) -> Numbers | None:
        """Count what a policy, else the one in use, publishes of a period; None where it publishes nothing."""
        ...

    async def import_events(self, text: str) -> tuple[str, ...]:
        """Take the events of a table or a calendar; ImportFaultsError if anything in it is wrong."""
        ...

    async def import_issues(self, text: str) -> Imported:
        """Take issues as drafts for the board; BoardError if it is no list of them."""
        ...

    async def export_issues(self) -> str:
        """Write the public board as issues."""
        ...

    async def audit(self, progress: Callable[[int], None] | None = None) -> Audit:
        """Check the invariants; `progress` is told how many cases have been looked at."""
        ...

    async def heads_as_lines(self) -> tuple[str, ...]:
        """Answer heads over all logs, as the lines of a file."""
        ...

    async def compare_with_heads(self, lines: Iterable[str]) -> tuple[str, ...]:
        """Answer what became of the logs since those heads were written; HeadFileError if they are none."""
        ...


@asynccontextmanager
async def desk_at(settings: Settings) -> AsyncIterator[OperatorDesk]:
    """Open the desk for an operator."""
    async with open_desk(settings) as desk:
        yield desk


def ask(question: Callable[[OperatorDesk], Awaitable[T]]) -> T:
    """Open the desk, ask it one thing, close it, and hand on the answer."""

    async def answer() -> T:
        async with desk_at(command_settings()) as desk:
            return await question(desk)

    return run(answer())
