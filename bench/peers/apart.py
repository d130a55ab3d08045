"""
The environment of the peers: a venv under `var/`, made from `bench/peers.lock` when first needed, never ours.

Nothing that is measured beside Handrail may be imported by it, or change the version of a library that it uses.
"""

import asyncio
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

from bench.processes import ROOT, answer_of, environment

LOCK = ROOT / "bench" / "peers.lock"
HOME = ROOT / "var" / "peers"
_SECONDS = 600.0


class PeerMissingError(RuntimeError):
    """The peers could not be installed; `reason` is the last that the installer said."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the peers of bench/peers.lock could not be installed under var/peers ({reason}). "
            "They need a package index that can be reached; everything else is measured without them."
        )
        self.reason = reason


async def python_of_peers(home: Path = HOME, lock: Path = LOCK) -> Path:
    """Answer the interpreter that has the peers; install them if this lock file's are not there yet."""
    found = home / "bin" / "python"
    if not _installed(home, lock):
        shutil.rmtree(home, ignore_errors=True)
        await _run(sys.executable, "-m", "venv", str(home))
        installer = (str(found), "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
        await _run(*installer, "--require-hashes", "--no-deps", "-r", str(lock))
        _mark(home, lock)
    return found


def _installed(home: Path, lock: Path) -> bool:
    mark = home / "installed"
    return mark.exists() and mark.read_text(encoding="ascii") == _digest(lock)


def _mark(home: Path, lock: Path) -> None:
    (home / "installed").write_text(_digest(lock), encoding="ascii")


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def version_of(peer: str, lock: Path = LOCK) -> str:
    """Answer the version of a peer that the lock file asks for; ValueError where it names none."""
    found = re.search(rf"^{re.escape(peer)}==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError(f"bench/peers.lock does not name {peer}")
    return found[1]


async def told_by(peer: str, folder: Path, *words: str) -> dict[str, float]:
    """Run a module of this folder with the peers' interpreter; answer the JSON object that it printed last."""
    interpreter = await python_of_peers()
    variables = environment(folder, PYTHONPATH=str(ROOT))
    answer = await answer_of(str(interpreter), "-m", peer, *words, env=variables, log=folder / "peer.log")
    return parsed(answer)


def parsed(answer: str) -> dict[str, float]:
    """Read what a peer printed; anything but an object of numbers is refused with ValueError."""
    told = json.loads(answer)
    if not isinstance(told, dict) or not all(isinstance(value, int | float) for value in told.values()):
        raise ValueError(f"a peer printed {answer[:80]!r}, not an object of numbers")
    return {str(name): float(value) for name, value in told.items()}


async def _run(*words: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *words, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(_SECONDS):
            _, errors = await process.communicate()
    except TimeoutError:
        process.kill()
        raise PeerMissingError(f"no end after {_SECONDS:.0f} s") from None
    if process.returncode:
        raise PeerMissingError((errors.decode(errors="replace").strip().splitlines() or ["no word"])[-1])
