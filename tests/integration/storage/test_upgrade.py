"""
Migrations: they lead to exactly the tables the code expects, once, however many processes start together.
"""

import asyncio
import sys

import pytest

from storage import keystore
from storage.database import Database
from storage.upgrade import differences, is_current, upgrade
from tests.integration.storage.rows import with_cases

_STARTS = """
import asyncio, sys
from storage.database import Database
from storage.upgrade import upgrade
from storage import keystore

async def main():
    database = Database(sys.argv[1])
    await upgrade(database)
    await keystore.prepare(database)
    await database.close()

asyncio.run(main())
"""


async def test_migrations_reach_the_tables_of_the_code(either_database: Database) -> None:
    """Nothing differs, and the revision is the newest."""
    async with either_database.read() as session:
        assert await differences(session) == []
        assert await is_current(session)


async def test_an_empty_database_is_not_current(empty_url: str) -> None:
    """A database without tables says so, and differs."""
    database = Database(empty_url)
    async with database.read() as session:
        assert not await is_current(session)
        assert await differences(session) != []
    await database.close()


async def test_upgrading_again_changes_nothing(either_database: Database) -> None:
    """What is there stays there."""
    await with_cases(either_database)
    await upgrade(either_database)
    async with either_database.read() as session:
        assert await differences(session) == []
        assert (await session.exec_driver_sql("SELECT count(*) FROM cases")).scalar_one() == 1


async def test_several_tasks_upgrade_at_once(empty_url: str) -> None:
    """One takes the steps, the others wait, nobody fails."""
    some = [Database(empty_url) for _ in range(4)]
    await asyncio.gather(*(upgrade(one) for one in some))
    async with some[0].read() as session:
        assert await differences(session) == []
    await asyncio.gather(*(one.close() for one in some))


@pytest.mark.slow
async def test_several_processes_upgrade_at_once(empty_url: str) -> None:
    """Web, engine and doors may all be started together on a new installation."""
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", _STARTS, empty_url, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    ended = [await one.communicate() for one in started]
    assert [one.returncode for one in started] == [0, 0, 0], ended
    database = Database(empty_url)
    async with database.read() as session:
        assert await is_current(session)
    await database.close()


async def test_several_tasks_prepare_a_key_store_at_once(empty_url: str) -> None:
    """The key store's one table is made once."""
    some = [Database(empty_url) for _ in range(5)]
    await asyncio.gather(*(keystore.prepare(one) for one in some))
    assert not await keystore.has_any(some[0])
    await asyncio.gather(*(one.close() for one in some))
