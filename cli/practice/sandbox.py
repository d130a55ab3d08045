"""
The sandbox of an exercise: a real engine in a folder that is thrown away, made-up people, and a clock moved by hand.

The same report comes in twice. The trainee looks after the first; nobody touches the second, its twin, so that what
silence does is not told but seen.
"""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.desk import Desk, open_desk
from engine.report import Channel, IncomingReport
from engine.views import CaseFacts, LogLine, MoveAnswer, Visitor, Wish
from handrail.clock import HandClock
from handrail.errors import UnknownCaseError
from handrail.identifiers import Reference
from handrail.settings import Settings
from policies.practising import PracticeMove, PracticeReport, PracticeStory
from states.case import MoveStatus

BEGINS = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)
"""A Friday afternoon: the weekend is part of the exercise."""
_PASSPHRASE = "made up for an exercise"  # noqa: S105 - it opens a folder that is gone a minute later
_MANY = 500


@dataclass
class Sandbox:
    """An open desk, its clock, and the two cases."""

    desk: Desk
    clock: HandClock
    story: PracticeStory
    mine: Reference
    twin: Reference
    visitors: dict[str, Visitor] = field(default_factory=dict)

    async def make(self, moves: Sequence[PracticeMove]) -> list[tuple[PracticeMove, MoveAnswer]]:
        """Let people make moves on the trainee's case; answer what became of each."""
        return [(one, await self._move(one)) for one in moves]

    async def pass_time(self, span: timedelta) -> None:
        """Move the clock; whatever becomes due on the way is done at its time."""
        end = self.clock.now() + span
        await self._work()
        while (wake := await self.desk.next_wake()) is not None and wake <= end:
            self.clock.move_to(max(wake, self.clock.now()))
            await self._work()
        self.clock.move_to(end)
        await self._work()

    async def log(self, reference: Reference, after: int = 0) -> tuple[LogLine, ...]:
        """Answer what has happened to a case since an entry of its log."""
        return tuple(one for one in await self.desk.case_log(reference) if one.seq > after)

    async def facts(self, reference: Reference) -> CaseFacts:
        """Answer how a case stands."""
        return await self.desk.case_facts(reference)

    async def _move(self, one: PracticeMove) -> MoveAnswer:
        visitor = await self._visitor(self.story.you if one.by == "you" else one.by)
        to = next((person.id for person in await self.desk.people() if person.name == one.to), one.to)
        wish = Wish(one.move, one.note, one.outcome, to, no_conflict=True)
        try:
            return await self.desk.request(visitor, self.mine, wish)
        except UnknownCaseError:
            return MoveAnswer(MoveStatus.REFUSED, "not-yours")

    async def _visitor(self, name: str) -> Visitor:
        if name not in self.visitors:
            signed = await self.desk.sign_in(_address(name), _PASSPHRASE)
            found = await self.desk.visitor(signed.cookie) if signed else None
            if found is None:
                raise LookupError(name)
            self.visitors[name] = found
        return self.visitors[name]

    async def _work(self) -> None:
        while await self.desk.apply_moves(_MANY):
            pass
        while (await self.desk.deliver(_MANY)).total:
            pass


@asynccontextmanager
async def open_sandbox(story: PracticeStory) -> AsyncIterator[Sandbox]:
    """Open a sandbox in which the story's report has just come in; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="handrail-practise-") as folder:
        clock = HandClock(BEGINS)
        async with open_desk(_settings(Path(folder), story.policy), clock) as desk:
            for name in story.names:
                await desk.add_person(_address(name), name, frozenset({name.rpartition("-")[0]}), _PASSPHRASE)
            mine = await desk.open_case(_report(story.report))
            twin = await desk.open_case(_report(story.report))
            yield Sandbox(desk, clock, story, mine.reference, twin.reference)


def _settings(folder: Path, policy: str) -> Settings:
    """Answer settings that reach nothing outside the folder, whatever the environment says."""
    return Settings(
        data=folder,
        policy=policy,
        policies=None,
        database_url=None,
        keys_url=None,
        smtp_url=None,
        imap_url=None,
        ping_url=None,
        webhook_secret=None,
        clock_speed=1.0,
        clock_epoch=None,
    )


def _report(said: PracticeReport) -> IncomingReport:
    return IncomingReport(
        said.intent,
        Channel.FORM,
        said.text,
        about=said.about,
        danger=said.danger,
        consent=said.consent,
        contact="reporter@example.org",
    )


def _address(name: str) -> str:
    return f"{name}@example.org"
