"""
What the check-up looks at in the two databases and beside them: can they be used, at which step, is their key there.
"""

from pathlib import Path

from cli.checkup.faults import Check, ok
from cli.checkup.machine import is_open
from cli.checkup.table import found
from cli.databases import (
    database_is_current,
    keys_are_in_use,
    keys_left_behind,
    records_left_behind,
    what_does_not_fit,
)
from engine.pairing import OtherKeyError
from handrail.settings import Settings
from storage.floor import NewerDatabaseError
from storage.probing import Probe, probe
from storage.transfer import aside, is_elsewhere
from storage.upgrade import newest_step
from vault.server_key import ServerKey, ServerKeyError

SECONDS = 1.0
"""How long the lock of a writer is waited for."""


async def database(settings: Settings) -> Check:
    """Answer whether the database can be used and is what this version expects."""
    url = settings.main_database
    if not _is_there(url):
        return found("database", "not-set-up", what="the database")
    seen = await probe(url, SECONDS)
    if seen.trouble is not None:
        return _troubled("database", "database", "HANDRAIL_DATABASE_URL", seen)
    if seen.step is None:
        return found("database", "not-set-up", what="the database")
    wanted = newest_step()
    if seen.step < wanted:
        return found("database", "database-behind", there=seen.step, wanted=wanted)
    left = await records_left_behind(settings)
    if left:
        return found("database", "cases-left", what="cases and people", count=left.count, file=left.file)
    return ok("database", "it answers and is up to date") if seen.step == wanted else await _ahead(settings, seen.step)


async def _ahead(settings: Settings, step: str) -> Check:
    """Judge a database that a newer version has brought further: it says itself which versions may go on."""
    try:
        await database_is_current(settings)
    except NewerDatabaseError:
        return found("database", "database-ahead", there=step, wanted=newest_step())
    return ok("database", f"a newer version has brought it to step {step}, and this one may go on beside it")


async def key_store(settings: Settings) -> Check:
    """Answer whether the key store can be used, and whether the server's key that opens it is there."""
    if not _is_there(settings.key_database):
        return found("keys", "not-set-up", what="the key store")
    seen = await probe(settings.key_database, SECONDS)
    if seen.trouble is not None:
        return _troubled("keys", "key store", "HANDRAIL_KEYS_URL", seen)
    left = await keys_left_behind(settings)
    if left:
        return found("keys", "cases-left", what="keys of cases", count=left.count, file=left.file)
    return await _with_server_key(settings)


async def _with_server_key(settings: Settings) -> Check:
    path = settings.server_key_file
    if not path.exists():
        held = await keys_are_in_use(settings)
        return found("keys", "server-key-missing", path=path) if held else ok("keys", "the key store answers")
    try:
        ServerKey.load_or_make(path)
    except (ServerKeyError, OSError) as error:
        if is_open(path):
            return found("keys", "private-open", path=path, mode="go-rwx")
        return found("keys", "server-key-broken", path=path, why=getattr(error, "strerror", None) or error)
    return ok("keys", "the key store answers, and the server's key is there")


async def together(settings: Settings, keys: Check) -> Check:
    """Add to what was found of the key store whether it belongs to the database; both can be used."""
    wrong = await what_does_not_fit(settings) if settings.server_key_file.exists() else None
    if wrong is None:
        return keys
    code = "server-key-other" if isinstance(wrong, OtherKeyError) else "keys-apart"
    return found(keys.name, code, path=settings.server_key_file)


def left_over(settings: Settings) -> Check:
    """Answer whether databases that are not in use any more still lie here."""
    for file, url in (
        (settings.embedded_database, settings.main_database),
        (settings.embedded_keys, settings.key_database),
    ):
        for one in (file, aside(file)):
            if one.exists() and is_elsewhere(url, one):
                return found("left over", "moved-kept", file=one)
    return ok("left over", "no database that was moved")


def _troubled(name: str, which: str, setting: str, seen: Probe) -> Check:
    return found(name, f"database-{seen.trouble}", which=which, setting=setting, why=seen.code)


def _is_there(url: str) -> bool:
    """Tell whether a database can be asked without making one: a server's always, SQLite's if its file exists."""
    return not url.startswith("sqlite") or Path(url.partition(":///")[2]).exists()
