"""
What `handrail doctor` looks at on this machine: the data folder, the databases, policies and other files, the clock.

What has to be asked over a network is in `cli.neighbours`. Each check answers one line and, if need be, its cure.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cli.databases import database_is_current, keys_are_readable
from cli.wording import words_for
from handrail.clock import Clock
from handrail.errors import SettingsError
from handrail.settings import Settings
from intake.webhooks import Webhook, load_webhooks
from policies.faults import PolicyError
from policies.shelf import Shelf

_BACKWARDS = timedelta(minutes=2)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Verdict(StrEnum):
    """How a check ended."""

    OK = "ok"
    """Nothing to do."""
    WARN = "warn"
    """It runs, but not as it should for long."""
    FAIL = "fail"
    """Reports would be lost, late or readable by others."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the check-up; `cure` says what to do, and is empty when there is nothing to do."""

    name: str
    verdict: Verdict
    says: str
    cure: str = ""


def ok(name: str, says: str) -> Check:
    """Answer that nothing is to be done."""
    return Check(name, Verdict.OK, says)


def warn(name: str, says: str, cure: str) -> Check:
    """Answer that something should be done."""
    return Check(name, Verdict.WARN, says, cure)


def fail(name: str, says: str, cure: str) -> Check:
    """Answer that something must be done."""
    return Check(name, Verdict.FAIL, says, cure)


def data_folder(settings: Settings) -> Check:
    """Answer whether the data folder is there, ours to write, and closed to other users."""
    folder = settings.data
    if not folder.exists():
        return warn("data", f"{folder} is not there yet", "`handrail up` makes it; or set HANDRAIL_DATA")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return fail("data", f"this user may not write {folder}", f"chown it to this user: chown -R $USER {folder}")
    opened = [path for path in _private(settings) if path.stat().st_mode & _OTHERS]
    if opened:
        return fail("data", f"other users may look into {opened[0]}", f"chmod go-rwx {opened[0]}")
    return ok("data", f"{folder} is private")


def _private(settings: Settings) -> Iterator[Path]:
    """Yield what only this user may open; what lies inside a closed folder is closed with it."""
    yield settings.data
    key = server_key(settings)
    if key.exists():
        yield key


def server_key(settings: Settings) -> Path:
    """Name the file of the server's key."""
    return settings.data / "keys" / "server.key"


async def database(settings: Settings) -> Check:
    """Answer whether the database can be reached and is what this version expects."""
    if not _is_there(settings.main_database):
        return warn("database", "it is not there yet", "handrail db upgrade")
    try:
        current = await database_is_current(settings)
    except Exception as error:  # noqa: BLE001 - whatever is wrong is what the check-up is for
        return fail("database", words_for(error).sentence, "see HANDRAIL_DATABASE_URL")
    if not current:
        return fail("database", "it is older or newer than this version of Handrail", "handrail db upgrade")
    return ok("database", "it answers and is up to date")


async def key_store(settings: Settings) -> Check:
    """Answer whether the key store can be reached, and whether the server's key that opens it is there."""
    if not _is_there(settings.key_database):
        return warn("keys", "the key store is not there yet", "handrail db upgrade")
    try:
        held = await keys_are_readable(settings)
    except Exception as error:  # noqa: BLE001 - likewise
        return fail("keys", words_for(error).sentence, "see HANDRAIL_KEYS_URL, then: handrail db upgrade")
    if held and not server_key(settings).exists():
        lost = f"{server_key(settings)} is missing, and without it no case can be read"
        return fail("keys", lost, "put it back from its backup before anything else is started")
    return ok("keys", "the key store answers")


def policies(settings: Settings) -> Check:
    """Answer whether every policy loads, and the one that reports are opened under is among them."""
    try:
        shelf = Shelf.from_folder(settings.policies)
    except PolicyError as error:
        return fail("policies", str(error.faults[0]), "mend the file, then: handrail policy check")
    if settings.policy not in shelf.names():
        there = ", ".join(shelf.names()) or "none"
        return fail("policies", f"there is no policy {settings.policy}", f"set HANDRAIL_POLICY to one of: {there}")
    return ok("policies", f"{', '.join(shelf.names())}; in use: {settings.policy}")


def webhooks(settings: Settings) -> Check:
    """Answer whether every mapping file of a webhook can be used, and its secret is nobody else's to read."""
    if settings.mappings is None:
        return ok("webhooks", "none is taken")
    try:
        found = tuple(load_webhooks(settings.mappings))
    except SettingsError as error:
        return fail(
            "webhooks", str(error), "mend the file, see docs/doors.md; until then `handrail web` does not start"
        )
    opened = [path for one in found if (path := settings.mappings / f"{one.name}.secret").stat().st_mode & stat.S_IRWXO]
    if opened:
        return warn("webhooks", f"other users may read {opened[0]}", f"chmod o-rwx {opened[0]}")
    lost = [f"{one.name}.toml names no policy there is: {named}" for one in found if (named := _lost(settings, one))]
    if lost:
        return fail("webhooks", lost[0], "name one of those that `handrail policy check` lists")
    return ok("webhooks", ", ".join(one.name for one in found) or f"{settings.mappings} has no mapping file")


def _lost(settings: Settings, webhook: Webhook) -> str | None:
    """Answer the policy that a mapping file fixes and that is not there; None too where policies cannot be loaded."""
    named = webhook.mapping.fixed.get("policy")
    try:
        known = named is None or named in Shelf.from_folder(settings.policies).names()
    except PolicyError:
        return None
    return None if known else str(named)


def messages(settings: Settings) -> Check:
    """Answer whether the community's own messages are where the settings say."""
    folder = settings.messages
    if folder is None:
        return ok("messages", "those that come with Handrail")
    if not folder.is_dir():
        cure = "make it, or unset HANDRAIL_MESSAGES; until then people get the usual words"
        return warn("messages", f"there is no folder {folder}", cure)
    return ok("messages", f"those in {folder} first")


def replies(settings: Settings) -> Check:
    """Answer whether people can answer our mails: the address they answer to must lead back here."""
    if settings.smtp_url is not None and settings.mail_domain == "localhost":
        lost = "mails leave this machine, but answers to them go to report@localhost and are lost"
        return warn("replies", lost, "set HANDRAIL_MAIL_DOMAIN to the domain whose mail comes in at the mail door")
    return ok("replies", f"answers go to report@{settings.mail_domain}")


def time(settings: Settings, clock: Clock) -> Check:
    """Answer whether the clock may be right: it is not before the newest thing that was written here."""
    known = [Path(__file__), *(path for path in settings.data.glob("*.db*") if settings.data.exists())]
    newest = datetime.fromtimestamp(max(path.stat().st_mtime for path in known), UTC)
    now = clock.now()
    if now < newest - _BACKWARDS:
        says = f"it shows {now:%Y-%m-%d %H:%M}Z, before files here were written ({newest:%Y-%m-%d %H:%M}Z)"
        return fail("clock", says, "set this machine's clock by NTP, for every promise depends on it")
    return ok("clock", f"it shows {now:%Y-%m-%d %H:%M}Z")


def _is_there(url: str) -> bool:
    """Tell whether a database can be asked without making one: a server's always, SQLite's if its file exists."""
    return not url.startswith("sqlite") or Path(url.partition(":///")[2]).exists()
