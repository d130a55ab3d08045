"""
A real `handrail` in processes of its own, on free ports and an empty folder, for tests to talk to and to kill.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
NOWHERE = "http://127.0.0.1:1/api"
"""An address at which no Prefect server answers; naming one keeps `up` from starting its own."""


def environment(data: Path, **more: str) -> dict[str, str]:
    """Make the environment of a `handrail` apart from everything else on this machine."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")}
    ports = {f"HANDRAIL_{name}_PORT": "0" for name in ("WEB", "MAIL", "PREFECT")}
    return {**inherited, **ports, "HANDRAIL_DATA": str(data), "HANDRAIL_PREFECT_API_URL": NOWHERE, **more}


@dataclass(frozen=True)
class Running:
    """A `handrail` that runs; `address` is what its ready line says."""

    process: asyncio.subprocess.Process
    address: str

    async def end(self) -> int:
        """Send SIGTERM; answer the exit status."""
        self.process.terminate()
        async with asyncio.timeout(30):
            return await self.process.wait()

    async def rest_of_output(self) -> list[str]:
        """Answer what it prints on its standard output until it ends."""
        assert self.process.stdout is not None
        return (await self.process.stdout.read()).decode().splitlines()


@asynccontextmanager
async def running(data: Path, word: str = "up", **more: str) -> AsyncIterator[Running]:
    """Start `handrail WORD` and wait for its ready line; kill what is left of it at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli", word,
        cwd=ROOT, env=environment(data, **more), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(90):
            line = (await process.stdout.readline()).decode()
        yield Running(process, line.removeprefix("ready ").strip())
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        with suppress(TimeoutError):
            async with asyncio.timeout(20):
                await process.wait()


async def handrail(
    data: Path, *words: str, stdin: bytes = b"", more: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Type one command, with `more` in its environment; answer its status and its standard output."""
    status, out, _ = await typed(data, *words, stdin=stdin, more=more)
    return status, out


async def typed(
    data: Path, *words: str, stdin: bytes = b"", more: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    """Type one command; answer its status, its standard output and its standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli", *words,
        cwd=ROOT, env=environment(data, **(more or {})),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(60):
        out, err = await process.communicate(stdin)
    return process.returncode or 0, out.decode(), err.decode()


def children_of(pid: int) -> dict[str, int]:
    """Answer the children of a process of ours, by the command each runs."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "cmdline").read_bytes().decode().rstrip("\0").split("\0")
            if (folder / "stat").read_text().rsplit(")", 1)[1].split()[1] == str(pid):
                found[words[-1]] = int(folder.name)
    return {word: child for word, child in found.items() if word}


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be looked at does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
