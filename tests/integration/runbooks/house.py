"""
An installation for rehearsing faults: all is well with it until a test brings one about, and again after the cure.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from cli.checkup.faults import Check, Verdict
from cli.checkup.looking import look_around
from cli.checkup.table import FAULTS
from handrail.clock import HandClock
from handrail.settings import Settings
from policies.shelf import LIBRARY
from states.people import Person
from tests.support.community import Community, open_community

ROLES = {"facilitator": 2, "board": 1, "ombuds": 1}


@dataclass
class House:
    """A data folder with people and a case, its settings, and a clock that the test moves."""

    settings: Settings
    clock: HandClock
    people: dict[str, Person]

    @property
    def file(self) -> Path:
        """The database's file."""
        return self.settings.data / "handrail.db"

    def change(self, **settings: Any) -> None:  # noqa: ANN401 - settings
        """Change settings."""
        self.settings = self.settings.model_copy(update=settings)

    async def look(self) -> list[Check]:
        """Run the check-up."""
        return await look_around(self.settings, self.clock)

    async def finds(self, *codes: str) -> bool:
        """Answer whether the check-up names exactly these faults, in the words of the table."""
        seen = await self.look()
        named = {one.fault for one in seen if one.fault}
        assert named == set(codes), [(one.fault, one.says) for one in seen if one.fault]
        for one in seen:
            if one.fault:
                fault = FAULTS[one.fault]
                assert (one.verdict, one.status, one.runbook) == (fault.verdict, fault.status, fault.runbook)
                assert one.says
                assert one.cure
        return True

    async def is_well(self) -> bool:
        """Answer whether everything was looked at, and nothing found."""
        seen = await self.look()
        wrong = [(one.name, one.fault, one.says) for one in seen if one.verdict is not Verdict.OK]
        assert wrong == [], wrong
        return True

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[Community]:
        """Open the house's desk for a while, as its processes do."""
        set_here = self.settings.model_dump(exclude={"data", "database_url"}, exclude_unset=True)
        url = self.settings.database_url
        where = url.get_secret_value() if url else None
        async with open_community(self.settings.data, at=self.clock.now(), database_url=where, **set_here) as opened:
            desk = replace(opened, settings=self.settings, clock=self.clock, people=self.people)
            object.__setattr__(desk.desk.context, "clock", self.clock)
            desk.desk.clock = self.clock
            yield desk

    async def tick(self, **span: float) -> None:
        """Let time pass while one engine is alive and audits."""
        async with self.desk() as community:
            self.clock.advance(timedelta(**span))
            await community.desk.beat("one", orchestrated=False, even=self.clock.now())
            while not (await community.desk.audit_some(100)).ended:
                pass


async def build(folder: Path, clock: HandClock, **settings: Any) -> dict[str, Person]:  # noqa: ANN401 - settings
    """Set up a database with people and a case in it, whose messages have left."""
    async with open_community(folder, at=clock.now(), **settings) as community:
        await community.settle(**ROLES)
        for _ in range(3):
            await community.join("committee", experienced=True)
        await community.report()
        await community.work()
        return community.people


def policy_folder(folder: Path) -> Path:
    """Make a community's own folder of policies, with one in it."""
    folder.mkdir()
    shutil.copy(LIBRARY / "carpentries.yaml", folder)
    return folder


def copy(template: Path, folder: Path) -> Path:
    """Copy a house that was built before."""
    shutil.copytree(template, folder)
    shutil.rmtree(folder / "mailbox", ignore_errors=True)
    return folder
