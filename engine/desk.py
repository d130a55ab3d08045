"""
The desk of a process that serves: every operation, put together from settings.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from engine.assembling import MAILBOX, assembled, upgrade_databases
from engine.operations import Desk
from handrail.clock import Clock
from handrail.settings import Settings

__all__ = ["MAILBOX", "Desk", "open_desk", "upgrade_databases"]


@asynccontextmanager
async def open_desk(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Desk]:
    """
    Open a desk and close everything at the end; databases that lack tables are brought up to date first.

    Raises:
        PolicyError: a policy file is wrong, and people have not agreed on a version of that policy.
        ServerKeyError: the server's key cannot be read.
        LostKeyError: the server's key is gone.
        LeftBehindError: cases are in a database that is no longer used.
        ApartError: the key store is another database's.
        OtherKeyError: the server's key is another key store's.

    """
    async with assembled(settings, Desk, clock) as desk:
        yield desk
