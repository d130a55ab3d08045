"""
The disk of a tree: a small one of its own where this machine lets us mount one, so that it can be full or read-only.

Elsewhere a process is forbidden to write by its limits (RLIMIT_FSIZE): it can read, and each write fails.
"""

import os
import resource
import subprocess
from pathlib import Path

_MEGABYTES = 256
_LEFT = 4096
"""Bytes of a full disk that may still be free: less than a page and its header need."""


class Disk:
    """A folder that is a file system of its own, if `mounted`."""

    def __init__(self, folder: Path) -> None:
        """Mount it, or make a plain folder."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.mounted = _mount("-t", "tmpfs", "-o", f"size={_MEGABYTES}m,mode=755", "tmpfs", str(folder))

    def fill(self) -> None:
        """Leave no room on it."""
        with self._ballast.open("wb", buffering=0) as file:
            for size in (2**20, _LEFT):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def empty(self) -> None:
        """Make room again."""
        self._ballast.unlink(missing_ok=True)

    def freeze(self, *, read_only: bool) -> bool:
        """Let nobody write to it, or everybody again; answer whether that could be: nobody may have a file open."""
        return _mount("-o", f"remount,{'ro' if read_only else 'rw'}", str(self.folder))

    def close(self) -> None:
        """Unmount it."""
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=False, capture_output=True)  # noqa: S607 - it is where the system has it

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"


def forbid_writing(pid: int, *, forbidden: bool) -> None:
    """Have every write of a running process to any file fail, or none; one that has ended needs nothing."""
    try:
        hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0 if forbidden else hard, hard))
    except ProcessLookupError:
        pass


def _mount(*words: str) -> bool:
    if os.geteuid() != 0:
        return False
    return subprocess.run(["mount", *words], check=False, capture_output=True).returncode == 0  # noqa: S607 - as above
