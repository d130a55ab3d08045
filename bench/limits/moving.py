"""
The least that due moves cost: claim 500, step the machine, compare and set, log, two deliveries, next move, settle.

Rows are as small as they can be, the driver is used bare, and each chunk is one transaction. With a Prefect server each
chunk is a task run inside one flow run, as in Handrail. It leaves out policies, promises, conflicts, recipients and the
hash chain.
"""

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import asyncpg
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from transitions import Machine

from cli.loop import run

_CHUNK = 500
_TABLES = (
    "CREATE TABLE case_ (id TEXT PRIMARY KEY, state TEXT, version INTEGER)",
    "CREATE TABLE move (id TEXT PRIMARY KEY, case_id TEXT, trigger_ TEXT, due_at BIGINT, status TEXT)",
    "CREATE INDEX ix_move ON move (due_at, id) WHERE status = 'pending'",
    "CREATE TABLE log (case_id TEXT, seq INTEGER, data TEXT, PRIMARY KEY (case_id, seq))",
    "CREATE TABLE delivery (id TEXT PRIMARY KEY, case_id TEXT, person TEXT, status TEXT)",
)


class _Carrier:
    """The machine's only model."""

    state = "received"


_carrier = _Carrier()
_machine = Machine(model=_carrier, states=["received", "escalated"], initial="received", auto_transitions=False)
_machine.add_transition("escalate", "received", "escalated")
Chunk = Callable[[], Awaitable[int]]
Claimed = Sequence[tuple[str, str, str, int]]


def _rows(open_cases: int, due: int) -> tuple[list[Any], list[Any]]:
    keys = [os.urandom(16).hex() for _ in range(open_cases)]
    waiting = [(os.urandom(16).hex(), key, "escalate", 0 if n < due else 9, "pending") for n, key in enumerate(keys)]
    return [(key, "received", 1) for key in keys], waiting


def _step(claimed: Claimed) -> tuple[list[Any], list[Any], list[Any], list[Any], list[Any]]:
    """Run each through the machine; answer the rows to write."""
    changed, logged, told, following, settled = [], [], [], [], []
    for move, case, state, version in claimed:
        _carrier.state = state
        _machine.events["escalate"].trigger(_carrier)
        changed.append((_carrier.state, version + 1, case, version))
        logged.append((case, version + 1, json.dumps({"to": _carrier.state, "move": move})))
        told += [(os.urandom(16).hex(), case, person, "queued") for person in ("holder", "reporter")]
        following.append((os.urandom(16).hex(), case, "raise_tier", 9, "pending"))
        settled.append((move,))
    return changed, logged, told, following, settled


async def on_sqlite(folder: Path, open_cases: int, due: int, prefect: str | None) -> float:
    """Do it on `sqlite3` with `synchronous=FULL`; answer moves a second."""
    connection = sqlite3.connect(folder / "limit.db", isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *_TABLES, "BEGIN"):
        connection.execute(statement)
    found, waiting = _rows(open_cases, due)
    connection.executemany("INSERT INTO case_ VALUES (?,?,?)", found)
    connection.executemany("INSERT INTO move VALUES (?,?,?,?,?)", waiting)
    connection.execute("COMMIT")

    async def chunk() -> int:
        return await asyncio.to_thread(_sqlite_chunk, connection)

    connection.close()
    connection = sqlite3.connect(folder / "limit.db", isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous=FULL")
    try:
        return await _timed(chunk, due, prefect)
    finally:
        connection.close()


def _sqlite_chunk(connection: sqlite3.Connection) -> int:
    connection.execute("BEGIN IMMEDIATE")
    claimed = connection.execute(
        "SELECT move.id, case_id, state, version FROM move JOIN case_ ON case_.id = case_id "
        "WHERE status = 'pending' AND due_at <= 5 ORDER BY due_at, move.id LIMIT ?",
        (_CHUNK,),
    ).fetchall()
    changed, logged, told, following, settled = _step(claimed)
    connection.executemany("UPDATE case_ SET state = ?, version = ? WHERE id = ? AND version = ?", changed)
    connection.executemany("INSERT INTO log VALUES (?,?,?)", logged)
    connection.executemany("INSERT INTO delivery VALUES (?,?,?,?)", told)
    connection.executemany("INSERT INTO move VALUES (?,?,?,?,?)", following)
    connection.executemany("UPDATE move SET status = 'applied' WHERE id = ? AND status = 'pending'", settled)
    connection.execute("COMMIT")
    return len(claimed)


async def on_postgres(url: str, open_cases: int, due: int, prefect: str | None) -> float:
    """Do it on asyncpg; answer moves a second."""
    connection = await asyncpg.connect(url)
    try:
        for statement in _TABLES:
            await connection.execute(statement)
        found, waiting = _rows(open_cases, due)
        await connection.copy_records_to_table("case_", records=found)
        await connection.copy_records_to_table("move", records=waiting)
        await connection.execute("ANALYZE")
        return await _timed(lambda: _postgres_chunk(connection), due, prefect)
    finally:
        await connection.close()


async def _postgres_chunk(connection: Any) -> int:  # noqa: ANN401 - asyncpg has no types
    async with connection.transaction():
        claimed = await connection.fetch(
            "SELECT move.id, case_id, state, version FROM move JOIN case_ ON case_.id = case_id "
            "WHERE status = 'pending' AND due_at <= 5 ORDER BY due_at, move.id LIMIT $1 "
            "FOR UPDATE OF move, case_ SKIP LOCKED",
            _CHUNK,
        )
        changed, logged, told, following, settled = _step([tuple(row) for row in claimed])
        await connection.executemany(
            "UPDATE case_ SET state = $1, version = $2 WHERE id = $3 AND version = $4", changed
        )
        await connection.executemany("INSERT INTO log VALUES ($1,$2,$3)", logged)
        await connection.executemany("INSERT INTO delivery VALUES ($1,$2,$3,$4)", told)
        await connection.executemany("INSERT INTO move VALUES ($1,$2,$3,$4,$5)", following)
        await connection.executemany("UPDATE move SET status = 'applied' WHERE id = $1 AND status = 'pending'", settled)
    return len(claimed)


async def _timed(chunk: Chunk, due: int, prefect: str | None) -> float:
    began = perf_counter()
    await (_all(chunk, as_task=False) if prefect is None else as_flow(chunk))
    return due / (perf_counter() - began)


async def _all(chunk: Chunk, *, as_task: bool) -> None:
    @task(name="chunk", cache_policy=NO_CACHE, persist_result=False)
    async def shown() -> int:
        return await chunk()

    while await (shown() if as_task else chunk()) == _CHUNK:
        pass


async def as_flow(chunk: Chunk) -> None:
    """Run every chunk as a task run inside one flow run."""

    @flow(name="limit", persist_result=False, validate_parameters=False)
    async def limit() -> None:
        await _all(chunk, as_task=True)

    await limit()


async def _main(words: Sequence[str]) -> None:
    where, open_cases, due = words[0], int(words[1]), int(words[2])
    prefect = os.environ.get("PREFECT_API_URL")
    await as_flow(_nothing) if prefect else None
    on_postgresql = where.startswith("postgres")
    take = (
        on_postgres(where, open_cases, due, prefect)
        if on_postgresql
        else on_sqlite(Path(where), open_cases, due, prefect)
    )
    print(await take)


async def _nothing() -> int:
    """Warm Prefect up: the first run of a process costs more."""
    return 0


if __name__ == "__main__":
    run(_main(sys.argv[1:]))
