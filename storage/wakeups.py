"""
How a process that waits hears that another one committed something: LISTEN on PostgreSQL, `data_version` on SQLite.

A wake-up is a hint, never a fact: whoever wakes looks at the tables. PostgreSQL's is in `storage.postgres_wakeups`,
which is loaded with its driver where that database is used.
"""

import asyncio
import sqlite3
from typing import Protocol

from storage.outage import outages
from storage.sqlite_driver import refuse_read_only

_POLL_SECONDS = 0.05


class Wakeups(Protocol):
    """Something to wait on."""

    async def start(self) -> None:
        """Begin to listen."""
        ...

    async def wait(self, seconds: float) -> bool:
        """Return True at the next commit elsewhere, or False after `seconds`."""
        ...

    async def stop(self) -> None:
        """Stop listening."""
        ...


class SqliteWakeups:
    """Polls `PRAGMA data_version`, which changes when another connection has committed; a poll reads one page."""

    def __init__(self, path: str) -> None:
        """Poll the database file at `path`."""
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._seen = -1

    async def start(self) -> None:
        """Remember the version at which listening began; OutageError if the file cannot be used for now."""
        with outages():
            refuse_read_only(self._path)
        self._connection = sqlite3.connect(self._path, isolation_level=None)
        self._seen = self._version()

    async def wait(self, seconds: float) -> bool:
        """Return True at the next commit elsewhere, or False after `seconds`."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            version = self._version()
            if version != self._seen:
                self._seen = version
                return True
            left = end - loop.time()
            if left <= 0:
                return False
            await asyncio.sleep(min(_POLL_SECONDS, left))

    async def stop(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()

    def _version(self) -> int:
        # A dozen microseconds on this thread; a driver's own thread would cost more than the query.
        if self._connection is None:
            raise RuntimeError("start() was not called")
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
