"""
The processes of a tree: started from a nursery, started again when they end, killed and frozen by name.
"""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.faults.system import ROOT, send

_AGAIN = 0.2
"""Seconds between a part's end and its next start."""
_LOADED = 300.0
"""Seconds in which a nursery has loaded everything, on a machine that does much else."""


@dataclass
class Nursery:
    """One parent that starts parts as they are wanted."""

    modules: tuple[str, ...]
    environment: Mapping[str, str]
    commands: Mapping[str, str]
    """What each part runs, by name."""
    pids: dict[str, int] = field(default_factory=dict)
    ended: list[tuple[str, int]] = field(default_factory=list)
    """The parts that ended by themselves, and how."""
    _wanted: set[str] = field(default_factory=set)
    _hit: set[int] = field(default_factory=set)
    _process: asyncio.subprocess.Process | None = None
    _listening: asyncio.Task[None] | None = None
    _later: set[asyncio.Task[None]] = field(default_factory=set)

    async def open(self) -> None:
        """Load what the parts need."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.rounds.nursery", *self.modules, cwd=ROOT, env=dict(self.environment),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        async with asyncio.timeout(_LOADED):
            line = await self._line()
        assert line == "ready", f"the nursery says {line!r}"
        self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """End every part, and the nursery."""
        self._wanted.clear()
        for task in (*self._later, *filter(None, [self._listening])):
            task.cancel()
        for pid in self.pids.values():
            send(pid, signal.SIGKILL)
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(10):
                    await self._process.wait()
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def end(self) -> None:
        """Ask every part to end, and wait until each has."""
        self._wanted.clear()
        for name, pid in list(self.pids.items()):
            send(pid, signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await self.gone(name, 12)

    def keep(self, name: str) -> None:
        """Have a part run from now on."""
        self._wanted.add(name)
        if name not in self.pids:
            self._start(name)

    def drop(self, name: str) -> None:
        """Let a part be gone when it ends."""
        self._wanted.discard(name)

    def kill(self, name: str) -> int:
        """SIGKILL a part, which stays away until it is wanted again; answer its process id."""
        self.drop(name)
        pid = self.pids.get(name, 0)
        self._hit.add(pid)
        send(pid, signal.SIGKILL)
        return pid

    def stop(self, name: str) -> int:
        """Freeze a part; answer its process id."""
        pid = self.pids.get(name, 0)
        send(pid, signal.SIGSTOP)
        return pid

    def go_on(self, pid: int) -> None:
        """Let a frozen process go on."""
        send(pid, signal.SIGCONT)

    async def gone(self, name: str, seconds: float = 10.0) -> None:
        """Wait until a part has ended."""
        async with asyncio.timeout(seconds):
            while name in self.pids:  # noqa: ASYNC110 - another process tells of it, in `_listen`
                await asyncio.sleep(0.01)

    def _start(self, name: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self.pids[name] = 0
        self._process.stdin.write(f"{name} {self.commands[name]}\n".encode())

    async def _line(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        return (await self._process.stdout.readline()).decode().strip()

    async def _listen(self) -> None:
        while line := await self._line():
            what, name, pid, *status = line.split()
            if what == "started":
                self.pids[name] = int(pid)
                continue
            self.pids.pop(name, None)
            if int(pid) not in self._hit:
                self.ended.append((name, int(status[0])))
            if name in self._wanted:
                again = asyncio.create_task(self._start_again(name))
                self._later.add(again)
                again.add_done_callback(self._later.discard)

    async def _start_again(self, name: str) -> None:
        await asyncio.sleep(_AGAIN)
        if name in self._wanted and name not in self.pids:
            self._start(name)


def inherited() -> dict[str, str]:
    """Answer this process's environment without what is set for ours and for Prefect."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "PREFECT_"))}
