"""
The rehearsal of a restore on both databases, by the tools that the page on backups names, with everyone's keys.
"""

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from pydantic import SecretStr

from cli.databases import back_up
from engine.desk import open_desk
from engine.report import Opened
from handrail.clock import HandClock
from handrail.errors import UnknownCaseError
from handrail.settings import Settings
from states.lifecycle import Trigger
from tests.support.community import PASSPHRASE, Community, open_community, signed_in
from tests.support.databases import PostgresServer
from tests.support.dumps import dump, restore

WORDS = "What happened before the fire."


@dataclass
class Place:
    """Where a community's data is kept, how it is copied, and how it comes back from a copy into another folder."""

    settings: Settings
    url: str | None
    copy: Callable[[Path], Awaitable[None]]
    bring_back: Callable[[Path, Path], Awaitable[Settings]]


async def on_sqlite(data: Path, _server: PostgresServer) -> Place:
    """Keep everything in files."""
    settings = Settings(data=data)

    async def copy(to: Path) -> None:
        await back_up(settings, to / "database", to / "keys")

    async def bring_back(copies: Path, new: Path) -> Settings:
        shutil.copy(copies / "database" / "handrail.db", new)
        return Settings(data=new)

    return Place(settings, None, copy, bring_back)


async def on_postgres(data: Path, server: PostgresServer) -> Place:
    """Keep the database on a server, and the keys in files."""
    url = await server.new_database()
    settings = Settings(data=data, database_url=SecretStr(url))

    async def copy(to: Path) -> None:
        await dump(server, url, to / "handrail.dump")
        await back_up(settings, None, to / "keys")

    async def bring_back(copies: Path, new: Path) -> Settings:
        return Settings(data=new, database_url=SecretStr(await restore(server, copies / "handrail.dump")))

    return Place(settings, url, copy, bring_back)


@pytest.fixture(params=[on_sqlite, on_postgres], ids=["sqlite", "postgresql"])
async def place(request: pytest.FixtureRequest, tmp_path: Path, postgres_server: PostgresServer) -> Place:
    """Answer a place on each database."""
    made: Place = await request.param(tmp_path / "lost", postgres_server)
    return made


def folder(path: Path) -> Path:
    """Make an empty folder."""
    path.mkdir()
    return path


def put_keys_back(copies: Path, new: Path) -> None:
    """Put the copy of the key store and the server's key where they belong."""
    (new / "keys").mkdir(parents=True)
    for name in ("keystore.db", "server.key"):
        shutil.copy(copies / "keys" / name, new / "keys" / name)


async def lived_in(community: Community) -> Opened:
    """Let a community take a report, read it and talk about it."""
    await community.settle(facilitator=2, committee=3, board=1, ombuds=1)
    opened = await community.report(WORDS)
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, note="We have spoken.")
    return opened


async def test_restore_brings_cases_and_keys_back(place: Place, tmp_path: Path) -> None:
    """All is lost; from the copies a passphrase, a receipt and two of three shares open the case, and all holds."""
    lost, copies, new = place.settings.data, folder(tmp_path / "copies"), tmp_path / "new"
    async with open_community(lost, database_url=place.url) as community:
        shares = await community.desk.make_recovery_key(2, 3)
        opened = await lived_in(community)
        heads, clock = await community.desk.heads_as_lines(), community.clock
        await place.copy(copies)
        after = await community.report("What happened after the last copy.")
    shutil.rmtree(lost)
    await _drop(place.url)

    put_keys_back(copies, new)
    async with open_desk(await place.bring_back(copies, new), HandClock(clock.now())) as desk:
        assert (await desk.audit()).findings == ()
        assert await desk.compare_with_heads(heads) == ()
        page = await desk.case_page(await signed_in(desk), opened.reference)
        assert {WORDS, "We have spoken."} <= {one.text for one in page.writings}
        assert (await desk.reporter_view(opened.receipt)).reference == opened.reference
        await desk.add_person("late@example.org", "Late", frozenset({"facilitator"}), PASSPHRASE)
        assert await desk.use_recovery_key([shares[2], shares[0]], "late@example.org", ()) == (opened.reference,)
        page = await desk.case_page(await signed_in(desk, "late@example.org"), opened.reference)
        assert WORDS in {one.text for one in page.writings}
        with pytest.raises(UnknownCaseError):
            await desk.reporter_view(after.receipt)


async def _drop(url: str | None) -> None:
    """Lose the database, where it is on a server."""
    if url is None:
        return
    connection = await asyncpg.connect(url)
    await connection.execute("DROP SCHEMA public CASCADE")
    await connection.close()


async def test_copy_from_before_a_forgetting_cannot_be_read(place: Place, tmp_path: Path) -> None:
    """An old copy of the database brings a forgotten case's rows back, and with today's keys nobody reads them."""
    copies, today, new = folder(tmp_path / "copies"), folder(tmp_path / "today"), tmp_path / "new"
    async with open_community(place.settings.data, database_url=place.url) as community:
        opened = await lived_in(community)
        await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome="no_violation")
        kept = await community.report("A report that is not forgotten.")
        await place.copy(copies)
        before = community.clock.now()
        await community.pass_time(days=450)
        assert await community.desk.forget() >= 1
        await place.copy(today)

    put_keys_back(today, new)
    async with open_desk(await place.bring_back(copies, new), HandClock(before)) as desk:
        visitor = await signed_in(desk)
        with pytest.raises(UnknownCaseError):
            await desk.reporter_view(opened.receipt)
        with pytest.raises(UnknownCaseError):
            await desk.case_page(visitor, opened.reference)
        assert (await desk.case_page(visitor, kept.reference)).readable is True
