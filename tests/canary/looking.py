"""
Every byte that someone could come by without being let in: files, backups, other processes' sight, Prefect, mails.
"""

import asyncio
import json
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import httpx

from tests.canary.house import House

_ASKED = ("flows", "flow_runs", "task_runs", "logs", "artifacts", "variables", "deployments", "work_pools", "events",
          "block_documents", "concurrency_limits", "automations", "flow_run_states", "artifacts/latest")  # fmt: skip
_ADDRESS = re.compile(rb"0x[0-9a-f]{12}")
_PAGE, _PAGES = 200, 60
_COMMANDS = (("case", "list", "--json"), ("audit", "--json"), ("doctor",), ("person", "list", "--json"))


async def places(house: House, database_url: str | None) -> AsyncIterator[tuple[str, bytes]]:
    """Answer each place with its bytes, while everything runs."""
    for path, data in files(house.data, "*.db*"):
        yield path, data
    for path, data in files(house.orchestrator.log.parent, "*.db*"):
        yield f"Prefect's {path}", data
    yield "Prefect's log", lines_of(house.orchestrator.log)
    yield "a backup of the database", await _backup(house.data / "handrail.db", database_url)
    yield "a backup of the key store", _dump(house.data / "keys" / "keystore.db")
    for pid in house.processes():
        for name in ("environ", "cmdline"):
            yield f"{name} of a process", _read(f"/proc/{pid}/{name}")
    async with httpx.AsyncClient(timeout=30) as client:
        for name in _ASKED:
            yield f"Prefect's {name}", await prefect_answers(client, house.prefect, name)
        for page in ("/metrics", "/readyz", "/healthz", "/openapi.json", "/mailbox"):
            yield page, (await client.get(house.address + page)).content
    said = await asyncio.gather(*(house.command(*words) for words in _COMMANDS))
    for words, (_, out) in zip(_COMMANDS, said, strict=True):
        yield f"handrail {' '.join(words)}", out
    yield "the mails", mails(house)


def files(folder: Path, pattern: str = "*") -> Iterator[tuple[str, bytes]]:
    """Answer every file under a folder: databases, their logs, Prefect's, journals, what was spooled, the keys."""
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def lines_of(log: Path) -> bytes:
    """Answer the lines of a log, each once however often it was written: at its loudest a server repeats itself."""
    timeless = (line.partition(b" | ")[2] or line for line in log.read_bytes().splitlines())
    return b"\n".join(dict.fromkeys(_ADDRESS.sub(b"", line) for line in timeless))


def _read(path: str) -> bytes:
    return Path(path).read_bytes()


def mails(house: House) -> bytes:
    """Answer what went out, each mail without the address of the one it went to."""
    shown: list[bytes] = []
    for recipients, content in house.world.mails:
        for one in recipients:
            content = content.replace(one.encode(), b"...")  # noqa: PLW2901 - one address after another is taken out
        shown.append(content)
    return b"\n".join(shown)


async def prefect_answers(client: httpx.AsyncClient, api: str, name: str) -> bytes:
    """Read everything of one kind from Prefect's API, as any visitor of its pages can."""
    found: list[bytes] = []
    for page in range(_PAGES):
        asked: dict[str, object] = {"limit": _PAGE, "offset": page * _PAGE}
        if name == "events":
            asked = {"limit": 50, "filter": {"occurred": {"since": "2020-01-01T00:00:00Z"}}}
        answer = await client.post(f"{api}/{name}/filter", json=asked)
        found.append(answer.content)
        if name == "events":
            return b"\n".join([*found, *[one async for one in _more_events(client, answer)]])
        if answer.status_code != 200 or len(answer.json()) < _PAGE:
            break
    return b"\n".join(found)


async def _more_events(client: httpx.AsyncClient, answer: httpx.Response) -> AsyncIterator[bytes]:
    for _ in range(_PAGES):
        following = json.loads(answer.content).get("next_page")
        if not following:
            return
        answer = await client.get(following)
        yield answer.content


async def _backup(path: Path, url: str | None) -> bytes:
    return _dump(path) if url is None else await _rows(url)


def _dump(path: Path) -> bytes:
    """Back a SQLite database up as its own tool does, and dump it as text too."""
    source, copy = sqlite3.connect(path), sqlite3.connect(":memory:")
    source.backup(copy)
    dumped = "\n".join(copy.iterdump()).encode("utf-8", "surrogatepass") + copy.serialize()
    source.close()
    copy.close()
    return dumped


async def _rows(url: str) -> bytes:
    """Dump every row of a PostgreSQL database as text, and the server's own files: its pages and its log of writes."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CHECKPOINT")
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = [await connection.fetch(f'SELECT t::text FROM "{one[0]}" t') for one in tables]  # noqa: S608 - from the catalogue
        folder = Path(await connection.fetchval("SHOW data_directory"))
        number = await connection.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
        newest = await connection.fetchval("SELECT pg_walfile_name(pg_current_wal_lsn())")
    finally:
        await connection.close()
    texts = [str(row[0]).encode() for some in rows for row in some]
    pages = [data for place in (f"base/{number}", "log") for _, data in files(folder / place)]
    last = sorted(path for path in (folder / "pg_wal").iterdir() if path.name <= newest and path.is_file())[-2:]
    return b"\n".join(texts + pages + [path.read_bytes() for path in last])
