"""
Rehearsals of the runbooks about the two databases and the server's key.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
import pytest_asyncio
from alembic import command
from pydantic import SecretStr
from sqlalchemy import Connection

from cli.databases import back_up, move_all, pair_all, upgrade_all
from handrail.clock import HandClock, SystemClock
from states.people import Person
from storage import migrating
from storage.database import Database
from tests.integration.runbooks.house import House, build
from tests.integration.runbooks.listeners import Listener, Mood
from tests.support.databases import PostgresServer
from vault.server_key import ServerKey

Served = tuple[str, dict[str, Person], Path]


class KilledError(Exception):
    """A process ends here."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def served(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """Build a house whose database is on PostgreSQL, once; answer its address and its people."""
    url, folder = await postgres_server.new_database(), tmp_path_factory.mktemp("served") / "var"
    people = await build(folder, HandClock(SystemClock().now()), database_url=url)
    return url, people, folder


@pytest.fixture
async def wire(house: House, served: Served, listener: Listener, tmp_path: Path) -> Listener:
    """Move the house to PostgreSQL, which it reaches through a port that can misbehave."""
    url, people, folder = served
    listener.mood, listener.behind = Mood.PASS_ON, PostgresServer.socket_of(url)
    shutil.copytree(folder, tmp_path / "served")
    (tmp_path / "served").chmod(0o700)
    where = SecretStr(PostgresServer.through(listener.port, url))
    house.change(data=tmp_path / "served", database_url=where)
    house.people = dict(people)
    return listener


async def test_runbook_database_away(house: House, wire: Listener) -> None:
    """A server that is gone, restarting or cut off is named; when it is back all is well."""
    await wire.close()
    assert await house.finds("database-away")
    await wire.open()
    assert await house.is_well()


async def test_runbook_database_silent(house: House, wire: Listener) -> None:
    """A server that takes connections and says nothing is told from one that is gone."""
    wire.mood = Mood.SILENT
    assert await house.finds("database-silent")
    wire.mood = Mood.PASS_ON
    assert await house.is_well()


async def test_runbook_database_read_only(house: House, wire: Listener, served: Served) -> None:
    """A server that takes no writes, as a standby, is named until writes are taken again."""
    name = urlsplit(served[0]).path.strip("/")
    connection = await asyncpg.connect(served[0])
    await connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert await house.finds("database-read-only")
    await connection.execute("SET default_transaction_read_only = off")
    await connection.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    await connection.close()
    assert await house.is_well()
    assert wire.port


async def test_runbook_database_held(house: House, wire: Listener, served: Served) -> None:
    """On PostgreSQL a lock that keeps writers out is named until it is let go."""
    connection = await asyncpg.connect(served[0])
    held = connection.transaction()
    await held.start()
    await connection.execute("LOCK TABLE cases IN SHARE MODE")
    assert await house.finds("database-held")
    await held.rollback()
    await connection.close()
    assert await house.is_well()
    assert wire.port


@pytest.mark.parametrize("name", ["handrail.db", "keys/keystore.db"])
async def test_runbook_database_held_by_a_program(house: House, name: str) -> None:
    """On SQLite another program that holds the database or the key store is named until it ends."""
    with closing(sqlite3.connect(house.settings.data / name, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await house.finds("database-held")
        other.execute("ROLLBACK")
    assert await house.is_well()


@pytest.mark.parametrize("name", ["handrail.db", "keys/keystore.db"])
async def test_runbook_database_broken(house: House, name: str, tmp_path: Path) -> None:
    """A file that is damaged is named; put back from a backup, all is well."""
    copies = await back_up(house.settings, tmp_path / "copy", tmp_path / "copy-of-keys")
    file = house.settings.data / name
    _damage(file)
    assert await house.finds("database-broken")
    _put_back(next(one for one in copies if one.name == file.name), file)
    assert await house.is_well()


def _damage(file: Path) -> None:
    """Write over a file, and take its journal away: where one is left, the pages that it holds would still be read."""
    file.write_bytes(b"this is no database any more" * 400)
    for journal in ("-wal", "-shm"):
        Path(f"{file}{journal}").unlink(missing_ok=True)


def _put_back(copied: Path, file: Path) -> None:
    """Put a database back as the page about backups says."""
    for beside in (f"{file}-wal", f"{file}-shm"):
        Path(beside).unlink(missing_ok=True)
    shutil.copy(copied, file)


async def test_runbook_database_behind(house: House) -> None:
    """A database from before an upgrade is named with both steps, and `db upgrade` takes what is missing."""
    database = Database(house.settings.main_database)
    async with database.write() as session:
        await session.run_sync(_one_step_back)
    await database.close()
    assert await house.finds("database-behind")
    await upgrade_all(house.settings)
    assert await house.is_well()


def _one_step_back(connection: Connection) -> None:
    command.downgrade(migrating.config(connection), "-1")


async def test_runbook_database_ahead(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of a newer version is named unless it serves this one too; under the newer one all is well."""
    with closing(sqlite3.connect(house.file)) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    assert await house.is_well()
    with closing(sqlite3.connect(house.file)) as other, other:
        other.execute("UPDATE schema_floor SET oldest = '9999'")
    assert await house.finds("database-ahead")
    for place in ("cli.checkup.databases", "storage.upgrade"):
        monkeypatch.setattr(f"{place}.newest_step", lambda: "9999")
    assert await house.is_well()


@pytest.mark.parametrize("part", ["database", "keys"])
async def test_runbook_cases_left(house: House, postgres_server: PostgresServer, part: str) -> None:
    """Settings that name an empty database beside cases are told of; once these are moved all is well."""
    house.change(**{f"{part}_url": SecretStr(await postgres_server.new_database())})
    await upgrade_all(house.settings)
    assert await house.finds("cases-left")
    for file in await move_all(house.settings):
        file.unlink()
    assert await house.is_well()


async def test_runbook_moved_kept(house: House, postgres_server: PostgresServer) -> None:
    """Files that are left over from a move are told of until they are deleted."""
    house.change(keys_url=SecretStr(await postgres_server.new_database()))
    (left,) = await move_all(house.settings)
    assert await house.finds("moved-kept")
    left.unlink()
    assert await house.is_well()


async def test_runbook_moved_kept_by_a_move_that_was_killed(
    house: House, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is on the server by then: everything begins there, and the file that kept its name is told of."""
    house.change(database_url=SecretStr(await postgres_server.new_database()))
    with monkeypatch.context() as killed:
        killed.setattr(Path, "rename", _killed)
        with pytest.raises(KilledError):
            await move_all(house.settings)
    assert await house.finds("moved-kept")
    house.file.unlink()
    assert await house.is_well()


def _killed(_file: Path, _name: Path) -> None:
    raise KilledError


async def test_runbook_server_key_missing(house: House) -> None:
    """A server's key that is gone while cases depend on it is named; put back, all is well."""
    key = house.settings.server_key_file
    kept = key.rename(key.with_name("kept"))
    assert await house.finds("server-key-missing")
    kept.rename(key)
    assert await house.is_well()


async def test_runbook_server_key_broken(house: House) -> None:
    """A server's key that was cut off is named; put back, all is well."""
    key = house.settings.server_key_file
    whole = key.read_bytes()
    key.write_bytes(whole[:-9])
    assert await house.finds("server-key-broken")
    key.write_bytes(whole)
    assert await house.is_well()


async def test_runbook_server_key_other(house: House, tmp_path: Path) -> None:
    """The server's key of another installation is named, though it can be read; the right one put back, all is well."""
    key = house.settings.server_key_file
    right = key.read_bytes()
    ServerKey.load_or_make(tmp_path / "other.key")
    key.write_bytes((tmp_path / "other.key").read_bytes())
    assert await house.finds("server-key-other")
    key.write_bytes(right)
    assert await house.is_well()


async def test_runbook_keys_apart(house: House, postgres_server: PostgresServer) -> None:
    """A key store of another database is named, a new one too; with the right one, or declared lost, all is well."""
    file = house.settings.embedded_keys
    kept = file.rename(file.with_name("kept"))
    await upgrade_all(house.settings)
    assert await house.finds("keys-apart")
    kept.rename(file)
    assert await house.is_well()

    house.change(keys_url=SecretStr(await postgres_server.new_database()))
    file.unlink()
    await upgrade_all(house.settings)
    assert await house.finds("keys-apart")
    await pair_all(house.settings)
    assert await house.is_well()


async def test_runbook_check_failed(house: House, tmp_path: Path) -> None:
    """A database that answers and lacks a table is told of in words; put back from a backup, all is well."""
    copies = await back_up(house.settings, tmp_path / "copy", tmp_path / "copy-of-keys")
    with closing(sqlite3.connect(house.file)) as other, other:
        other.execute("ALTER TABLE people RENAME TO elsewhere")
    assert await house.finds("check-failed")
    _put_back(copies[0], house.file)
    assert await house.is_well()
