"""
The database's connections: who may write, in what kind of transaction, and how a process hears of another's commit.

SQLite runs in WAL mode with `synchronous=FULL`; one connection of each process writes, and takes the write lock when
its transaction begins, so that two writers wait for each other instead of failing half-way.
"""

import contextlib
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from handrail.clock import Clock, SystemClock
from storage.outage import outages
from storage.sqlite_driver import BEGIN_WRITING, DRIVER, IN_WAL
from storage.wakeups import SqliteWakeups, Wakeups

# At DEBUG it writes down every value that a statement carries, addresses that were typed to sign in among them.
logging.getLogger("aiosqlite").addFilter(lambda _: False)

Session = AsyncConnection
"""One transaction: every query in this folder takes one."""
_CLOCK = "handrail_clock"

_PRAGMAS = (
    IN_WAL,
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=15000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-16000",
    "PRAGMA secure_delete=ON",
)


class Database:
    """One database, embedded or PostgreSQL."""

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        """Prepare engines for `url`, an async SQLAlchemy URL; nothing is opened yet. `clock` is for `now_of`."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        told = {_CLOCK: clock or SystemClock()}
        if self.is_sqlite:
            Path(self.url.database or "").parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._writer = _sqlite_engine(url, begin=BEGIN_WRITING, connections=1, told=told)
            self._reader = _sqlite_engine(url, begin="BEGIN", connections=4, told=told)
        else:
            self._writer = create_async_engine(
                url,
                pool_size=8,
                max_overflow=8,
                pool_pre_ping=True,
                connect_args={"async_creator_fn": _connect_to_postgres},
                hide_parameters=True,
                execution_options=told,
            )
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ")
        self._closed = False
        for engine in {self._writer.sync_engine, self._reader.sync_engine}:
            event.listen(engine, "checkin", self._close_late)

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """
        Open a transaction that may write; it commits at the end and rolls back on any error.

        Raises:
            OutageError: the database cannot be used for now.

        """
        with outages():
            async with self._writer.begin() as session:
                yield session

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """
        Open a transaction that only reads, on one consistent picture of the database.

        Raises:
            OutageError: the database cannot be used for now.

        """
        with outages():
            async with self._reader.begin() as session:
                yield session

    @property
    def writer(self) -> AsyncEngine:
        """The engine that migrations run on."""
        return self._writer

    async def wake(self, session: Session) -> None:
        """Tell waiting processes, when this transaction commits, that there is something to do."""
        if not self.is_sqlite:
            await session.execute(text("SELECT pg_notify('handrail', '')"))

    @contextlib.asynccontextmanager
    async def wakeups(self) -> AsyncIterator[Wakeups]:
        """Listen for other processes' commits."""
        wakeups: Wakeups = SqliteWakeups(str(self.url.database)) if self.is_sqlite else _postgres_wakeups(self.url)
        await wakeups.start()
        try:
            yield wakeups
        finally:
            await wakeups.stop()

    async def close(self) -> None:
        """
        Close every connection; one that a transaction still uses is closed when that has ended.

        One after another: the last one puts into the file what SQLite has in its write-ahead log, and two that close at
        once both leave that to the other.
        """
        self._closed = True
        await self._reader.dispose()
        await self._writer.dispose()

    def _close_late(self, _connection: object, record: ConnectionPoolEntry) -> None:
        if self._closed:
            record.invalidate()


def now_of(session: Session) -> datetime:
    """Answer what time it is for a transaction: by the clock that its database was opened with."""
    clock: Clock = session.sync_connection.get_execution_options()[_CLOCK] if session.sync_connection else SystemClock()
    return clock.now()


async def _connect_to_postgres(*place: Any, **options: Any) -> Any:  # noqa: ANN401 - asyncpg's own
    # The driver takes a while to load, and a command on the embedded database has no use for it.
    from storage.postgres_connections import connect  # noqa: PLC0415  # see above

    return await connect(*place, **options)


def _postgres_wakeups(url: URL) -> Wakeups:
    from storage.postgres_wakeups import PostgresWakeups  # noqa: PLC0415  # see above

    return PostgresWakeups(asyncpg_dsn(url))


def asyncpg_dsn(url: URL) -> str:
    """Write a database's URL as asyncpg itself reads it: what SQLAlchemy calls `ssl` is `sslmode` there."""
    words = {"sslmode" if name == "ssl" else name: value for name, value in url.query.items()}
    return url.set(drivername="postgresql", query=words).render_as_string(hide_password=False)


def _sqlite_engine(url: str, *, begin: str, connections: int, told: Mapping[str, object]) -> AsyncEngine:
    engine = create_async_engine(
        make_url(url).set(drivername=DRIVER),
        pool_size=connections,
        max_overflow=0,
        connect_args={"timeout": 15},
        hide_parameters=True,
        execution_options=dict(told),
    )

    prepare_sqlite(engine, _PRAGMAS, begin)
    return engine


def prepare_sqlite(engine: AsyncEngine, pragmas: Sequence[str], begin: str) -> None:
    """Have each connection say its `pragmas` when it opens, and each transaction begin with the statement `begin`."""

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection has no public type
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_as_said(connection: Any) -> None:  # noqa: ANN401 - sync connection inside the async engine
        connection.exec_driver_sql(begin)
