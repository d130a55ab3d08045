"""
Fixtures of the storage tests: an upgraded database and a key store, once on SQLite and once on PostgreSQL.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import keystore
from storage.database import Database
from storage.upgrade import upgrade
from tests.support.databases import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path, postgres_server: PostgresServer) -> str:
    """Answer the URL of a database in which nothing is yet."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'handrail.db'}"
    return (await postgres_server.new_database()).replace("postgresql://", "postgresql+asyncpg://", 1)


@pytest.fixture
async def either_database(empty_url: str) -> AsyncIterator[Database]:
    """Open a database that has every table."""
    database = Database(empty_url)
    await upgrade(database)
    yield database
    await database.close()


@pytest.fixture
async def second_database(either_database: Database) -> AsyncIterator[Database]:
    """Open the same database again, as another process does."""
    database = Database(either_database.url.render_as_string(hide_password=False))
    yield database
    await database.close()


@pytest.fixture
async def either_keystore(empty_url: str) -> AsyncIterator[Database]:
    """Open a key store that has its table."""
    store = Database(empty_url)
    await keystore.prepare(store)
    yield store
    await store.close()
