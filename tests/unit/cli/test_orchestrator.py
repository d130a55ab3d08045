"""
`handrail prefect-server`: the command that this process becomes.
"""

import os
import sys
from pathlib import Path

import pytest

from cli.commands.orchestrator import command_line, prefect_server
from handrail.settings import Settings


def test_prefect_server_listens_on_loopback_alone() -> None:
    """The launcher of `flows` gets the process to end with, and an address that only this machine reaches."""
    command = command_line(Settings(prefect_port=4200), parent=1)
    assert command[0] == sys.executable
    assert Path(command[1]).is_file()
    assert command[2:] == ["1", "server", "start", "--host", "127.0.0.1", "--port", "4200"]


def test_prefect_server_keeps_its_files_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It becomes Prefect in its own folder, gives way, and has the environment that tells nobody anything."""
    became: list[list[str]] = []
    gave_way: list[int] = []
    monkeypatch.setattr(os, "nice", gave_way.append)
    monkeypatch.setattr(os, "execv", lambda _path, command: became.append(command))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    prefect_server()
    assert len(became) == 1
    assert gave_way == [10]
    assert Path.cwd() == tmp_path / "var" / "prefect"
    assert os.environ["DO_NOT_TRACK"] == "1"


def test_prefect_server_runs_where_priorities_are_not_to_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hardened unit of systemd refuses that it gives way; operators see their runs all the same."""
    became: list[list[str]] = []

    def refused(_by: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "nice", refused)
    monkeypatch.setattr(os, "execv", lambda _path, command: became.append(command))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    prefect_server()
    assert len(became) == 1
