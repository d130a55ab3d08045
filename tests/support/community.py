"""
A community in a test: people with roles, a desk, and a clock that only moves when the test moves it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.desk import Desk, open_desk
from engine.report import Channel, IncomingReport, Opened
from engine.views import CaseFacts, CasePage, MoveAnswer, ReporterView, Visitor, Wish
from engine.work import Applied
from handrail.clock import HandClock
from handrail.identifiers import PersonId, Reference, new_id
from handrail.settings import Settings
from notifiers.mailbox import StoredMessage, list_messages
from states.case import Intent
from states.lifecycle import Trigger
from states.people import Delivery, Person
from storage import cases, deliveries, people
from storage.people import SealedKeys
from vault.passphrases import Cost
from vault.people import PersonKeys, new_person_keys

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""A Monday morning on which tests begin."""
PASSPHRASE = "a passphrase for tests"
_keys: list[PersonKeys] = []


def _person_keys(number: int) -> PersonKeys:
    """Answer keys that are made once: stretching a passphrase is meant to be slow, and tests need many people."""
    while len(_keys) <= number:
        _keys.append(new_person_keys(PASSPHRASE, Cost(memory_kib=64, passes=1, lanes=1)))
    return _keys[number]


@dataclass
class Community:
    """A desk, its clock and its people by role; names are `facilitator-1` and the like."""

    desk: Desk
    clock: HandClock
    settings: Settings
    people: dict[str, Person] = field(default_factory=dict)
    applied: list[Applied] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """Everything anyone wrote about a case, for `tests.support.quiet` to look for where it must not be."""

    async def join(self, role: str, *more: str, name: str | None = None, **facts: Any) -> Person:  # noqa: ANN401 - fields of a person
        """Add someone with these roles; `facts` are what else is known of them."""
        number = len(self.people)
        key = name or f"{role}-{sum(role in one.roles for one in self.people.values()) + 1}"
        keys = _person_keys(number)
        person = Person(PersonId(new_id()), f"{key}@example.org", key, frozenset({role, *more}), keys.public, **facts)
        async with self.desk.context.database.write() as session:
            await people.add(session, person, SealedKeys(keys.sealed_private, keys.recovery_sealed), self.clock.now())
        self.people[key] = person
        return person

    async def settle(self, **counts: int) -> "Community":
        """Add so many people of each role."""
        for role, count in counts.items():
            for _ in range(count):
                await self.join(role)
        return self

    async def report(self, text: str = "Something happened that I want to tell you.", **facts: Any) -> Opened:  # noqa: ANN401 - fields of a report
        """Send a report."""
        facts = {"intent": Intent.REPORT, "channel": Channel.API, "contact": "reporter@example.net"} | facts
        self.said += [text, *filter(None, (facts["contact"], facts.get("space"), facts.get("subject")))]
        return await self.desk.open_case(IncomingReport(text=text, **facts))

    async def visitor(self, name: str) -> Visitor:
        """Sign someone in."""
        signed = await self.desk.sign_in(self.people[name].email, PASSPHRASE)
        assert signed is not None
        found = await self.desk.visitor(signed.cookie)
        assert found is not None
        return found

    async def do(self, name: str, reference: Reference, trigger: Trigger, **wish: Any) -> MoveAnswer:  # noqa: ANN401 - fields of a wish
        """Let someone ask for a move; where it is asked they say that they have no conflict, unless told otherwise."""
        self.said += filter(None, [wish.get("note")])
        wish = {"no_conflict": True} | wish
        return await self.desk.request(await self.visitor(name), reference, Wish(trigger, **wish))

    async def meet(self, reference: Reference, *names: str, note: str | None = None) -> MoveAnswer:
        """Let members say that they met about a case; the answer is that of the last one."""
        answers = [await self.do(name, reference, Trigger.MET, note=note) for name in names]
        return answers[-1]

    async def hear_everyone(self, name: str, opened: Opened) -> None:
        """Let someone hear the person reported, and ask the reporter about the outcome, who agrees."""
        await self.do(name, opened.reference, Trigger.HEARD)
        await self.do(name, opened.reference, Trigger.ASK, note="What do you think of this outcome?")
        await self.reporter_does(opened, Trigger.REPLY, note="That is good.")

    async def reporter_does(self, opened: Opened, trigger: Trigger, **wish: Any) -> MoveAnswer:  # noqa: ANN401 - fields of a wish
        """Let the reporter ask for a move with the receipt."""
        self.said += filter(None, [wish.get("note")])
        return await self.desk.reporter_move(opened.receipt, Wish(trigger, **wish))

    async def cases_of(self, name: str) -> set[Reference]:
        """Answer the cases that someone finds in their list."""
        return {row.reference for row in await self.desk.my_cases(await self.visitor(name))}

    async def page(self, name: str, reference: Reference) -> CasePage:
        """Open a case as someone, who says first that they have no conflict where a tier is asked that."""
        visitor = await self.visitor(name)
        found = await self.desk.case_page(visitor, reference)
        if found.curtain != "asked":
            return found
        await self.desk.request(visitor, reference, Wish(Trigger.DECLARE, outcome="no-conflict"))
        return await self.desk.case_page(visitor, reference)

    async def facts(self, reference: Reference) -> CaseFacts:
        """Look at a case as an operator does."""
        return await self.desk.case_facts(reference)

    async def seen_by_reporter(self, opened: Opened) -> ReporterView:
        """Come back with the receipt."""
        return await self.desk.reporter_view(opened.receipt)

    async def work(self) -> None:
        """Do everything that is due now, as the engine does."""
        while done := await self.desk.apply_moves(500):
            self.applied += done
        while (await self.desk.deliver(500)).total:
            pass

    async def pass_time(self, **span: float) -> None:
        """Let time pass, as `timedelta` counts it; whatever becomes due on the way is done at its time."""
        end = self.clock.now() + timedelta(**span)
        await self.work()
        while (wake := await self.desk.next_wake()) is not None and wake <= end:
            self.clock.move_to(max(wake, self.clock.now()))
            await self.work()
        self.clock.move_to(end)
        await self.work()

    def mails(self, to: str | None = None) -> list[StoredMessage]:
        """Answer the mails that went out, oldest first; to one address, if given, or to someone by name."""
        address = self.people[to].email if to in self.people else to
        found = list_messages(self.settings.data / "mailbox", 10_000)
        return [mail for mail in reversed(found) if address is None or mail.to == address]

    async def outbox(self, reference: Reference) -> tuple[Delivery, ...]:
        """Answer every delivery of a case."""
        async with self.desk.context.database.read() as session:
            case = await cases.by_reference(session, reference)
            return await deliveries.of_case(session, case.id) if case else ()

    def told(self, reference: Reference) -> set[str]:
        """Answer who got any mail about a case: people by name, others by address."""
        names = {person.email: name for name, person in self.people.items()}
        about = [mail for mail in self.mails() if reference in mail.subject + mail.text]
        return {names.get(mail.to, mail.to) for mail in about}

    def subjects(self, to: str, reference: Reference) -> list[str]:
        """Answer the subjects of the mails that someone got about a case, oldest first, without the reference."""
        about = [mail.subject for mail in self.mails(to) if reference in mail.subject]
        return [subject.replace(reference, "").strip(": ") for subject in about]

    async def is_sound(self) -> bool:
        """Answer whether the auditor finds nothing; a finding is shown by the assertion."""
        audit = await self.desk.audit()
        assert audit.findings == (), "; ".join(audit.findings)
        return audit.checked["cases"] > 0


@asynccontextmanager
async def open_community(
    folder: Path,
    *,
    at: datetime = MONDAY,
    database_url: str | None = None,
    **settings: Any,  # noqa: ANN401 - settings
) -> AsyncIterator[Community]:
    """Open a desk in an empty folder, on SQLite or on the database at a URL."""
    clock = HandClock(at)
    chosen = Settings(data=folder, database_url=database_url, **settings)
    async with open_desk(chosen, clock) as desk:
        yield Community(desk, clock, chosen)


async def signed_in(desk: Desk, email: str = "facilitator-1@example.org") -> Visitor:
    """Sign someone in at a desk that nobody of a community has opened, by the passphrase that all have in tests."""
    done = await desk.sign_in(email, PASSPHRASE)
    found = await desk.visitor(done.cookie) if done else None
    assert found is not None
    return found
