"""
Putting a desk together from settings: databases brought up to date, keys, policies, channels.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from engine.context import Context
from engine.in_force import look_now
from engine.pairing import pair
from handrail.clock import Clock, SystemClock
from handrail.errors import HandrailError
from handrail.settings import Settings
from notifiers.registry import notifiers_from
from policies.faults import PolicyError
from policies.shelf import PROGRAMME, Shelf
from storage import keystore, pairings
from storage.database import Database
from storage.transfer import Left, keys_left, records_left
from storage.upgrade import is_current, upgrade
from storage.wakeups import Wakeups
from vault.server_key import ServerKey

_LOG = logging.getLogger("handrail.policies")

MAILBOX = "mailbox"
"""The folder of the development mailbox, inside the data folder."""


class LostKeyError(HandrailError):
    """The server's key is gone while a key store depends on it; another would hide that cases cannot be read."""

    code = "lost-key"


class LeftBehindError(HandrailError):
    """The settings name other databases than those that hold cases, people or keys: nobody would answer."""

    code = "left-behind"

    def __init__(self, left: Left) -> None:
        """Say where they are, and what to do."""
        super().__init__(
            f"the database in use lacks what lies in {left.file} ({left.count} cases, people or keys), so nobody would "
            "answer: if the settings name the right one, type `handrail db move` while nothing runs, or give that file "
            "another name"
        )


class _Opened(Protocol):
    """What is put together: it begins and ends."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


_Made = TypeVar("_Made", bound=_Opened)


@asynccontextmanager
async def assembled(
    settings: Settings, make: Callable[[Context, Wakeups], _Made], clock: Clock | None = None
) -> AsyncIterator[_Made]:
    """
    Open what `make` makes and close everything at the end; databases that lack tables are brought up to date first.

    Raises:
        PolicyError: a policy file is wrong, and people have not agreed on a version of that policy.
        ServerKeyError: the server's key cannot be read.
        LostKeyError: the server's key is gone.
        LeftBehindError: cases are in a database that is no longer used.
        ApartError: the key store is another database's.
        OtherKeyError: the server's key is another key store's.

    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    async with AsyncExitStack() as closing:
        clock = clock or SystemClock(*_pace(settings))
        database, keys = Database(settings.main_database, clock), Database(settings.key_database, clock)
        closing.push_async_callback(database.close)
        closing.push_async_callback(keys.close)
        shelf, drafts = Shelf.as_far_as_readable(settings.policies)
        shelf.lay_beside(Shelf.from_folder(PROGRAMME))
        context = await _context(settings, database, keys, clock, shelf)
        for notifier in context.notifiers.values():
            closing.push_async_callback(notifier.aclose)
        await upgrade_databases(context)
        await _leave_nothing_behind(context)
        await pair(database, keys, context.server_key, clock.now())
        _judge(drafts, await look_now(context))
        desk = make(context, await closing.enter_async_context(database.wakeups()))
        await desk.start()
        try:
            yield desk
        finally:
            await desk.stop()


def _pace(settings: Settings) -> tuple[float, datetime | None]:
    return settings.clock_speed, settings.clock_epoch


def _judge(drafts: PolicyError | None, shelf: Shelf) -> None:
    """Go on without files that cannot be read, where people have agreed on versions of those policies."""
    if drafts is None:
        return
    names = {Path(fault.file).stem for fault in drafts.faults}
    if not names <= shelf.agreed_on:
        raise drafts
    for name in sorted(names):
        _LOG.warning("the file of policy %s has faults; what was agreed on stays in force", name)


async def _context(settings: Settings, database: Database, keys: Database, clock: Clock, shelf: Shelf) -> Context:
    secret, smtp_url = settings.webhook_secret, settings.smtp_url
    return Context(
        database=database,
        keystore=keys,
        shelf=shelf,
        clock=clock,
        settings=settings,
        notifiers=notifiers_from(
            smtp_url=smtp_url.get_secret_value() if smtp_url else None,
            mailbox=settings.data / MAILBOX,
            webhook_secret=secret.get_secret_value() if secret else None,
            sender=settings.mail_from,
            clock=clock,
        ),
        server_key=await _server_key(settings, keys),
    )


async def _server_key(settings: Settings, keys: Database) -> ServerKey:
    """Load the server's key; make one only where no case depends on one that is gone."""
    path = settings.server_key_file
    await keystore.prepare(keys)
    missing = not path.exists() and await pairings.is_in_use(keys)
    if missing and not path.exists():  # asked again: whoever was the first to use it has made the file before
        raise LostKeyError(
            f"the key store is sealed under a server's key, but {path.name} is gone; bring it back from its backup "
            "into the folder `keys` of HANDRAIL_DATA"
        )
    return await asyncio.to_thread(ServerKey.load_or_make, path)


async def upgrade_databases(context: Context) -> None:
    """Bring the database up to date; one that is up to date is only looked at."""
    async with context.database.read() as session:
        current = await is_current(session)
    if not current:
        await upgrade(context.database)


async def _leave_nothing_behind(context: Context) -> None:
    """Refuse to begin beside cases whose clocks would stand still, and beside keys without which none can be read."""
    settings = context.settings
    left = await records_left(settings.embedded_database, context.database)
    left = left or await keys_left(settings.embedded_keys, context.keystore)
    if left:
        raise LeftBehindError(left)
