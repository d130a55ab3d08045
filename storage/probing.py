"""
What is wrong with a database, found out in a second or two: away, silent, held, read-only, broken, or at which step.

Nothing is written: the lock that a writer needs is taken and let go. It opens connections of its own, because those of
`storage.database` are patient for longer than somebody who asks what is wrong.
"""

import asyncio
import contextlib
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import URL, make_url

from storage.database import asyncpg_dsn


class Trouble(StrEnum):
    """What keeps a database from being used."""

    AWAY = "away"
    """It cannot be reached."""
    SILENT = "silent"
    """It takes the connection and does not answer."""
    HELD = "held"
    """Another program holds what a writer needs."""
    READ_ONLY = "read-only"
    """It takes no writes."""
    BROKEN = "broken"
    """It is no database, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found: the trouble with its code, or the step that the tables are at, None where there are none."""

    trouble: Trouble | None = None
    code: str = ""
    step: str | None = None


_SQLITE = {
    "SQLITE_BUSY": Trouble.HELD,
    "SQLITE_LOCKED": Trouble.HELD,
    "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_NOTADB": Trouble.BROKEN,
    "SQLITE_CORRUPT": Trouble.BROKEN,
}
_POSTGRES = {"55P03": Trouble.HELD, "25006": Trouble.READ_ONLY, "57014": Trouble.SILENT}
_STEP = "SELECT version_num FROM alembic_version"


async def probe(url: str, seconds: float) -> Probe:
    """Look at the database at `url`, an async SQLAlchemy URL, for some `seconds`."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        return await asyncio.to_thread(probe_file, Path(where.database or ""), seconds)
    try:
        async with asyncio.timeout(seconds * 2):
            return await _probe_server(where, seconds)
    except TimeoutError:
        return Probe(Trouble.SILENT, "timeout")


def probe_file(file: Path, seconds: float) -> Probe:
    """Look at one SQLite file, for `seconds` at most if another program holds it."""
    try:
        with contextlib.closing(
            sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=seconds, isolation_level=None)
        ) as connection:
            connection.execute("BEGIN IMMEDIATE")
            there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
            row = connection.execute(_STEP).fetchone() if there else None
            connection.execute("ROLLBACK")
            return Probe(step=row[0] if row else None)
    except sqlite3.Error as error:
        code = str(getattr(error, "sqlite_errorname", type(error).__name__))
        return Probe(next((what for name, what in _SQLITE.items() if code.startswith(name)), Trouble.AWAY), code)


async def _probe_server(where: URL, seconds: float) -> Probe:
    import asyncpg  # noqa: PLC0415 - it takes a while to load, and the embedded database has no use for it

    try:
        connection = await asyncpg.connect(asyncpg_dsn(where), timeout=seconds, command_timeout=seconds)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        silent = isinstance(error, TimeoutError)
        return Probe(Trouble.SILENT if silent else Trouble.AWAY, _code(error))
    try:
        if await connection.fetchval("SELECT current_setting('transaction_read_only')::bool"):
            return Probe(Trouble.READ_ONLY, "transaction_read_only")
        return Probe(step=await _ask(connection, seconds))
    except asyncpg.PostgresError as error:
        return Probe(_POSTGRES.get(error.sqlstate or "", Trouble.BROKEN), _code(error))
    finally:
        connection.terminate()


async def _ask(connection: "asyncpg.Connection", seconds: float) -> str | None:  # type: ignore[name-defined]  # noqa: F821 - loaded late
    """Take the lock that a writer takes, let go of it, and answer the step of the tables."""
    if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
        return None
    step: str | None = await connection.fetchval(_STEP)
    async with connection.transaction():
        await connection.execute(f"SET LOCAL lock_timeout = '{seconds / 2:.3f}s'")
        await connection.execute("LOCK TABLE alembic_version IN ROW EXCLUSIVE MODE")
        if await connection.fetchval("SELECT to_regclass('moves')") is not None:
            await connection.execute("LOCK TABLE moves, cases IN ROW EXCLUSIVE MODE")
    return step


def _code(error: Exception) -> str:
    """Name an error without its message, which may hold an address."""
    return str(getattr(error, "sqlstate", None) or type(error).__name__)
