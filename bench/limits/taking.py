"""
The least that taking a report costs: one seal, ten hybrid wraps, 18 rows, and a thread that commits in groups.

It leaves out the rest of what Handrail does for each report: the receipt's own wrap, the outer layer of every wrap, the
inbox's key pair, the key store, routing, promises and the outbox.
As a program it is a FastAPI endpoint that validates the body, one worker, on uvloop.
"""

import asyncio
import os
import queue
import sqlite3
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Annotated

import uvicorn
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite
from fastapi import Body, FastAPI
from pydantic import BaseModel

from cli.loop import run

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_TABLES = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE case_ (id TEXT PRIMARY KEY, reference TEXT UNIQUE, state TEXT, version INTEGER, opened_at INTEGER);
CREATE TABLE text_ (id TEXT PRIMARY KEY, case_id TEXT, blob BLOB);
CREATE TABLE wrap (case_id TEXT, person TEXT, blob BLOB, PRIMARY KEY (case_id, person));
CREATE TABLE log (case_id TEXT, seq INTEGER, data TEXT, hash BLOB, PRIMARY KEY (case_id, seq));
CREATE TABLE promise (id TEXT PRIMARY KEY, case_id TEXT, due_at INTEGER);
CREATE TABLE move (id TEXT PRIMARY KEY, case_id TEXT, due_at INTEGER, status TEXT);
CREATE INDEX ix_move ON move (due_at) WHERE status = 'pending';
CREATE TABLE delivery (id TEXT PRIMARY KEY, case_id TEXT, not_before INTEGER);
"""
_PEOPLE = 10
_GROUP = 64
Rows = list[tuple[str, tuple[object, ...]]]
_Job = tuple[Rows, asyncio.Future[None], asyncio.AbstractEventLoop]


class Contact(BaseModel):
    """Where the reporter can be reached."""

    email: str


class Report(BaseModel):
    """The body, as the API takes it."""

    intent: str
    text: str
    contact: Contact | None = None


class Writer:
    """One thread with one connection that commits whatever has gathered meanwhile."""

    def __init__(self, path: Path) -> None:
        """Make the tables and start the thread."""
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._path = path
        self._keys = [_public_key() for _ in range(_PEOPLE)]
        with sqlite3.connect(path) as connection:
            connection.executescript(_TABLES)
        connection.close()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    async def take(self, text: str) -> str:
        """Seal a report, wrap its key, and return when its rows are committed."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        rows = self._rows(text)
        self._queue.put((rows, done, loop))
        await done
        return str(rows[0][1][0])

    def close(self) -> None:
        """End the thread."""
        self._queue.put(None)
        self._thread.join()

    def _rows(self, text: str) -> Rows:
        case, secret, nonce = os.urandom(16).hex(), os.urandom(32), os.urandom(12)
        bound = case.encode()
        blob = nonce + AESGCM(secret).encrypt(nonce, text.encode(), bound)
        wraps = [_SUITE.encrypt(secret, key, bound) for key in self._keys]
        rows: Rows = [
            ("INSERT INTO case_ VALUES (?,?,?,?,?)", (case, case[:8], "received", 1, 1)),
            ("INSERT INTO text_ VALUES (?,?,?)", (os.urandom(16).hex(), case, blob)),
            ("INSERT INTO log VALUES (?,?,?,?)", (case, 1, "{}", os.urandom(32))),
            ("INSERT INTO promise VALUES (?,?,?)", (f"{case}.1", case, 1)),
            ("INSERT INTO move VALUES (?,?,?,'pending')", (f"{case}.1", case, 1)),
        ]
        rows += [("INSERT INTO wrap VALUES (?,?,?)", (case, str(n), wrap)) for n, wrap in enumerate(wraps)]
        return rows + [("INSERT INTO delivery VALUES (?,?,?)", (os.urandom(16).hex(), case, 1)) for _ in range(3)]

    def _work(self) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        while (first := self._queue.get()) is not None:
            group = [first]
            with suppress(queue.Empty):
                while len(group) < _GROUP and (more := self._queue.get_nowait()) is not None:
                    group.append(more)
            connection.execute("BEGIN IMMEDIATE")
            for rows, _, _ in group:
                for statement, values in rows:
                    connection.execute(statement, values)
            connection.execute("COMMIT")
            for _, done, loop in group:
                loop.call_soon_threadsafe(done.set_result, None)
        connection.close()


def _public_key() -> MLKEM768X25519PublicKey:
    return MLKEM768X25519PublicKey(MLKEM768PrivateKey.generate().public_key(), X25519PrivateKey.generate().public_key())


async def in_process(folder: Path, count: int, senders: int) -> float:
    """Take `count` reports from several senders in this process; answer how many a second."""
    writer = Writer(folder / "limit.db")
    try:

        async def send() -> None:
            for _ in range(count // senders):
                await writer.take("This report is made up. " * 33)

        began = perf_counter()
        await asyncio.gather(*(send() for _ in range(senders)))
        return count // senders * senders / (perf_counter() - began)
    finally:
        writer.close()


def app_of(take: Callable[[str], Awaitable[str]]) -> FastAPI:
    """Make an endpoint that validates the body and hands its text on."""
    app = FastAPI()

    @app.post("/api/reports", status_code=201)
    async def send(report: Annotated[Report, Body()]) -> dict[str, object]:
        return {"reference": await take(report.text), "receipt": "none", "promises": []}

    return app


async def _serve(folder: Path, port: int) -> None:
    writer = Writer(folder / "limit.db")
    try:
        config = uvicorn.Config(app_of(writer.take), port=port, loop="none", access_log=False, log_level="error")
        await uvicorn.Server(config).serve()
    finally:
        writer.close()


if __name__ == "__main__":
    run(_serve(Path(sys.argv[1]), int(sys.argv[2])))
