"""
What SQLite's driver answers, and that a statement costs one visit to the connection's thread.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import sqlite_driver
from storage.database import Database
from storage.outage import OutageError


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Open a database with one table of three rows."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'some.db'}")
    async with database.write() as session:
        await session.execute(text("CREATE TABLE steps (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
        await session.exec_driver_sql("INSERT INTO steps (name) VALUES (?)", [("one",), ("two",), ("three",)])
    yield database
    await database.close()


async def test_query_is_one_visit(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction with two queries visits the thread four times: its beginning, each query, its end."""
    visits = 0
    visit: Callable[..., Awaitable[object]] = aiosqlite.Connection._execute  # noqa: SLF001 - this is what is counted

    async def counted(*words: object, **more: object) -> object:
        nonlocal visits
        visits += 1
        return await visit(*words, **more)

    async with database.read() as session:
        await session.execute(text("SELECT 1"))
    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    async with database.read() as session:
        await session.execute(text("SELECT name FROM steps"))
        await session.execute(text("SELECT id FROM steps"))
    assert visits == 4


async def test_results_say_what_they_hold(database: Database) -> None:
    """Rows have names, changes are counted, and what a statement returns is all there."""
    async with database.write() as session:
        found = (await session.execute(text("SELECT id, name FROM steps ORDER BY id LIMIT 1"))).one()
        assert (found.id, found.name) == (1, "one")
        assert (await session.execute(text("UPDATE steps SET name = name || '!'"))).rowcount == 3
        gone = await session.execute(text("DELETE FROM steps WHERE id > 1 RETURNING id"))
        assert sorted(gone.scalars()) == [2, 3]


async def test_writer_begins_at_its_first_look_after_another_has_ended(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write lock is looked for every millisecond, and taken as soon as it is free."""
    other = sqlite3.connect(tmp_path / "some.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    pauses = _ended_at_fifth_pause(other, monkeypatch)
    async with database.write() as session:
        patience = (await session.exec_driver_sql("PRAGMA busy_timeout")).scalar_one()
    other.close()
    assert pauses == [0.001] * 5
    assert patience == 15_000


async def test_writer_gives_up_when_its_patience_ends(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for as long as its connection is set to, looking less often after a while, and then says so."""
    other = sqlite3.connect(tmp_path / "some.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    pauses: list[float] = []
    monkeypatch.setattr(sqlite_driver, "sleep", pauses.append)
    with pytest.raises(OutageError):
        async with database.write():
            pass
    other.execute("COMMIT")
    other.close()
    assert sum(pauses) == pytest.approx(15.0, abs=0.1)
    assert set(pauses) == {0.001, 0.01}
    async with database.write() as session:
        assert (await session.execute(text("SELECT count(*) FROM steps"))).scalar_one() == 3


async def test_new_file_that_another_is_writing_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several may open a new file at once: who cannot turn its log on yet looks again, instead of failing."""
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    pauses = _ended_at_fifth_pause(other, monkeypatch)
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
    async with database.read() as session:
        assert (await session.exec_driver_sql("PRAGMA journal_mode")).scalar_one() == "wal"
    await database.close()
    other.close()
    assert pauses == [0.001] * 5


async def test_file_that_is_being_recovered_is_waited_for(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a process has died whoever opens its file first looks through the log, and the others wait for that."""
    run, pauses = sqlite_driver._one, list[float]()  # noqa: SLF001 - no other way to be second

    def recovering(connection: sqlite3.Connection, statement: str, values: Sequence[object]) -> object:
        if statement == sqlite_driver.BEGIN_WRITING and len(pauses) < 3:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY_RECOVERY
            raise error
        return run(connection, statement, values)

    monkeypatch.setattr(sqlite_driver, "_one", recovering)
    monkeypatch.setattr(sqlite_driver, "sleep", pauses.append)
    await _rename(database, "recovered")
    assert pauses == [0.001] * 3


async def test_error_leaves_the_connection_usable(database: Database) -> None:
    """A statement that fails ends its transaction, and the next one finds everything as it was."""
    with pytest.raises(IntegrityError):
        await _fail(database)
    async with database.read() as session:
        names = (await session.execute(text("SELECT name FROM steps ORDER BY id"))).scalars().all()
    assert names == ["one", "two", "three"]


async def test_who_gives_up_waiting_leaves_no_lock(database: Database) -> None:
    """A transaction that is cancelled while it waits for the write lock does not hold the lock afterwards."""
    other = Database(str(database.url))
    await _rename(other, "four")
    async with database.write():
        waiting = asyncio.ensure_future(_rename(other, "five"))
        for _ in range(20):
            await asyncio.sleep(0)
        waiting.cancel()
    await asyncio.wait([waiting])
    await _rename(database, "six")
    await _rename(other, "seven")
    await other.close()
    async with database.read() as session:
        assert (await session.execute(text("SELECT name FROM steps WHERE id = 1"))).scalar_one() == "seven"


def _ended_at_fifth_pause(other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """End another's transaction when it has been waited for five times; answer the pauses, as they come."""
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 5:
            other.execute("COMMIT")

    monkeypatch.setattr(sqlite_driver, "sleep", pause)
    return pauses


async def _rename(database: Database, name: str) -> None:
    async with database.write() as session:
        await session.execute(text("UPDATE steps SET name = :name WHERE id = 1"), {"name": name})


async def _fail(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("DELETE FROM steps WHERE name = 'one'"))
        await session.exec_driver_sql("INSERT INTO steps (name) VALUES (?)", [("four",), ("two",)])
