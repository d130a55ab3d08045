"""
Connections: what a transaction sees, who waits for whom, what an error tells, and who hears of a commit.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from asyncpg import InterfaceError
from sqlalchemy import make_url
from sqlalchemy.exc import IntegrityError

from storage import cases, heartbeats, people
from storage.database import Database
from storage.outage import OutageError
from tests.integration.storage.rows import KEYS, NOW, a_case, a_person, with_cases, with_people
from tests.support.databases import PostgresServer


async def test_a_reader_sees_one_picture(either_database: Database, second_database: Database) -> None:
    """What another process commits meanwhile does not change what a transaction that began earlier reads."""
    await with_cases(either_database, a_case(1))
    async with either_database.read() as session:
        before = await cases.all_ids(session)
        await with_cases(second_database, a_case(2))
        assert await cases.all_ids(session) == before
    async with either_database.read() as session:
        assert len(await cases.all_ids(session)) == 2


async def test_an_error_takes_everything_back(either_database: Database) -> None:
    """A transaction that fails half-way leaves nothing."""

    async def half() -> None:
        async with either_database.write() as session:
            await cases.add(session, [a_case(1)])
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        await half()
    async with either_database.read() as session:
        assert await cases.all_ids(session) == ()


async def test_many_writers_wait_for_one_another(either_database: Database, second_database: Database) -> None:
    """Thirty transactions at once through two processes' connections are all done."""

    async def write(database: Database, number: int) -> None:
        async with database.write() as session:
            await heartbeats.beat(session, f"writer-{number}", NOW)

    await asyncio.gather(*(write((either_database, second_database)[n % 2], n) for n in range(30)))
    async with either_database.read() as session:
        assert len(await heartbeats.since(session, NOW.replace(year=2000))) == 30


async def test_an_error_does_not_repeat_what_it_was_given(either_database: Database) -> None:
    """What stands in a statement's parameters stays out of exceptions, since those are logged."""
    await with_people(either_database, a_person("ada"))
    other = a_person("bea", email="ada@example.org", name="Bea Geheim")
    with pytest.raises(IntegrityError) as error:
        async with either_database.write() as session:
            await people.add(session, other, KEYS, NOW)
    assert "Geheim" not in str(error.value)


async def test_a_commit_elsewhere_wakes_whoever_waits(either_database: Database, second_database: Database) -> None:
    """A waiting process hears of another one's commit, once, and of nothing when nothing happens."""
    async with either_database.wakeups() as wakeups:
        assert await wakeups.wait(0.05) is False
        async with second_database.write() as session:
            await heartbeats.beat(session, "someone", NOW)
            await second_database.wake(session)
        assert await wakeups.wait(5) is True
        assert await wakeups.wait(0.05) is False


async def test_wakeups_are_heard_where_the_url_speaks_of_encryption(postgres_server: PostgresServer) -> None:
    """`?ssl=` in a URL is SQLAlchemy's word; the connection that listens has another, and opens all the same."""
    url = make_url(await postgres_server.new_database()).set(drivername="postgresql+asyncpg")
    database = Database(url.update_query_dict({"ssl": "disable"}).render_as_string(hide_password=False))
    try:
        async with database.wakeups() as wakeups:
            assert await wakeups.wait(0.05) is False
    finally:
        await database.close()


async def test_what_is_rolled_back_wakes_nobody(either_database: Database, second_database: Database) -> None:
    """A wake-up belongs to its transaction."""

    async def fails() -> None:
        async with second_database.write() as session:
            await heartbeats.beat(session, "someone", NOW)
            await second_database.wake(session)
            raise RuntimeError("no")

    async with either_database.wakeups() as wakeups:
        with pytest.raises(RuntimeError, match="no"):
            await fails()
        assert await wakeups.wait(0.1) is False


async def test_a_file_on_a_read_only_disk_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite would open it to read, and for as long as it is open anywhere nobody here could write it again."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'handrail.db'}")
    async with database.write() as session:
        await session.exec_driver_sql("CREATE TABLE written (number INTEGER)")
    await database.close()
    with monkeypatch.context() as disk:
        disk.setattr("os.access", lambda *_: False)  # what the system answers of a disk that is read-only
        for opening in (database.write, database.read, database.wakeups):
            with pytest.raises(OutageError, match="retry"):
                async with opening():
                    pass
    async with database.write() as session:
        await session.exec_driver_sql("INSERT INTO written VALUES (1)")
    await database.close()


async def test_what_is_in_use_while_the_database_is_closed_is_closed_when_it_comes_back(
    either_database: Database, second_database: Database
) -> None:
    """A piece of work that outlives its process's desk is kept whole, and leaves no connection open."""
    async with second_database.write() as session:
        connection: Any = (await session.get_raw_connection()).driver_connection
        await second_database.close()
        await heartbeats.beat(session, "late", NOW)
    with pytest.raises((ValueError, InterfaceError), match=r"closed|no active"):
        await connection.execute("SELECT 1")
    async with either_database.read() as session:
        assert await heartbeats.since(session, NOW.replace(year=2000)) == {"late": NOW}


async def test_closed_file_is_whole(tmp_path: Path) -> None:
    """Once nobody has it open, all that SQLite has written is in one file, which people may move."""
    for number in range(200):
        file = tmp_path / str(number) / "one.db"
        database = Database(f"sqlite+aiosqlite:///{file}")
        async with database.write() as session:
            await session.exec_driver_sql("CREATE TABLE kept (id INTEGER)")
        async with database.read() as session:
            await session.exec_driver_sql("SELECT id FROM kept")
        await database.close()
        assert [path.name for path in file.parent.iterdir()] == ["one.db"]
