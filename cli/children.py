"""
One child process: started, kept running, ended. `cli.supervisor` says which children there are.

What a child prints goes to its log file; its start, its end and its return are lines on our standard error.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cli.exits import Exit
from cli.life import SECONDS, Ear, listening
from cli.output import tell
from cli.wording import CommandError

_TETHER = Path(__file__).with_name("tether.py")
_BIGGEST_LOG = 10_000_000
"""Bytes after which a log is put aside, once, when its child starts."""
_LAST_LINES = 4_000
_EXPLAINED = {Exit.UNAVAILABLE, Exit.SOFTWARE, Exit.PERMISSION, Exit.TRY_AGAIN, Exit.OUTPUT}


@dataclass(frozen=True, slots=True)
class Child:
    """A process to run: its name, its command, what its environment adds, and the file its output goes to."""

    name: str
    command: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, name: str, words: str, log: Path, environment: Mapping[str, str]) -> "Child":
        """Describe `handrail WORDS` as a child of this process, which it will not outlive."""
        command = (sys.executable, "-P", str(_TETHER), str(os.getpid()), *words.split())
        return cls(name, command, log, environment)

    async def start(self, more: Mapping[str, str]) -> asyncio.subprocess.Process:
        """Start it, with `more` in its environment, in a group of its own: a terminal's signals reach it through us."""
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _BIGGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        with os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
            return await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment, **more},
                start_new_session=True,
            )

    def last_words(self) -> str:
        """Answer the last line of its log, which is where a command says why it ended."""
        with suppress(OSError):
            lines = self.log.read_bytes()[-_LAST_LINES:].decode(errors="replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""


@dataclass(frozen=True, slots=True)
class Patience:
    """
    How long things may take, in seconds.

    Pauses between two starts grow from `first` to `longest`, and begin anew after a child has lived for `settled`.
    `end` is what a child is given to end by itself. One that has shown life and then shows none at `looks` looks in a
    row, `look` apart, hangs and is ended.
    """

    first: float = 0.5
    longest: float = 30.0
    settled: float = 20.0
    end: float = 8.0
    look: float = SECONDS
    looks: int = 12


class Keeper:
    """Keeps one child running until it is told to stop."""

    def __init__(self, child: Child, patience: Patience) -> None:
        """Prepare; nothing runs yet."""
        self.child = child
        self.starts = 0
        self._patience = patience
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The id of the child's process while it runs."""
        process = self._process
        return process.pid if process and process.returncode is None else None

    async def run_once(self) -> None:
        """
        Run the child to its end.

        Raises:
            CommandError: it ended with a status other than 0; the sentence is its own last line.

        """
        try:
            status = await self._start_and_wait()
        finally:
            await self.end()
        if status != 0:
            raise CommandError(_known(status), self.child.last_words() or f"`{self.child.name}` failed ({status}).")

    async def keep(self) -> None:
        """
        Start the child again whenever it ends, until this is cancelled; then end it.

        Raises:
            CommandError: it says that a setting is wrong, which starting it again does not mend.

        """
        pause = self._patience.first
        try:
            while True:
                began = asyncio.get_running_loop().time()
                status = await self._start_and_wait()
                self._give_up_on(status)
                lived = asyncio.get_running_loop().time() - began
                pause = self._patience.first if lived > self._patience.settled else pause
                tell(f"{self.child.name} ended ({self._why(status)}); starting it again in {pause:g} s")
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._patience.longest)
        finally:
            await self.end()

    async def end(self) -> None:
        """Ask the child to end; make it and all it started end when it takes too long."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience.end):
                await process.wait()
        if process.returncode is None:
            tell(f"{self.child.name} did not end within {self._patience.end:g} s and was killed")
            self.kill()
            await process.wait()

    def kill(self) -> None:
        """End the child and all it started, at once."""
        if self.pid is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    async def _start_and_wait(self) -> int:
        with listening() as ear:
            self._process = await self.child.start(ear.environment)
            self.starts += 1
            watching = asyncio.create_task(self._end_when_silent(ear))
            try:
                return await self._process.wait()
            finally:
                watching.cancel()

    async def _end_when_silent(self, ear: Ear) -> None:
        """End the child at once when it hangs; it is started again as one that ended by itself."""
        await ear.silence(self._patience.look, self._patience.looks)
        tell(f"{self.child.name} has shown no life for {self._patience.look * self._patience.looks:g} s and was killed")
        self.kill()

    def _give_up_on(self, status: int) -> None:
        if status == Exit.CONFIGURATION:
            raise CommandError(Exit.CONFIGURATION, self.child.last_words() or f"{self.child.name}: a setting is wrong.")

    def _why(self, status: int) -> str:
        """Say how the child ended; one that ended by itself has said why in its own last line."""
        said = self.child.last_words() if status in _EXPLAINED else f"see {self.child.log}"
        return f"{_how(status)}: {said}"


def _how(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"status {status}"


def _known(status: int) -> Exit:
    return Exit(status) if status in Exit._value2member_map_ else Exit.SOFTWARE
