"""
Which processes of one data folder were stopped, as by SIGSTOP or a debugger: they are alive, and do nothing.

Read from `/proc`; where there is none, nothing is known. Processes of other users and folders are left alone.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_STOPPED = {"T", "t"}
_OURS = {"tether.py", "handrail", "launch.py"}
_PARTS = ("engine", "web", "up", "server")
_NAMES = {"server": "Prefect"}


@dataclass(frozen=True, slots=True)
class Stopped:
    """A process that is stopped, and which part it is."""

    pid: int
    part: str


def stopped(folder: Path) -> Iterator[Stopped]:
    """Yield the stopped processes that work on a data folder."""
    for entry in _PROC.glob("[0-9]*"):
        try:
            part = _part(entry)
            if part and _state(entry) in _STOPPED and _works_on(entry, folder.resolve()):
                yield Stopped(int(entry.name), part)
        except (OSError, ValueError, IndexError):
            continue  # it has ended meanwhile, or is somebody else's


def _part(entry: Path) -> str | None:
    words = entry.joinpath("cmdline").read_bytes().decode(errors="replace").split("\0")
    if not _OURS & {os.path.basename(word) for word in words[:4]}:  # noqa: PTH119 - a word of a command, not a path
        return None
    part = next((one for one in _PARTS if one in words), None)
    return _NAMES.get(part, part) if part else None


def _state(entry: Path) -> str:
    """Read the one letter behind the command's name, which itself may hold anything."""
    return entry.joinpath("stat").read_text(errors="replace").rpartition(")")[2].split()[0]


def _works_on(entry: Path, folder: Path) -> bool:
    where = entry.joinpath("cwd").resolve()
    told = dict(
        word.partition("=")[::2] for word in entry.joinpath("environ").read_bytes().decode(errors="replace").split("\0")
    )
    return where == folder / "prefect" or (where / told.get("HANDRAIL_DATA", "var")).resolve() == folder
