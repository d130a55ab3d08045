"""
`handrail engine` as a process of its own, and someone who watches from outside when due moves are applied.

The watcher reads the database as any other process does: a move counts as applied when its commit can be seen, not
when the engine believes it.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from bench.processes import NOWHERE, child, environment, pss_of, python
from bench.seeding import micros
from handrail.clock import SystemClock

_LOOK = 0.005
_NAP = 0.05
_START_SECONDS = 120.0
_HEAD_START = timedelta(seconds=1.5)
Ask = Callable[[str, datetime], Awaitable[int]]
COUNT_DUE = "SELECT count(*) FROM moves WHERE status = 'pending' AND due_at <= ?"
REFUSED = "SELECT count(*) FROM moves WHERE status = 'refused' AND ended_at <= ?"
_ALIVE = "SELECT count(*) FROM heartbeats WHERE name LIKE '{}:%' AND at <= ?"
_CLOCK = SystemClock()


@dataclass
class Watched:
    """What was seen: how many of the due moves were still waiting at which instant."""

    due: int
    seen: list[tuple[datetime, int]] = field(default_factory=list)

    def lateness(self, due_at: Callable[[int], datetime]) -> list[float]:
        """Answer how many seconds each move was late, the n-th being due at `due_at(n)`; they are applied in order."""
        late: list[float] = []
        for at, left in self.seen:
            late += [(at - due_at(number)).total_seconds() for number in range(len(late), self.due - left)]
        return late


@dataclass(frozen=True, slots=True)
class Trial:
    """One engine that had something to do: from when on, what was seen of it, and what it weighed while it waited."""

    begin: datetime
    watched: Watched
    waiting_mb: float
    refused: int
    complaints: tuple[str, ...]


async def trial(
    folder: Path,
    ask: Ask,
    make_due: Callable[[datetime], Awaitable[None]],
    due: int,
    *,
    prefect: str | None,
    policy: str = "minimal",
    spread: float = 0.0,
    rest: float = 0.5,
    **more: str,
) -> Trial:
    """Run an engine; once it waits, let moves become due, and watch until none is left."""
    async with engine(folder, prefect, policy, **more) as process:
        await ready(ask, orchestrated=prefect is not None, process=process)
        await asyncio.sleep(rest)
        weight = pss_of(process.pid)
        begin = _CLOCK.now() + _HEAD_START
        await make_due(begin)
        watched = await watch(ask, due, begin + timedelta(seconds=spread))
        refused = await ask(REFUSED, _CLOCK.now())
        complaints = complaints_in(folder / "engine.log")
    return Trial(begin, watched, weight, refused, complaints)


def complaints_in(log: Path) -> tuple[str, ...]:
    """Answer the errors in a log."""
    return tuple(line for line in log.read_text(errors="replace").splitlines() if " ERROR " in line)


@asynccontextmanager
async def engine(
    folder: Path, prefect: str | None, policy: str = "minimal", **more: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `handrail engine` over a folder; it is ready when it has shown that it lives and reaches Prefect."""
    log = folder / "engine.log"
    variables = environment(folder, HANDRAIL_PREFECT_API_URL=prefect or NOWHERE, HANDRAIL_POLICY=policy, **more)
    async with child(*python("cli", "engine"), env=variables, log=log) as process:
        yield process


async def ready(ask: Ask, *, orchestrated: bool, process: asyncio.subprocess.Process) -> None:
    """Return when the engine has shown that it lives, and if asked for, that it reaches Prefect."""
    question = _ALIVE.format("orchestrated" if orchestrated else "engine")
    async with asyncio.timeout(_START_SECONDS):
        while not await ask(question, _CLOCK.now()):
            if process.returncode is not None:
                raise RuntimeError(f"the engine ended with {process.returncode}")
            await asyncio.sleep(_NAP)


async def watch(ask: Ask, due: int, last_due: datetime, seconds: float = 600.0) -> Watched:
    """Look again and again how many of `due` moves wait, until none does."""
    watched, left = Watched(due), due
    async with asyncio.timeout(seconds):
        while left:
            await asyncio.sleep(_LOOK)
            now_left = await ask(COUNT_DUE, last_due)
            if now_left < left:
                left = now_left
                watched.seen.append((_CLOCK.now(), left))
    return watched


@asynccontextmanager
async def asking_sqlite(path: Path) -> AsyncIterator[Ask]:
    """Open a reader of a SQLite file; it asks only when another process has committed since the last answer."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
    known: dict[tuple[str, datetime], tuple[int, int]] = {}

    async def ask(question: str, at: datetime) -> int:
        version = int(connection.execute("PRAGMA data_version").fetchone()[0])
        kept = known.get((question, at))
        if kept is None or kept[0] != version:
            known[question, at] = kept = (version, int(connection.execute(question, (micros(at),)).fetchone()[0]))
        return kept[1]

    try:
        yield ask
    finally:
        connection.close()


@asynccontextmanager
async def asking_postgres(url: str) -> AsyncIterator[Ask]:
    """Open a reader of a PostgreSQL database; it asks every time."""
    connection: Any = await asyncpg.connect(url)

    async def ask(question: str, at: datetime) -> int:
        return int(await connection.fetchval(question.replace("?", "$1"), at))

    try:
        yield ask
    finally:
        await connection.close()
