"""
`handrail prefect-server`: the command that this process becomes.
"""

import os
import sys
from pathlib import Path

import pytest

from cli.commands.orchestrator import command_line, prefect_server
from handrail.settings import Settings


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Answer what this process would have become, with an environment of its own."""
    commands: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _path, command: commands.append(command))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    return commands


def test_prefect_server_listens_on_loopback_alone() -> None:
    """The launcher of `flows` gets the process to end with, and an address that only this machine reaches."""
    command = command_line(Settings(prefect_port=4200), parent=1)
    assert command[0] == sys.executable
    assert Path(command[1]).is_file()
    assert command[2:] == ["1", "server", "start", "--host", "127.0.0.1", "--port", "4200"]


def test_prefect_server_keeps_its_files_in_the_data_folder(
    became: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It becomes Prefect in its own folder, gives way, and has the environment that tells nobody anything."""
    gave_way: list[int] = []
    monkeypatch.setattr(os, "nice", gave_way.append)
    prefect_server()
    assert len(became) == 1
    assert gave_way == [10]
    assert Path.cwd() == tmp_path / "var" / "prefect"
    assert os.environ["DO_NOT_TRACK"] == "1"


def test_prefect_server_runs_where_priorities_are_not_to_be_changed(
    became: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hardened unit of systemd refuses that it gives way; operators see their runs all the same."""

    def refused(_by: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "nice", refused)
    prefect_server()
    assert len(became) == 1
