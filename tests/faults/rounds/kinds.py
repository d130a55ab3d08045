"""
The table of faults: of each kind, whom it can hit, on which databases, and how it begins and ends.

Each harm is a context: within it the fault is there, after it the cause is gone. What it left is for `looks`.
"""

import asyncio
import contextlib
import random
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from flows.environment import server_folder
from tests.faults.rounds.clock_harms import clock_stepped, daylight_saving
from tests.faults.rounds.disk import forbid_writing
from tests.faults.rounds.plan import Round
from tests.faults.rounds.tree import LEASE, Tree
from tests.faults.sink import Mood
from tests.faults.system import send
from tests.support.gate import Mood as GateMood

Harm = Callable[[Tree, Round], AbstractAsyncContextManager[None]]
BOTH = frozenset({"sqlite", "postgresql"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault; `mounted` ones need a disk that this machine let us mount."""

    harm: Harm
    targets: tuple[str, ...] = ("",)
    databases: frozenset[str] = BOTH
    mounted: bool = False


@asynccontextmanager
async def nothing(_tree: Tree, one: Round) -> AsyncIterator[None]:
    """Leave everything alone: what is wrong after such a round was no fault's doing."""
    await asyncio.sleep(one.lasting)
    yield


@asynccontextmanager
async def killed(tree: Tree, one: Round) -> AsyncIterator[None]:
    """SIGKILL one part, or every part at the same moment; they are started again when it is over."""
    parts = tuple(tree.parts) if one.target == "everything" else (one.target,)
    for part in parts:
        tree.nursery_of(part).kill(part)
    yield
    for part in parts:
        tree.nursery_of(part).keep(part)


@asynccontextmanager
async def frozen(tree: Tree, one: Round) -> AsyncIterator[None]:
    """SIGSTOP one part for longer than every lease."""
    keeper = tree.nursery_of(one.target)
    pid = keeper.stop(one.target)
    try:
        await asyncio.sleep(LEASE)
        yield
    finally:
        keeper.go_on(pid)


@asynccontextmanager
async def disk_full(tree: Tree, _one: Round) -> AsyncIterator[None]:
    """Leave no room for anything."""
    await asyncio.to_thread(tree.disk.fill)
    try:
        yield
    finally:
        tree.disk.empty()


@asynccontextmanager
async def disk_read_only(tree: Tree, _one: Round) -> AsyncIterator[None]:
    """Have the disk come back read-only after everything that wrote to it has died, as after a power cut."""
    parts = tuple(tree.parts)
    for part in parts:
        tree.nursery_of(part).kill(part)
    for part in parts:
        await tree.nursery_of(part).gone(part)
    assert tree.disk.freeze(read_only=True), "somebody still writes to the disk"
    try:
        for part in parts:
            tree.nursery_of(part).keep(part)
        yield
    finally:
        assert tree.disk.freeze(read_only=False), "the disk stays read-only"


@asynccontextmanager
async def writes_refused(tree: Tree, one: Round) -> AsyncIterator[None]:
    """Have every write of one running part fail, while it reads as before."""
    pid = tree.parts.get(one.target, 0)
    if pid:
        forbid_writing(pid, forbidden=True)
    try:
        yield
    finally:
        if pid:
            forbid_writing(pid, forbidden=False)


@asynccontextmanager
async def database_held(tree: Tree, one: Round) -> AsyncIterator[None]:
    """Hold the write lock of an embedded database, as another program would."""
    async with _held(str(tree.disk.folder / one.target)):
        yield


@asynccontextmanager
async def database_restarted(tree: Tree, one: Round) -> AsyncIterator[None]:
    """Restart PostgreSQL: in order, as after a crash, or by killing its first process."""
    assert tree.postgres is not None
    await asyncio.to_thread(tree.postgres.restart, one.target)
    yield


@asynccontextmanager
async def connections_cut(tree: Tree, one: Round) -> AsyncIterator[None]:
    """Reset every connection to one server, again and again while it lasts."""

    async def keep_cutting() -> None:
        while True:
            tree.gates[one.target].cut()
            await asyncio.sleep(0.15)

    cutting = asyncio.create_task(keep_cutting())
    try:
        yield
    finally:
        cutting.cancel()
        await asyncio.wait({cutting})


@asynccontextmanager
async def server_vanished(tree: Tree, one: Round) -> AsyncIterator[None]:
    """Have one server vanish without a word, as when its machine loses power, and another one take over at once."""
    tree.gates[one.target].vanish()
    await asyncio.sleep(LEASE)
    yield


@asynccontextmanager
async def server_away(tree: Tree, one: Round) -> AsyncIterator[None]:
    """Hang up on whoever wants one server, as when it cannot be reached."""
    tree.gates[one.target].mood = GateMood.SHUT
    try:
        yield
    finally:
        tree.gates[one.target].mood = GateMood.OPEN


@asynccontextmanager
async def prefect_failing(tree: Tree, _one: Round) -> AsyncIterator[None]:
    """Have Prefect answer 500 to whatever it is asked."""
    tree.gates["prefect"].mood = GateMood.FAIL
    try:
        yield
    finally:
        tree.gates["prefect"].mood = GateMood.OPEN


@asynccontextmanager
async def prefect_locked(tree: Tree, _one: Round) -> AsyncIterator[None]:
    """Hold the write lock of Prefect's own database."""
    async with _held(str(server_folder(tree.settings) / "prefect.db")):
        yield


@asynccontextmanager
async def mail_server(tree: Tree, one: Round) -> AsyncIterator[None]:
    """Have the community's mail server refuse, stall or forget, or be gone."""
    if one.target == "gone":
        await tree.sink.close()
    else:
        tree.sink.mood = Mood(one.target)
    try:
        yield
    finally:
        tree.sink.mood = Mood.TAKE
        if one.target == "gone":
            await tree.sink.open()


@asynccontextmanager
async def two_engines(tree: Tree, _one: Round) -> AsyncIterator[None]:
    """Run a second engine beside the first."""
    tree.ours.keep("engine-2")
    await asyncio.sleep(0.25)
    yield
    tree.ours.drop("engine-2")
    send(tree.parts.get("engine-2", 0), signal.SIGTERM)


@asynccontextmanager
async def engine_resumed(tree: Tree, one: Round) -> AsyncIterator[None]:
    """Freeze an engine while it sends, until its lease has ended and another has taken over; then let it go on."""
    tree.sink.mood = Mood.HANG
    tried = tree.sink.tried
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(3):
            while tree.sink.tried == tried:  # noqa: ASYNC110 - the mail server is another's program
                await asyncio.sleep(0.01)
    pid = tree.ours.stop("engine")
    tree.sink.mood = Mood(one.target)
    tree.ours.keep("engine-2")
    await asyncio.sleep(LEASE + 0.5)
    tree.sink.mood = Mood.TAKE
    tree.ours.go_on(pid)
    yield
    tree.ours.drop("engine-2")
    send(tree.parts.get("engine-2", 0), signal.SIGTERM)


@asynccontextmanager
async def _held(file: str) -> AsyncIterator[None]:
    """Hold a file as a program does that writes for long; closing it takes nothing back but the lock."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=0.02)) as other:
        while not other.in_transaction:
            with contextlib.suppress(sqlite3.OperationalError):
                other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(0.02)
        yield


KINDS: dict[str, Kind] = {
    "nothing": Kind(nothing),
    "killed": Kind(killed, ("web", "engine", "everything")),
    "frozen": Kind(frozen, ("web", "engine")),
    "disk-full": Kind(disk_full, mounted=True),
    "disk-read-only": Kind(disk_read_only, mounted=True),
    "writes-refused": Kind(writes_refused, ("web", "engine")),
    "database-held": Kind(database_held, ("handrail.db", "keys/keystore.db"), frozenset({"sqlite"})),
    "database-restarted": Kind(database_restarted, ("fast", "immediate", "killed"), frozenset({"postgresql"})),
    "database-away": Kind(server_away, ("postgres",), frozenset({"postgresql"})),
    "database-cut": Kind(connections_cut, ("postgres",), frozenset({"postgresql"})),
    "database-vanished": Kind(server_vanished, ("postgres",), frozenset({"postgresql"})),
    "clients-cut": Kind(connections_cut, ("web", "mail")),
    "prefect-killed": Kind(killed, ("prefect",)),
    "prefect-frozen": Kind(frozen, ("prefect",)),
    "prefect-cut": Kind(connections_cut, ("prefect",)),
    "prefect-answers-500": Kind(prefect_failing),
    "prefect-locked": Kind(prefect_locked),
    "mail-refused": Kind(mail_server, ("refuse",)),
    "mail-stalls": Kind(mail_server, ("hang",)),
    "mail-forgotten": Kind(mail_server, ("forget",)),
    "mail-gone": Kind(mail_server, ("gone",)),
    "clock-forward": Kind(clock_stepped, ("forward",)),
    "clock-back": Kind(clock_stepped, ("back",)),
    "daylight-saving": Kind(daylight_saving),
    "two-engines": Kind(two_engines),
    "engine-resumed": Kind(engine_resumed, ("take", "refuse", "forget")),
}
"""Every kind of fault by name."""

_GROUPS = (
    ("killed", "frozen", "two-engines", "engine-resumed"),
    ("writes-refused", "disk-full"),
    ("database-held", "database-restarted", "database-away", "database-cut", "database-vanished"),
    ("prefect-killed", "prefect-frozen", "prefect-cut", "prefect-answers-500", "prefect-locked"),
    ("mail-refused", "mail-stalls", "mail-forgotten", "mail-gone"),
    ("clock-forward", "clock-back", "daylight-saving"),
    ("clients-cut",),
)
"""Kinds that are much alike; where a disk can be mounted is found out later, so that the second has one without."""


def one_of_each_group(chance: random.Random, database: str) -> frozenset[str]:
    """Choose a kind of each group for a system on this database; of those at the disk, all."""
    there = [[name for name in group if database in KINDS[name].databases] for group in _GROUPS]
    return frozenset({*(chance.choice(group) for group in there), "writes-refused", "disk-full"})
