"""
The database is held by another program, or its disk is full: the doors wait or say so, and never answer for nothing.
"""

import asyncio
import itertools
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

import httpx
import pytest

from cli.doors import mail_door
from policies.faults import PolicyError
from storage import sqlite_driver
from storage.outage import OutageError
from tests.faults.load import say_mail
from tests.support.community import Community, open_community
from web.desk import Desk as PagesDesk
from web.serve import serve

pytestmark = pytest.mark.faults
HELD = 3.0
"""Seconds for which another program holds the database."""


@dataclass
class Doors:
    """Both doors of one community, and what they answered."""

    community: Community
    address: str
    mail_port: int
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def report(self) -> int:
        """Report by JSON; answer the status."""
        body = {"intent": "report", "text": f"This is made up, number {next(self.numbers)}."}
        async with httpx.AsyncClient(base_url=self.address, timeout=60) as client:
            return (await client.post("/api/reports", json=body)).status_code

    async def mail(self) -> str:
        """Report by mail; answer what the door says."""
        return await say_mail(self.mail_port, f"mail-{next(self.numbers)}", "This is made up.")

    async def cases(self) -> int:
        """Count the cases there are."""
        return len(await self.community.desk.list_cases())


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    """Open both doors of a community in this process."""
    async with open_community(tmp_path / "var", web_port=0, mail_port=0) as community:
        await community.settle(facilitator=2, committee=3, board=1)
        stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
        door = mail_door(community.desk, community.settings)
        pages = cast("PagesDesk", community.desk)
        serving = asyncio.create_task(
            serve(pages, host="127.0.0.1", port=0, stop=stop, door=door, started=port.set_result)
        )
        yield Doors(community, f"http://127.0.0.1:{await port}", door.port)
        stop.set()
        await serving


@asynccontextmanager
async def held(file: Path) -> AsyncIterator[None]:
    """Hold a database's write lock as another program would."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def patience_of(community: Community, milliseconds: int) -> None:
    """Set how long this process waits for the database's lock."""
    for database in (community.desk.context.database, community.desk.context.keystore):
        async with database.write() as session:
            await session.exec_driver_sql(f"PRAGMA busy_timeout={milliseconds}")


async def room_of(community: Community, pages: int | None) -> None:
    """Make the database as big as it may get, or end that."""
    async with community.desk.context.database.write() as session:
        now = (await session.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await session.exec_driver_sql(f"PRAGMA max_page_count={now + pages if pages is not None else 2**30}")


@pytest.mark.parametrize("name", ["handrail.db", "keys/keystore.db"])
async def test_doors_wait_for_a_database_that_is_held(doors: Doors, name: str) -> None:
    """While another program holds a database nobody is answered; three seconds later everyone is, and has a case."""
    async with held(doors.community.settings.data / name):
        asked = [asyncio.create_task(doors.report()) for _ in range(3)] + [asyncio.create_task(doors.mail())]
        answered, _ = await asyncio.wait(asked, timeout=HELD)
        during = await doors.cases()
    async with asyncio.timeout(30):
        answers = await asyncio.gather(*asked)
    assert (answered, during) == (set(), 0)
    assert [str(answer)[:3] for answer in answers] == ["201", "201", "201", "250"]
    assert await doors.cases() == 4
    assert await doors.community.is_sound()


@pytest.mark.parametrize("name", ["handrail.db", "keys/keystore.db"])
async def test_doors_say_so_when_a_database_stays_held(doors: Doors, name: str) -> None:
    """When our own patience with the lock ends, the doors answer 503 and 451, and nothing is half there."""
    await patience_of(doors.community, 200)
    async with held(doors.community.settings.data / name):
        refused = await doors.report(), (await doors.mail())[:3], await doors.cases()
    assert refused == (503, "451", 0)
    assert (await doors.report(), (await doors.mail())[:3], await doors.cases()) == (201, "250", 2)
    assert await doors.community.is_sound()


async def test_doors_say_so_when_the_disk_is_full(doors: Doors) -> None:
    """On a full disk the doors answer 503 and 451 and keep nothing; with room again they take reports."""
    await room_of(doors.community, pages=0)
    refused = await doors.report(), (await doors.mail())[:3], await doors.cases()
    await room_of(doors.community, pages=None)
    assert refused == (503, "451", 0)
    assert (await doors.report(), (await doors.mail())[:3], await doors.cases()) == (201, "250", 2)
    assert await doors.community.is_sound()


async def test_disk_that_fills_up_keeps_what_was_accepted(doors: Doors) -> None:
    """With room for a few reports only, each 201 is a case and each 503 is none."""
    await room_of(doors.community, pages=30)
    answers = [await doors.report() for _ in range(20)]
    during = await doors.cases()
    await room_of(doors.community, pages=None)
    assert set(answers) == {201, 503}
    assert during == answers.count(201)
    assert await doors.report() == 201
    assert await doors.community.is_sound()


async def test_clock_waits_for_a_full_disk(doors: Doors) -> None:
    """Moves that cannot be written are not half made; they are made when there is room."""
    community = doors.community
    references = [(await community.report()).reference for _ in range(40)]
    await community.work()
    await room_of(community, pages=0)
    community.clock.advance(timedelta(days=2))
    with pytest.raises(OutageError, match="retry"):
        await community.desk.apply_moves(500)
    during = {(await community.facts(one)).row.state for one in references}
    await room_of(community, pages=None)
    await community.work()
    assert during == {"received"}
    assert {(await community.facts(one)).row.state for one in references} == {"escalated"}
    assert await community.is_sound()


async def test_wrong_statement_is_no_outage(bare_community: Community) -> None:
    """Only what time may mend is called an outage; what is wrong with a statement is not hidden."""
    with pytest.raises(Exception, match="nowhere") as raised:
        async with bare_community.desk.context.database.read() as session:
            await session.exec_driver_sql("SELECT 1 FROM nowhere")
    assert not isinstance(raised.value, OutageError)


async def test_refused_group_waits_once(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports that share a commit hear together that the database is held; none waits for the others in turn."""
    waits: list[float] = []
    pauses = sqlite_driver._pauses  # noqa: SLF001 - each wait for the lock begins with it

    def counted(seconds: float) -> Iterator[float]:
        waits.append(seconds)
        return pauses(seconds)

    await patience_of(doors.community, 500)
    async with held(doors.community.settings.data / "handrail.db"):
        monkeypatch.setattr(sqlite_driver, "_pauses", counted)
        answers = await asyncio.gather(*(doors.report() for _ in range(60)))
        monkeypatch.undo()
    assert set(answers) == {503}
    assert 0 < waits.count(0.5) <= 20, "in turn they would wait sixty times"


async def test_wrong_policy_opens_no_database(tmp_path: Path) -> None:
    """A start that a policy file forbids leaves no connection behind, and no thread of one."""
    (tmp_path / "wrong.yaml").write_text("policy: [")
    threads = set(threading.enumerate())
    with pytest.raises(PolicyError):
        async with open_community(tmp_path / "var", policies=tmp_path):
            pass
    left = {one for one in set(threading.enumerate()) - threads if "connection" in one.name.lower()}
    for one in left:
        await asyncio.to_thread(one.join, 10)  # a thread ends just after the connection that it served
    assert {one.name for one in left if one.is_alive()} == set()
