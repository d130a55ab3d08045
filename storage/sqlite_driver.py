"""
How SQLAlchemy speaks to SQLite here: each statement and all its rows in one visit to the connection's thread.

Its own dialect visits that thread four times for a query: to make a cursor, run the statement, fetch rows and close;
and once more after each commit, to take back what has ended. A visit costs more than most of our statements do.

It also waits for the write lock here. SQLite itself looks for it ever more seldom, ten times a second in the end, and
between two commits of a flood of reports it is free for some milliseconds: clocks would stand still. And it does not
wait at all where several open a new file at once, or one that is being recovered after a process died.
"""

import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import sleep
from typing import Any, cast

from sqlalchemy.connectors.asyncio import AsyncAdapt_dbapi_connection
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.util.concurrency import await_

DRIVER = "sqlite+aiosqlite_whole"
"""What a URL names to get it."""
BEGIN_WRITING = "BEGIN IMMEDIATE"
"""Begins a transaction that writes, and takes the write lock."""
IN_WAL = "PRAGMA journal_mode=WAL"
"""Turns the write-ahead log on, for which a new file is locked for a moment."""
_WAITED_FOR = frozenset({BEGIN_WRITING, IN_WAL})
_PRIMARY = 0xFF
"""The part of an error's code that says what it is; the rest says how it came, as in `SQLITE_BUSY_RECOVERY`."""
_OFTEN, _SELDOM, _SOON = 0.001, 0.01, 2.0
"""Seconds between two looks for the write lock, at first and then, and for how long it is looked for often."""

_Done = tuple[Sequence[Any], Any, int, int | None]
"""What a statement left: its rows, their description, how many it changed, the newest row's number."""


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """What one statement left; the driver's own cursor lives no longer than the visit."""

    __slots__ = ("_done",)
    _adapt_connection: "_Connection"

    def __init__(self, adapt_connection: AsyncAdapt_dbapi_connection) -> None:
        self._adapt_connection = cast("_Connection", adapt_connection)
        self._connection = adapt_connection._connection  # noqa: SLF001 - as in the class above
        self._rows: deque[Any] = deque()
        self._done: _Done = ((), None, -1, None)

    @property
    def description(self) -> Any:  # noqa: ANN401 - as the database API has it
        return self._done[1]

    @property
    def rowcount(self) -> int:
        return self._done[2]

    @property
    def lastrowid(self) -> Any:  # noqa: ANN401 - as the database API has it
        return self._done[3]

    async def _execute_async(self, operation: Any, parameters: Any) -> None:  # noqa: ANN401 - as the dialect has it
        await self._visit(_patiently if operation in _WAITED_FOR else _one, operation, parameters or ())

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:  # noqa: ANN401 - likewise
        await self._visit(_many, operation, seq_of_parameters)

    async def _visit(self, act: Callable[..., _Done], *words: Any) -> None:  # noqa: ANN401 - a statement and its values
        connection: Any = self._connection
        self._adapt_connection.asked = True  # before it runs: who gives up waiting for it must still take it back
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001 - the dialect's own cursor takes it, too
            self._done = await connection._execute(act, connection._conn, *words)  # noqa: SLF001 - no public name runs a function there
        self._rows = deque(self._done[0])

    async def _async_soft_close(self) -> None:
        """Leave the rows: the driver's cursor is closed already."""

    def close(self) -> None:
        self._rows.clear()


class _Connection(AsyncAdapt_aiosqlite_connection):
    """A connection that knows whether anything was asked of it since its last transaction ended."""

    __slots__ = ("asked",)
    _cursor_cls = _Cursor

    def __init__(self, dbapi: Any, connection: Any) -> None:  # noqa: ANN401 - as the dialect has it
        super().__init__(dbapi, connection)
        self.asked = False

    def commit(self) -> None:
        super().commit()
        self.asked = False

    def rollback(self) -> None:
        """Take back what is under way; the pool asks for it after every commit, too, when nothing is."""
        if self.asked:
            super().rollback()
        self.asked = False


def refuse_read_only(path: str) -> None:
    """
    Open no file that cannot be written now: it could not be written later either, for as long as it is open anywhere.

    Raises:
        sqlite3.OperationalError: its disk is read-only, or the file is not ours.

    """
    if Path(path).exists() and not os.access(path, os.W_OK):
        error = sqlite3.OperationalError("the file cannot be written")
        error.sqlite_errorname = "SQLITE_READONLY"
        raise error


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *arg: Any, **kw: Any) -> _Connection:  # noqa: ANN401 - as the dialect has it
        refuse_read_only(str(arg[0]))
        connection = self.aiosqlite.connect(*arg, **kw)
        connection._thread.daemon = True  # noqa: SLF001 - as the dialect does: a connection must not keep a process alive
        return _Connection(self, await_(connection))


class Dialect(SQLiteDialect_aiosqlite):
    """SQLAlchemy's dialect with our cursor."""

    driver = "aiosqlite_whole"
    supports_statement_cache = True
    supports_server_side_cursors = False

    @classmethod
    def import_dbapi(cls) -> _Driver:
        """Answer the driver as the dialect calls it."""
        return _Driver(__import__("aiosqlite"), sqlite3)


registry.register("sqlite.aiosqlite_whole", __name__, "Dialect")


def _one(connection: sqlite3.Connection, statement: str, values: Sequence[Any]) -> _Done:
    cursor = connection.execute(statement, values)
    rows = cursor.fetchall() if cursor.description else ()
    return rows, cursor.description, cursor.rowcount, cursor.lastrowid


def _patiently(connection: sqlite3.Connection, statement: str, values: Sequence[Any]) -> _Done:
    """Run it as soon as nobody else is in the way; wait for that no longer than the connection is set to."""
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout=0")
    try:
        for pause in _pauses(patience / 1000):
            try:
                return _one(connection, statement, values)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY:
                    raise
            sleep(pause)
        return _one(connection, statement, values)
    finally:
        connection.execute(f"PRAGMA busy_timeout={patience}")


def _pauses(seconds: float) -> Iterator[float]:
    """Give the pauses of so many seconds."""
    waited = 0.0
    while waited < seconds:
        pause = _OFTEN if waited < _SOON else _SELDOM
        waited += pause
        yield pause


def _many(connection: sqlite3.Connection, statement: str, values: Sequence[Sequence[Any]]) -> _Done:
    cursor = connection.executemany(statement, values)
    return (), None, cursor.rowcount, cursor.lastrowid
