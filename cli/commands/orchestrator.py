"""
`handrail prefect-server`: becomes the Prefect server, with the environment that `flows` gives it.

`handrail up` runs it as a child and starts it again when it ends; nothing of ours stays in memory beside it.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from cli.configuration import command_settings
from flows import server
from flows.environment import server_environment, server_folder
from handrail.settings import Settings

_GIVES_WAY = 10
"""How far it gives way where processors are scarce: reports are taken and clocks go on without it."""


def prefect_server() -> NoReturn:
    """Run the Prefect server on the settings' port, as a child of whoever started this command."""
    settings = command_settings()
    folder = server_folder(settings)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(server_environment(settings))
    os.chdir(folder)
    with suppress(PermissionError):  # a hardened unit lets nobody change priorities, and it runs without
        os.nice(_GIVES_WAY)
    command = command_line(settings, os.getppid())
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def command_line(settings: Settings, parent: int) -> list[str]:
    """Answer the command that runs Prefect's server until the process `parent` ends."""
    script = str(Path(server.__file__).resolve().with_name("launch.py"))
    port = str(settings.prefect_port)
    return [sys.executable, script, str(parent), "server", "start", "--host", "127.0.0.1", "--port", port]
