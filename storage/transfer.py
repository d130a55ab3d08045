"""
Moving all rows of an embedded database into another one that is empty; the file is put aside once they are committed.

Nobody else may have the file open meanwhile, so that nothing is written into it which the other database lacks.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Table, inspect, make_url, select
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from handrail.errors import HandrailError
from storage.database import Database, Session, prepare_sqlite
from storage.floor import schema_floor
from storage.keystore import outer_keys
from storage.outage import OutageError, outages
from storage.statements import alone, chunks, insert
from storage.tables import cases, people

_ASIDE = ".moved"
_ROWS = 50
"""Rows in memory at once: one may be a mail with its files."""
_ALONE = ("PRAGMA journal_mode=DELETE",)
"""SQLite leaves the write-ahead log, and writes what it holds into the file, for its only user alone."""
_NOT_MOVED = frozenset({"alembic_version", schema_floor.name})
"""What the other database says of itself."""


class TransferError(HandrailError):
    """A database cannot be moved; nothing was, and the message says what to do first."""

    code = "not-moved"


def aside(file: Path) -> Path:
    """Name the file that is left over once a database has been moved."""
    return file.with_name(file.name + _ASIDE)


def is_elsewhere(url: str | URL, file: Path) -> bool:
    """Tell whether a database is not the one in `file`."""
    where = make_url(url)
    return where.get_backend_name() != "sqlite" or Path(where.database or "").resolve() != file.resolve()


async def transfer(file: Path, target: Database, tables: Sequence[Table]) -> int:
    """
    Move every row of `file` into the tables of a database that are there and empty; answer how many there were.

    Raises:
        TransferError: somebody has the file open, or it holds tables that are unknown here; or the database holds
            something already.
        OutageError: the database cannot be used.

    """
    if aside(file).exists():
        raise TransferError(f"the file {aside(file)} is left over from a move before this one; put it elsewhere first")
    async with _held_alone(file) as source:
        await _require_known(source, file, tables)
        async with target.write() as session:
            await alone(session)
            await _require_empty(session, file, tables)
            moved = sum([await _move(source, session, table) for table in tables])
        await asyncio.to_thread(file.rename, aside(file))
    return moved


@dataclass(frozen=True, slots=True)
class Left:
    """A file with rows that the database in use lacks, and how many they are."""

    file: Path
    count: int


async def records_left(file: Path, database: Database) -> Left | None:
    """Answer where cases and people lie that a database lacks: in `file`, or in what is left of it, if it is that."""
    return await _left(file, database, (cases, people))


async def keys_left(file: Path, store: Database) -> Left | None:
    """Answer where keys lie that a key store lacks, likewise."""
    return await _left(file, store, (outer_keys,))


async def _left(file: Path, database: Database, tables: Sequence[Table]) -> Left | None:
    other = file if is_elsewhere(database.url, file) else aside(file)
    count = sum([await _lacking(other, database, table) for table in tables])
    return Left(other, count) if count else None


async def _lacking(file: Path, database: Database, table: Table) -> int:
    (key,) = table.primary_key
    there = await asyncio.to_thread(_keys, file, table.name, key.name)
    if not there:
        return 0
    async with database.read() as session:
        found = [
            set((await session.execute(select(key).where(key.in_(some)))).scalars()) for some in chunks(sorted(there))
        ]
    return len(there) - sum(map(len, found))


def _keys(file: Path, table: str, key: str) -> list[str]:
    if not file.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return [row[0] for row in connection.execute(f'SELECT "{key}" FROM "{table}"')]  # noqa: S608 - our own names
    except sqlite3.Error:
        return []


@asynccontextmanager
async def _held_alone(file: Path) -> AsyncIterator[AsyncConnection]:
    """Open a file that nobody else has open, and keep it so."""
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        poolclass=NullPool,
        connect_args={"timeout": 1},
        hide_parameters=True,
    )
    prepare_sqlite(engine, _ALONE, "BEGIN EXCLUSIVE")
    try:
        async with AsyncExitStack() as opening:
            with _said_of(file):
                connection = await opening.enter_async_context(engine.begin())
            yield connection
    finally:
        await engine.dispose()


@contextmanager
def _said_of(file: Path) -> Iterator[None]:
    try:
        with outages():
            yield
    except OutageError as error:
        raise TransferError(
            f"the file {file} cannot be had alone ({error.what}): end every part of Handrail, and what else has it open"
        ) from None


async def _require_known(source: AsyncConnection, file: Path, tables: Sequence[Table]) -> None:
    there = await source.run_sync(lambda connection: set(inspect(connection).get_table_names()))
    unlike = (there - _NOT_MOVED) ^ {table.name for table in tables}
    if unlike:
        raise TransferError(f"the file {file} has other tables than this version knows: {', '.join(sorted(unlike))}")


async def _require_empty(session: Session, file: Path, tables: Sequence[Table]) -> None:
    for table in tables:
        if (await session.execute(select(table.primary_key.columns.values()[0]).limit(1))).first() is not None:
            raise TransferError(
                f"the database holds something already, in its table {table.name}; name an empty one. If {file.name} "
                f"was moved there before, and the audit is clean, give {file} another name"
            )


async def _move(source: AsyncConnection, session: Session, table: Table) -> int:
    moved = 0
    async with source.stream(select(table)) as rows:
        async for some in rows.mappings().partitions(_ROWS):
            await insert(session, table, some)
            moved += len(some)
    return moved
