"""
Making deleted words leave the files, too: what a transaction has overwritten still stands in SQLite's journal.

On PostgreSQL the server does this in its own time: old rows go with the next vacuum, its log with its archive.
"""

import asyncio
import sqlite3
from contextlib import closing

from storage.database import Database

_PATIENCE = 2.0
"""Seconds to wait for readers; whoever still reads then keeps the journal until the next time."""


async def erase_overwritten(database: Database) -> None:
    """Write the journal of an embedded database back into its file, where deleted words are zeros, and empty it."""
    if database.is_sqlite and database.url.database:
        await asyncio.to_thread(_empty_journal, database.url.database)


def _empty_journal(path: str) -> None:
    with closing(sqlite3.connect(path, timeout=_PATIENCE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
