"""
Hearing of commits on PostgreSQL, by LISTEN; what a wake-up means is said in `storage.wakeups`.
"""

import asyncio
import contextlib

import asyncpg

from storage.postgres_connections import connect


class PostgresWakeups:
    """Listens on the channel `handrail`, over a connection of its own that is opened again when it breaks."""

    def __init__(self, dsn: str) -> None:
        """Listen at `dsn`."""
        self._dsn = dsn
        self._connection: asyncpg.Connection | None = None
        self._event = asyncio.Event()

    async def start(self) -> None:
        """Open the connection and listen."""
        self._connection = await connect(self._dsn)
        await self._connection.add_listener("handrail", self._heard)

    async def wait(self, seconds: float) -> bool:
        """Return True at the next commit elsewhere, or False after `seconds`; a broken connection counts as news."""
        if self._connection is None or self._connection.is_closed():
            with contextlib.suppress(OSError, asyncpg.PostgresError):
                await self.start()
                return True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(seconds, 5.0)):
                await self._event.wait()
        heard = self._event.is_set()
        self._event.clear()
        return heard

    async def stop(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            await self._connection.close(timeout=2)

    def _heard(self, *_arguments: object) -> None:
        self._event.set()
