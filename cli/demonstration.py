"""
What `handrail demo` runs on: a folder of its own that starts empty, a fast clock, and people who do not exist.

The stories are in `cli.stories`; the processes are those of `handrail up`.
"""

import os
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from cli.configuration import DEMO, command_settings
from cli.exits import Exit
from cli.ports import Ports
from cli.wording import CommandError
from handrail.clock import SystemClock
from handrail.settings import Settings

FOLDER = Path("var") / "demo"
SPEED = 2880
"""How many times faster time runs: two days in a minute."""
_MARK = "demonstration"
_KEPT = {"up.lock"}
_NOT_HERE = ("database_url", "keys_url", "smtp_url", "imap_url")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone made up; the passphrase is shown on the screen, for it opens nothing of worth."""

    email: str
    name: str
    role: str
    passphrase: str


def _person(role: str, number: str) -> DemoPerson:
    return DemoPerson(f"{role}-{number}@example.org", f"{role.title()} {number}", role, f"made up {role} {number}")


PEOPLE = (
    _person("facilitator", "one"),
    _person("facilitator", "two"),
    _person("committee", "one"),
    _person("committee", "two"),
    _person("committee", "three"),
    _person("ombuds", "one"),
    _person("board", "one"),
)


def prepare_environment() -> Settings:
    """
    Set this process and its children to a fast clock and a folder apart, and read the settings.

    Raises:
        CommandError: the settings name a database or a mail server, which made-up people must not reach.

    """
    os.environ[DEMO] = "1"
    os.environ.setdefault("HANDRAIL_DATA", str(FOLDER))
    os.environ.setdefault("HANDRAIL_CLOCK_SPEED", str(SPEED))
    os.environ["HANDRAIL_CLOCK_EPOCH"] = SystemClock().now().isoformat()
    settings = command_settings()
    for name in _NOT_HERE:
        if getattr(settings, name) is not None:
            wrong = f"HANDRAIL_{name.upper()} is set, and the demonstration keeps to itself"
            raise CommandError(Exit.CONFIGURATION, f"{wrong}; unset it and try again.")
    return settings


def require_own_folder(folder: Path) -> None:
    """Refuse a folder that holds anything but an earlier demonstration: it is emptied before the next one."""
    found = {path.name for path in folder.iterdir()} - _KEPT if folder.is_dir() else set()
    if found and _MARK not in found:
        sentence = f"{folder} holds something that is no demonstration; set HANDRAIL_DATA to an empty folder."
        raise CommandError(Exit.USAGE, sentence)


def start_afresh(folder: Path) -> None:
    """Empty the folder and mark it as a demonstration's."""
    for path in folder.iterdir():
        if path.name in _KEPT:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    (folder / _MARK).write_text("Everything here is made up, and emptied when the next demonstration starts.\n")


def keep_environment(settings: Settings, ports: Ports) -> str:
    """Write the variables of this demonstration into its folder; answer how another terminal uses them."""
    told = {name: os.environ[name] for name in (DEMO, "HANDRAIL_CLOCK_SPEED", "HANDRAIL_CLOCK_EPOCH")}
    told |= {"HANDRAIL_DATA": str(settings.data.resolve()), **ports.environment()}
    path = settings.data / "environment"
    path.write_text("".join(f"{name}={shlex.quote(value)}\n" for name, value in told.items()))
    return f"env $(cat {path}) handrail case list"
