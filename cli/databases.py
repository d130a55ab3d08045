"""
The two databases as an operator looks after them: brought up to date, or asked whether they are.
"""

import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from engine.pairing import ApartError, OtherKeyError, misfit, pair_anew
from handrail.clock import SystemClock
from handrail.settings import Settings, embedded_url
from storage import keystore, pairings, schema
from storage.backup import copy_to, put_back
from storage.database import Database
from storage.transfer import Left, aside, is_elsewhere, keys_left, records_left, transfer
from storage.upgrade import is_current, upgrade
from vault.server_key import ServerKey


async def upgrade_all(settings: Settings) -> None:
    """Bring the database and the key store up to what this version expects; safe to run several at once."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with _opened(settings.main_database) as database:
        await upgrade(database)
    async with _opened(settings.key_database) as keys:
        await keystore.prepare(keys)


async def database_is_current(settings: Settings) -> bool:
    """Tell whether the database is what this version expects; raises the driver's error if it cannot be reached."""
    async with _opened(settings.main_database) as database, database.read() as session:
        return await is_current(session)


async def keys_are_in_use(settings: Settings) -> bool:
    """Tell whether the key store is sealed under some server's key; raises the driver's error if it cannot be read."""
    async with _opened(settings.key_database) as keys:
        return await pairings.is_in_use(keys)


async def records_left_behind(settings: Settings) -> Left | None:
    """Answer where cases and people lie that the database in use lacks."""
    async with _opened(settings.main_database) as database:
        return await records_left(settings.embedded_database, database)


async def keys_left_behind(settings: Settings) -> Left | None:
    """Answer where keys lie that the key store in use lacks."""
    async with _opened(settings.key_database) as keys:
        return await keys_left(settings.embedded_keys, keys)


async def back_up(settings: Settings, database: Path | None, keys: Path) -> tuple[Path, ...]:
    """
    Copy the database into one folder, and what opens it into another; answer the files that were made.

    The database comes first: a key is written before its case, so every case in the copy has its key in the other.
    Without a folder for it, it is left to the tools of its server, which must have done their part before.

    Raises:
        NotEmbeddedError: a database is not SQLite.
        FileExistsError: there is a copy in one of the folders already.

    """
    server_key = settings.server_key_file
    copies = [(settings.main_database, database / "handrail.db")] if database else []
    copies.append((settings.key_database, keys / "keystore.db"))
    made = (*(file for _, file in copies), keys / server_key.name)
    for file in made:
        if file.exists():
            raise FileExistsError(errno.EEXIST, "a copy is there already", str(file))
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for url, file in copies:
        await copy_to(url, file)
    made[-1].touch(mode=0o600)
    made[-1].write_bytes(server_key.read_bytes())
    return made


async def bring_back(settings: Settings, database: Path | None, keys: Path) -> tuple[Path, ...]:
    """
    Put copies of `back_up` where the databases and the server's key are to be; answer the files that were made.

    Raises:
        NotEmbeddedError: a database is not SQLite.
        FileExistsError: there is a database or a key already; nothing was written.
        FileNotFoundError: a copy is not in its folder.

    """
    copies = [(database / "handrail.db", settings.main_database)] if database else []
    copies.append((keys / "keystore.db", settings.key_database))
    secret, server_key = keys / "server.key", settings.server_key_file
    for copy in (*(copy for copy, _ in copies), secret):
        if not copy.exists():
            raise FileNotFoundError(errno.ENOENT, "there is no copy", str(copy))
    if server_key.exists():
        raise FileExistsError(errno.EEXIST, "a key is there already", str(server_key))
    made = [await put_back(copy, url) for copy, url in copies]
    server_key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    server_key.touch(mode=0o600)
    server_key.write_bytes(secret.read_bytes())
    return (*made, server_key)


async def move_all(settings: Settings) -> dict[Path, int]:
    """
    Move what the embedded databases hold to where the settings name others; answer what is left over, and its rows.

    Keys come first: a case whose key is not there cannot be read, and a key without a case harms nobody.

    Raises:
        TransferError: one cannot be moved; the message says what to do first.
        OutageError: a database cannot be used.

    """
    await upgrade_all(settings)
    moved = {}
    for file, url, tables, bring_up in (
        (settings.embedded_keys, settings.key_database, keystore.metadata.sorted_tables, keystore.prepare),
        (settings.embedded_database, settings.main_database, schema.TABLES, upgrade),
    ):
        if file.exists() and is_elsewhere(url, file):
            async with _opened(embedded_url(file)) as before:
                await bring_up(before)
            async with _opened(url) as after:
                moved[aside(file)] = await transfer(file, after, tables)
    return moved


async def what_does_not_fit(settings: Settings) -> ApartError | OtherKeyError | None:
    """Answer what keeps the database, the key store and the server's key apart; all three must be there."""
    server_key = ServerKey.load_or_make(settings.server_key_file)
    async with _opened(settings.main_database) as database, _opened(settings.key_database) as keys:
        return await misfit(database, keys, server_key)


async def pair_all(settings: Settings) -> None:
    """
    Have the database remember the key store that the settings name, whichever it remembered before.

    Raises:
        OtherKeyError: the server's key is another one.
        ServerKeyError: the server's key cannot be read.
        OutageError: a database cannot be used.

    """
    await upgrade_all(settings)
    server_key = ServerKey.load_or_make(settings.server_key_file)
    async with _opened(settings.main_database) as database, _opened(settings.key_database) as keys:
        await pair_anew(database, keys, server_key, SystemClock().now())


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()
