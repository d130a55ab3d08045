"""
The least that a commit costs: one small row each, by the bare drivers and through SQLAlchemy's async layer.

As a program it commits for a while in a process of its own and prints how many a second. SQLite is in WAL mode with
`synchronous=FULL`; PostgreSQL is as its server was started.
"""

import asyncio
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import asyncpg
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from cli.loop import run

_TABLE = "CREATE TABLE IF NOT EXISTS one (id INTEGER PRIMARY KEY, said TEXT)"
_MANY = "CREATE TABLE IF NOT EXISTS one (id SERIAL PRIMARY KEY, said TEXT)"
_ADD = "INSERT INTO one (said) VALUES ({})"
_PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
_WARM = 50


def on_sqlite(folder: Path, count: int) -> float:
    """Commit on one `sqlite3` connection; answer commits a second."""
    connection = sqlite3.connect(folder / "commits.db", isolation_level=None)
    for statement in (*_PRAGMAS, _TABLE):
        connection.execute(statement)
    began = perf_counter()
    for _ in range(count):
        connection.execute(_ADD.format("?"), ("something",))
    took = perf_counter() - began
    connection.close()
    return count / took


async def on_aiosqlite(folder: Path, count: int) -> float:
    """Commit through SQLAlchemy on aiosqlite; answer commits a second."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'commits.db'}")

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection has no public type
        for pragma in _PRAGMAS:
            connection.cursor().execute(pragma)

    async with engine.begin() as connection:
        await connection.execute(text(_TABLE))
    return await _through(engine, count, 1)


async def on_asyncpg(url: str, count: int, connections: int) -> float:
    """Commit on bare asyncpg connections; answer commits a second."""
    opened: list[Any] = [await asyncpg.connect(url) for _ in range(connections)]
    await opened[0].execute(_MANY)

    def doing(number: int) -> Callable[[], Awaitable[object]]:
        return lambda: opened[number].execute(_ADD.format("$1"), "something")

    try:
        return await _timed([doing(number) for number in range(connections)], count)
    finally:
        for one in opened:
            await one.close()


async def through_sqlalchemy(url: str, count: int, connections: int) -> float:
    """Commit through SQLAlchemy on asyncpg; answer commits a second."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"), pool_size=connections)
    async with engine.begin() as connection:
        await connection.execute(text(_MANY))
    return await _through(engine, count, connections)


async def _through(engine: AsyncEngine, count: int, connections: int) -> float:
    adding = text(_ADD.format(":said"))

    async def once() -> None:
        async with engine.begin() as connection:
            await connection.execute(adding, {"said": "something"})

    try:
        return await _timed([once] * connections, count)
    finally:
        await engine.dispose()


async def _timed(doing: Sequence[Callable[[], Awaitable[object]]], count: int) -> float:
    """Do it `count` times, shared among so many at once; answer how many a second."""

    async def some(do: Callable[[], Awaitable[object]], times: int) -> None:
        for _ in range(times):
            await do()

    await asyncio.gather(*(some(do, _WARM) for do in doing))
    share = count // len(doing)
    began = perf_counter()
    await asyncio.gather(*(some(do, share) for do in doing))
    return share * len(doing) / (perf_counter() - began)


async def _main(words: Sequence[str]) -> float:
    how, where, count = words[0], words[1], int(words[2])
    match how:
        case "sqlite3":
            return on_sqlite(Path(where), count)
        case "aiosqlite":
            return await on_aiosqlite(Path(where), count)
        case "asyncpg":
            return await on_asyncpg(where, count, int(words[3]))
        case _:
            return await through_sqlalchemy(where, count, int(words[3]))


if __name__ == "__main__":
    print(run(_main(sys.argv[1:])))
