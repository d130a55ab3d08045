"""
A desk in memory, with two cases and two people on it, for the commands to ask.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from engine.agreeing.activating import Agreed, NotProvenError, Standing
from engine.agreeing.migrating import Migrated, Planned
from engine.deciding.migrating_policies import Plan
from engine.inviting import Invitation
from engine.programme.board import BoardError
from engine.programme.exchange import Imported
from engine.programme.importing import ImportFaultsError
from engine.roster import Membership, NewPerson, RosterError
from engine.telling.numbers import Numbers
from engine.views import Audit, CaseFacts, CaseRow, LogLine, PromiseView
from handrail.clock import HandClock
from handrail.errors import UnknownCaseError
from handrail.identifiers import CaseId, PersonId, Reference
from policies.hiding import Table
from policies.promises import Owed
from policies.proof import Finding
from policies.schema import Policy
from policies.shelf import Shelf, UnknownPolicyError
from states.case import Intent, MoveStatus, Promise
from states.lifecycle import CaseState
from states.people import Person

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OPEN, DONE = Reference("HR-22222222"), Reference("HR-33333333")


def promise(name: str = "counsel", **ended: datetime) -> PromiseView:
    """Make a promise, due two days after noon."""
    kept, broken = ended.get("kept"), ended.get("broken")
    return PromiseView(name, "reporter", NOON + timedelta(hours=48), kept, broken, released=False)


def facts(reference: Reference = OPEN, state: CaseState = CaseState.RECEIVED, **changes: str) -> CaseFacts:
    """Make a case with a promise that runs, or with one that was kept if it is resolved."""
    ended = state is CaseState.RESOLVED
    promises = (promise(kept=NOON + timedelta(hours=1)) if ended else promise(),)
    row = CaseRow(
        reference=reference,
        state=state,
        policy="carpentries",
        policy_version="0123456789abcdef",
        holder=changes.get("holder", "facilitators"),
        tier=changes.get("tier"),
        intent=Intent.REPORT,
        danger=False,
        opened_at=NOON,
        outcome="no_violation" if ended else None,
        assigned_to_me=False,
        next_promise=None if ended else promises[0],
    )
    return CaseFacts(row, version=3, language="en", reachable=True, promises=promises, pending_moves=0 if ended else 2)


class FakeDesk:
    """Answers as the engine's desk does, and remembers who joined and left."""

    def __init__(self) -> None:
        """Put two cases and one person on the desk, and nothing for the auditor to find."""
        self.clock = HandClock(NOON)
        self.shelf = Shelf.from_folder(None)
        self.cases = [facts(), facts(DONE, CaseState.RESOLVED)]
        self.roster = [Person(PersonId("a" * 32), "ada@example.org", "Ada", frozenset({"facilitator"}), b"key")]
        self.findings: tuple[str, ...] = ()
        self.passphrases: list[str] = []
        self.data: Path | None = None
        self.agreed: tuple[str, ...] = ()
        self.invitations: list[Invitation] = []
        self.keepers: set[str] = set()

    async def add_person(
        self, email: str, name: str, roles: frozenset[str], passphrase: str, known: Membership | None = None
    ) -> NewPerson:
        """Put someone on the roster."""
        facts = {one.name: getattr(known, one.name) for one in fields(known)} if known else {}
        person = Person(PersonId("b" * 32), email, name, roles, b"key", **facts)
        self.roster.append(person)
        self.passphrases.append(passphrase)
        return NewPerson(person, "amber-bridge-copper")

    async def invite_person(self, wanted: Invitation) -> Person:
        """Keep the invitation."""
        self.invitations.append(wanted)
        return Person(PersonId("c" * 32), wanted.email, wanted.name, wanted.roles, b"", until=wanted.until)

    async def make_keeper(self, email: str, *, keeper: bool) -> Person:
        """Keep who keeps the roster."""
        found = next((person for person in self.roster if person.email == email), None)
        if found is None:
            raise RosterError("nobody on the roster has that address; see `handrail person list`")
        self.keepers = {email} if keeper else set()
        return found

    async def person_trained(self, email: str, *, experienced: bool) -> Person:
        """Record that someone is trained."""
        found = next((person for person in self.roster if person.email == email), None)
        if found is None:
            raise RosterError("nobody on the roster has that address; see `handrail person list`")
        return replace(found, trained=True, experienced=experienced)

    async def group_findings(self) -> tuple[str, ...]:
        """Answer that nothing is lacking."""
        return ()

    async def people(self) -> tuple[Person, ...]:
        """Answer the roster."""
        return tuple(self.roster)

    async def person_leaves(self, email: str) -> Person:
        """Answer who left."""
        left = next(person for person in self.roster if person.email == email)
        return Person(left.id, left.email, left.name, left.roles, b"", left_at=NOON)

    async def set_quiet_hours(self, email: str, text: str | None) -> Person:
        """Answer who has quiet hours now."""
        return replace(next(person for person in self.roster if person.email == email), quiet=text)

    async def list_cases(self, *, only_open: bool) -> tuple[CaseFacts, ...]:
        """Answer the cases."""
        return tuple(case for case in self.cases if not (only_open and case.row.state is CaseState.RESOLVED))

    async def case_facts(self, reference: Reference) -> CaseFacts:
        """Answer one case."""
        found = [case for case in self.cases if case.row.reference == reference]
        if not found:
            raise UnknownCaseError
        return found[0]

    async def case_log(self, reference: Reference) -> tuple[LogLine, ...]:
        """Answer one entry."""
        await self.case_facts(reference)
        return (LogLine(1, NOON, "system", "received", {"intent": "report"}, "0123456789abcdef", "ab" * 32),)

    async def policy_version(self, name: str, beginning: str | None) -> Policy:
        """Answer the policy that lies on the shelf, whatever version is asked for, unless none begins so."""
        policy = self.shelf.active(name)
        if beginning and not policy.version.startswith(beginning):
            raise UnknownPolicyError(name, beginning)
        return policy

    async def standings(self) -> tuple[Standing, ...]:
        """Answer one policy that people agreed on, and one that nobody has agreed on yet."""
        mine, small = self.shelf.active("carpentries"), self.shelf.active("minimal")
        waiting = (Agreed("minimal", "f" * 16, ("ada@example.org",), 2, in_force=False),)
        return (
            Standing(mine, NOON, ("ada@example.org", "bo@example.org"), 2, "0" * 16, (), ("It is late.",)),
            Standing(small, None, (), 0, small.version, waiting),
        )

    async def activate(self, policy: Policy, *, email: str, passphrase: str, despite: str | None) -> Agreed:
        """Record who agrees; a policy called faulty needs a reason."""
        if policy.name == "faulty" and not despite:
            raise NotProvenError((Finding("silence", "nobody is ever told", ("a report comes",)),))
        self.agreed = (*self.agreed, email)
        self.passphrases.append(passphrase)
        return Agreed(policy.name, policy.version, self.agreed, 2, in_force=len(self.agreed) > 1)

    async def migration_plans(
        self, before: Policy, target: Policy, only: Sequence[Reference] | None = None
    ) -> tuple[Planned, ...]:
        """Answer what would become of the open case, and of one that cannot move."""
        del before, target
        old = Promise("p", CaseId("c" * 32), "answer", 1, "reporter", NOON, NOON + timedelta(days=7))
        new = Owed("answer", "reporter", NOON, NOON + timedelta(days=5), ())
        begins = Owed("welcome", "reporter", NOON, NOON + timedelta(days=1), ())
        ends = replace(old, name="relay")
        stuck = Reference("HR-STUCK234")
        found = (
            Planned(OPEN, "facilitators", 3, Plan((), ((old, new),), (ends,), (begins,), None)),
            Planned(stuck, "elders", 2, Plan((), (), (), (), "holder-missing")),
        )
        return tuple(one for one in found if only is None or one.reference in only)

    async def migrate(self, before: Policy, target: Policy, chosen: Sequence[Planned]) -> tuple[Migrated, ...]:
        """Move every case that was chosen."""
        del before, target
        return tuple(Migrated(one.reference, MoveStatus.APPLIED, None) for one in chosen)

    async def numbers(self, policy: str | None, since: datetime, until: datetime) -> Numbers | None:
        """Answer some numbers, or that `minimal` publishes none."""
        counts = {"reports": Table({"reports": 7}, 7), "outcomes": Table({"banned": None}, None)}
        return None if policy == "minimal" else Numbers(policy or "carpentries", since, until, counts)

    async def import_events(self, text: str) -> tuple[str, ...]:
        """Take a text that names events; one that says `wrong` has two faults."""
        if "wrong" in text:
            raise ImportFaultsError(("line 2: it has no name", "line 3: column starts: it is no time"))
        return tuple(text.split())

    async def import_issues(self, text: str) -> Imported:
        """Take two issues of three."""
        if not text.startswith("["):
            raise BoardError("no-issues")
        return Imported(2, 0, 1)

    async def export_issues(self) -> str:
        """Answer an empty board."""
        return "[]\n"

    async def audit(self, progress: Callable[[int], None] | None = None) -> Audit:
        """Answer what the auditor is said to have found."""
        if progress:
            progress(len(self.cases))
        return Audit({"cases": len(self.cases), "promises": 2}, self.findings)

    async def heads_as_lines(self) -> tuple[str, ...]:
        """Write heads of two lines."""
        return ("handrail heads", "end")

    async def compare_with_heads(self, lines: Iterable[str]) -> tuple[str, ...]:
        """Find what differs from the heads above."""
        return () if tuple(lines) == ("handrail heads", "end") else (f"{OPEN}: the case is gone",)
