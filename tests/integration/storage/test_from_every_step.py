"""
From every step there was: a database of that step with a community's rows in it comes up to today with all of them.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from pydantic import SecretStr
from sqlalchemy import Connection, Table, select

import storage
from engine.desk import open_desk
from handrail.clock import HandClock
from handrail.identifiers import Reference
from handrail.settings import Settings
from storage.database import Database
from storage.migrating import config
from storage.upgrade import differences, is_current
from tests.integration.storage.lived_in import REPLY, WORDS, Kept, fill, load
from tests.support.community import PASSPHRASE
from tests.support.databases import PostgresServer

STEPS = sorted(path.name[:4] for path in Path(storage.__file__).parent.glob("migrations/versions/[0-9]*_*.py"))
LONG = os.environ.get("UPGRADES") == "long"
"""Whether every step is tried, on both databases, as `make upgrades` does."""
CASES = [
    *((step, "sqlite") for step in (STEPS if LONG else [*STEPS[:-3:4], *STEPS[-3:]])),
    *((step, "postgresql") for step in (STEPS if LONG else ["0002", "0008"])),
]
WHOLE = "0002"
"""From this step on a community has people and policies, so that it can be lived in."""


@pytest.fixture
async def settings(kind: str, tmp_path: Path, postgres_server: PostgresServer) -> Settings:
    """Answer settings of a community whose keys are those of the rows, and whose database is empty."""
    kept = load()
    (tmp_path / "keys").mkdir(mode=0o700)
    for name, content in (("server.key", kept.server_key), ("keystore.db", kept.keystore)):
        (tmp_path / "keys" / name).write_bytes(content)
        (tmp_path / "keys" / name).chmod(0o600)
    url = SecretStr(await postgres_server.new_database()) if kind == "postgresql" else None
    return Settings(data=tmp_path, database_url=url)


@pytest.mark.slow
@pytest.mark.parametrize(("step", "kind"), CASES)
async def test_rows_of_every_step_come_up_to_date(step: str, settings: Settings) -> None:
    """Nothing is lost or changed; the audit finds nothing; a passphrase and a receipt open what they opened then."""
    kept = load()
    database = Database(settings.main_database)
    async with database.write() as session:
        written = await session.run_sync(_built, step, kept)
    await database.close()

    async with open_desk(settings, HandClock(kept.at)) as desk:
        async with desk.context.database.read() as session:
            assert await differences(session) == []
            assert await is_current(session)
            for name, (table, rows) in written.items():
                assert await session.run_sync(_every, table, list(rows[0])) == _in_order(rows), name
        if step < WHOLE:
            return
        assert (await desk.audit()).findings == ()
        assert (await desk.reporter_view(kept.receipt)).reference == kept.reference
        signed = await desk.sign_in("facilitator-1@example.org", PASSPHRASE)
        visitor = await desk.visitor(signed.cookie) if signed else None
        assert visitor is not None
        page = await desk.case_page(visitor, Reference(kept.reference))
        assert {WORDS, REPLY, "We have spoken."} <= {one.text for one in page.writings}


def _built(connection: Connection, step: str, kept: Kept) -> dict[str, tuple[Table, list[dict[str, Any]]]]:
    """Build a database of a step, and write what it has room for."""
    command.upgrade(config(connection), step)
    written = fill(connection, kept)
    assert {"cases", "case_log", "moves", "promises", "wraps", "writings"} <= set(written)
    return written


def _every(connection: Connection, table: Table, written: list[str]) -> list[str]:
    """Read back the columns that were written, of a table as it was then."""
    wanted = select(*(table.c[column] for column in written))
    return _in_order([dict(row) for row in connection.execute(wanted).mappings()])


def _in_order(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize(("step", "kind"), CASES)
async def test_older_code_goes_on_beside_newer_tables(step: str, settings: Settings) -> None:
    """What code of each step writes and reads, column by column, today's tables take and answer."""
    kept = load()
    older, newest = Database("sqlite+aiosqlite:///" + str(settings.data / "older.db")), Database(settings.main_database)
    async with older.write() as session:
        written = await session.run_sync(_built, step, kept)
    async with newest.write() as session:
        await session.run_sync(lambda connection: command.upgrade(config(connection), "head"))
        narrow = await session.run_sync(fill, _narrowed(kept, written))
        for name, (_, rows) in written.items():
            table, now = narrow[name]
            known = [table.c[column] for column in rows[0]]
            found = (await session.execute(select(*known))).mappings()
            wanted = [{column: row[column] for column in rows[0]} for row in now]
            assert _in_order([dict(row) for row in found]) == _in_order(wanted), name
    await older.close()
    await newest.close()


def _narrowed(kept: Kept, written: dict[str, tuple[Table, list[dict[str, Any]]]]) -> Kept:
    """Answer the rows with no more than the columns there were at a step: what code of that step writes."""
    tables = {
        name: [{column: row[column] for column in rows[0] if column in row} for row in kept.tables[name]]
        for name, (_, rows) in written.items()
    }
    return Kept(kept.at, kept.step, kept.reference, kept.receipt, kept.server_key, kept.keystore, tables)
