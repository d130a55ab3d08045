"""
Databases that wait for their turn: an actor runs real operations on real databases, and stops before each step.

On SQLite a step is a transaction: whoever writes holds the only write lock, and whoever reads sees one picture, so
nothing inside can be told from all of it at once. On PostgreSQL a transaction that only reads is a step as well, and of
one that writes each statement is a step, and so is its commit.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import event

from storage.database import Database, Session
from tests.schedules.drawing import Numbers, drawn
from tests.schedules.footprints import Footprint, Owners, Place, note


class KilledError(BaseException):
    """The process is gone: nothing in it may catch this, and nothing of it runs any more."""


class Crash(StrEnum):
    """When a process dies."""

    BEFORE = "before the commit"
    """The connection is dropped, and the database takes everything back."""
    AFTER = "after the commit"
    """Everything stands, and nobody has been told."""


@dataclass(slots=True)
class Actor:
    """One process: what it does, where it stands, and at which of its commits it dies."""

    name: str
    work: Callable[[], Awaitable[object]]
    owners: Owners
    crash: tuple[int, Crash] | None = None
    step: Footprint = field(default_factory=Footprint)
    held: set[Place] = field(default_factory=set)
    shown: set[Place] = field(default_factory=set)
    backend: int = 0
    """The server process of the transaction under way; 0 when there is none."""
    locking: set[str] = field(default_factory=set)
    """The tables of which the statement under way locks rows."""
    waited: bool = False
    """Whether the statement under way has waited for a lock of somebody else."""
    noting: bool = True
    """Whether statements are its own, and not those of who watches it."""
    new: Footprint = field(default_factory=Footprint)
    """What the statement under way adds to what its transaction shows and holds; it reads what it looks for."""
    commits: int = 0
    crashed: bool = False
    done: bool = False
    failed: Exception | None = None
    parked: asyncio.Event = field(default_factory=asyncio.Event)
    _go: asyncio.Event = field(default_factory=asyncio.Event)
    _task: "asyncio.Task[None] | None" = None

    def start(self) -> None:
        """Begin; it stops before its first step."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    def go(self) -> Footprint:
        """Let it take its next step; answer what that will have touched."""
        self.step = Footprint()
        self.waited = False
        self.parked.clear()
        self._go.set()
        return self.step

    async def turn(self) -> None:
        """Stop here until it is this actor's turn."""
        if self.crashed:
            raise KilledError
        self.parked.set()
        await self._go.wait()
        self._go.clear()

    def dies(self) -> Crash | None:
        """Answer whether, and when, this process dies at the commit that comes now."""
        self.commits += 1
        dying = self.crash is not None and self.crash[0] == self.commits
        return self.crash[1] if self.crash and dying else None

    def kill(self) -> None:
        """Die."""
        self.crashed = True
        raise KilledError

    def ends(self, *, committed: bool) -> None:
        """Note that a transaction has ended: what it showed, and what others need not wait for any longer."""
        self.step.frees |= self.held
        self.step.shows = self.shown if committed else set()
        self.held, self.shown, self.backend = set(), set(), 0

    def adds(self, step: Footprint) -> None:
        """Note what a statement that is about to run will show, lock and share, if it finds what it asks for."""
        self.new = Footprint(
            reads=step.shows,
            locks=step.locks - self.held,
            shares=step.shares - self.held,
            shows=step.shows - self.shown,
        )
        self.shown |= step.shows
        if self.backend:
            self.held |= step.locks | step.shares

    def found_nothing(self, *, passed_over: bool = False) -> None:
        """Note that the statement which has just run changed or locked no row, or `passed_over` those of others."""
        if not self.waited:
            self.step.reads |= self.new.reads
            self.step.looks |= self.new.locks if passed_over else set()
            self.step.locks -= self.new.locks
            self.step.shares -= self.new.shares
            self.shown -= self.new.shows
            self.held -= self.new.locks | self.new.shares

    def got(self, rows: Sequence[Sequence[object]]) -> None:
        """Note which rows a statement has locked in fact: nobody else can lock them until the transaction ends."""
        mine = self.owners.cases_in(value for row in rows for value in row)
        self.held |= {("cases", case) for case in mine if "cases" in self.locking}
        self.held |= {(f"{table}!", str(row[0])) for row in rows for table in self.locking}

    async def _run(self) -> None:
        drawn.set(Numbers(self.name))
        try:
            await self.work()
        except KilledError:
            self.crashed = True
        except Exception as error:  # noqa: BLE001 - whatever it is, the judge is told
            self.failed = error
        finally:
            self.done = True
            self.parked.set()


class SteppedDatabase(Database):
    """A database that one actor uses; it is kept for many schedules, each with an actor of its own."""

    def __init__(self, url: str, gone: Callable[[int], Awaitable[None]]) -> None:
        """Prepare; `gone` waits until the server has noticed that a connection is lost."""
        super().__init__(url)
        self.actor: Actor | None = None
        self._gone = gone
        for engine in {self._writer.sync_engine, self._reader.sync_engine}:
            event.listen(engine, "before_cursor_execute", self._note)
            event.listen(engine, "after_cursor_execute", self._note_end)
            if self.is_sqlite:
                event.listen(engine, "connect", _no_sync)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """Open a transaction that writes, step by step."""
        actor = self._whose()
        try:
            if self.is_sqlite:
                await actor.turn()
                async with super().write() as session:
                    yield session
                    crash = await self._before_commit(actor, session)
            else:
                async with super().write() as session:
                    connection = await session.get_raw_connection()
                    actor.backend = cast("Any", connection.driver_connection).get_server_pid()
                    yield cast("Session", _InTurn(session, actor))
                    await actor.turn()
                    crash = await self._before_commit(actor, session)
        except BaseException:
            actor.ends(committed=False)
            raise
        actor.ends(committed=True)
        if crash is Crash.AFTER:
            actor.kill()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Open a transaction that reads: one step."""
        await self._whose().turn()
        async with super().read() as session:
            yield session

    async def _before_commit(self, actor: Actor, session: Session) -> Crash | None:
        crash = actor.dies()
        if crash is Crash.BEFORE:
            backend, actor.backend = actor.backend, 0  # nobody need ask any longer whether it waits
            await session.invalidate()
            await self._gone(backend)
            actor.kill()
        return crash

    def _whose(self) -> Actor:
        assert self.actor is not None
        return self.actor

    def _note(self, _connection: object, _cursor: object, sql: str, parameters: Any, *_: object) -> None:  # noqa: ANN401 - the driver's
        if self.actor is None or not self.actor.noting or sql.startswith(("BEGIN", "PRAGMA")):
            return
        actor = self.actor
        if self.is_sqlite:
            whole = Footprint()
            note(whole, set(), sql, parameters, actor.owners)
            actor.step.reads |= whole.reads | whole.shows
            actor.adds(Footprint(shows=whole.shows))
            return
        here = Footprint()
        note(here, actor.held, sql, parameters, actor.owners)
        actor.step.reads |= here.reads
        actor.step.locks |= here.locks
        actor.step.shares |= here.shares
        actor.adds(here)
        if actor.backend:
            actor.locking = (
                {table for table, _ in here.locks if table.isidentifier()}
                if sql.lstrip().startswith("SELECT")
                else set()
            )

    def _note_end(self, _connection: object, cursor: Any, sql: str, *_: object) -> None:  # noqa: ANN401 - the driver's
        if self.actor is not None and cursor.rowcount == 0 and sql.startswith(("DELETE", "UPDATE")):
            self.actor.found_nothing()


def _no_sync(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection has no public type
    """Leave out the wait for the disk, which no power cut tests here, and which thousands of schedules would pay."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


class _InTurn:
    """One transaction on PostgreSQL, each statement of which waits for its turn."""

    def __init__(self, session: Session, actor: Actor) -> None:
        """Stand for `session`."""
        self._session = session
        self._actor = actor
        self.dialect = session.dialect

    async def execute(self, *arguments: Any) -> object:  # noqa: ANN401 - what the real one takes
        """Run a statement when it is its turn."""
        await self._actor.turn()
        self._actor.locking = set()
        result = await self._session.execute(*arguments)
        if not self._actor.locking:
            return result
        kept = result.freeze()
        rows = [tuple(row) for row in kept()]
        if rows:
            self._actor.got(rows)
        else:
            self._actor.found_nothing(passed_over=await self._is_there(*arguments))
        return kept()

    async def _is_there(self, statement: Any, *values: Any) -> bool:  # noqa: ANN401 - what the real one takes
        """Answer whether a query finds rows if it need not lock them."""
        self._actor.noting = False
        try:
            free = statement._generate()  # noqa: SLF001 - no public name takes the lock off a query again
            free._for_update_arg = None  # noqa: SLF001 - likewise
            return (await self._session.execute(free, *values)).first() is not None
        finally:
            self._actor.noting = True

    async def exec_driver_sql(self, *arguments: Any) -> object:  # noqa: ANN401 - what the real one takes
        """Run a statement as the driver wants it when it is its turn."""
        await self._actor.turn()
        return await self._session.exec_driver_sql(*arguments)
