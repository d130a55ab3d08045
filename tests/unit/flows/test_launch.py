"""
The server's process does not outlive its parent, even one that ended before it could ask.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows import launch

_SCRIPT = Path(launch.__file__)


def test_orphan_ends_at_once() -> None:
    """A process whose parent is not the one it was told of ends before it starts anything."""
    with pytest.raises(SystemExit):
        launch.main(parent=os.getpid(), command=["version"])


def test_script_becomes_the_prefect_command() -> None:
    """Run by its parent, the script runs Prefect's command line."""
    command = [sys.executable, "-P", str(_SCRIPT), str(os.getpid()), "version"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=100)
    assert "3.8.8" in done.stdout
