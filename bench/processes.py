"""
Processes of a measure: started with an environment of their own, ended whatever happens, and what they cost.

Memory is PSS from `/proc/PID/smaps_rollup`: pages that several processes share are counted once in all.
"""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOWHERE = "http://127.0.0.1:1/api"
"""An address where no Prefect server answers."""
_ASKED, _GRACE = 4, 4.0
"""How often a child is asked to end, and the seconds it is given each time."""


def free_port() -> int:
    """Answer a port of the loopback address that was free just now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def environment(data: Path, **more: str) -> dict[str, str]:
    """Make the environment of a `handrail` apart from everything else on this machine."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "PREFECT_"))}
    ports = {f"HANDRAIL_{name}_PORT": "0" for name in ("WEB", "MAIL", "PREFECT")}
    return {**inherited, **ports, "HANDRAIL_DATA": str(data), "PREFECT_HOME": str(data / "prefect-home"), **more}


@asynccontextmanager
async def child(
    *words: str, env: Mapping[str, str] | None = None, log: Path | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a command in a process group of its own; its standard output is a pipe, its errors go to `log`."""
    errors = log.open("ab") if log else None
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            cwd=ROOT,
            env=dict(env) if env is not None else None,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors or asyncio.subprocess.DEVNULL,
            process_group=0,
        )
    finally:
        if errors:
            errors.close()
    try:
        yield process
    finally:
        await _end(process)


def python(module: str, *words: str) -> tuple[str, ...]:
    """Name the command that runs one of our modules."""
    return (sys.executable, "-m", module, *words)


async def answer_of(
    *words: str, env: Mapping[str, str] | None = None, log: Path | None = None, seconds: float = 600
) -> str:
    """Run a command to its end and answer the last line it printed."""
    async with child(*words, env=env, log=log) as process, asyncio.timeout(seconds):
        out, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(words[2:4])} ended with {process.returncode}")
    return out.decode().strip().splitlines()[-1]


async def line_in(log: Path, start: str, process: asyncio.subprocess.Process, seconds: float = 60) -> str:
    """Wait until a child has written a line that has `start` in it, and answer what follows that."""
    async with asyncio.timeout(seconds):
        while True:
            found = _after(log, start)
            if found is not None:
                return found
            if process.returncode is not None:
                raise RuntimeError(f"a child ended with {process.returncode}; see {log}")
            await asyncio.sleep(0.02)


def _after(log: Path, start: str) -> str | None:
    with contextlib.suppress(OSError):
        for line in log.read_text(errors="replace").splitlines():
            if start in line:
                return line.partition(start)[2].strip()
    return None


def family_of(pid: int) -> list[int]:
    """Answer a process and everything it started, and what those started."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            parents.setdefault(int(_stat(int(folder.name))[1]), []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def pss_of(pid: int) -> float:
    """Answer a process's share of memory in MB; 0 when it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def busy_of(pid: int) -> float:
    """Answer the seconds of processor time a process has used; 0 when it has ended."""
    with contextlib.suppress(OSError, IndexError):
        stat = _stat(pid)
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _stat(pid: int) -> list[str]:
    """Answer the fields of `/proc/PID/stat` after the command's name."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask a child to end, several times if it must be; then end its whole group."""
    for _ in range(_ASKED):
        if process.returncode is not None:
            break
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GRACE):
                await process.communicate()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
