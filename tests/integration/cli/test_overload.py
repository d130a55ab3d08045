"""
A real `handrail web` and a real engine under many times what they can take: answers, memory and clocks stay in bounds.
"""

import asyncio
import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from bench import seeding
from bench.community import desk_of
from bench.engines import asking_sqlite, engine, ready, watch
from bench.processes import NOWHERE, answer_of, child, environment, free_port, line_in, pss_of, python
from handrail.clock import SystemClock

_SECONDS = 3.0
_DUE = 20
_GROWN_MB = 100
"""What the doors may hold (64 MB of bodies), and what the rest of the process takes when it is busy."""
_POLICY = "carpentries"
_LINE = b"Again and again, made up for a test of memory. " * 2 + b"\r\n"
_LARGE = 5_000_000 // len(_LINE)
_TIMES = 6
"""Of each byte that may be held a process takes less than so many."""
_AT = ("160", "16", "32")
"""Connections to each door."""


def opened_in(folder: Path) -> int:
    """Count the cases in a database."""
    connection = sqlite3.connect(f"file:{folder / 'handrail.db'}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM cases").fetchone()[0])
    finally:
        connection.close()


async def test_flood_is_answered_and_nothing_is_lost(tmp_path: Path) -> None:
    """
    Three doors are flooded while moves fall due, over more connections than reports may be in hand.

    Each sender hears 201, 250, 503 with Retry-After or a 4xx, the form gives back what was typed, every report that was
    taken is a case, due moves are made within seconds, and the process has not grown beyond what its doors may hold.
    """
    folder, mail = tmp_path / "var", free_port()
    due_at = await seeding.fill(folder, _POLICY, 2 * _DUE, _DUE)
    few = {"HANDRAIL_INTAKE_QUEUE": "40", "HANDRAIL_MAIL_PORT": str(mail), "HANDRAIL_PREFECT_API_URL": NOWHERE}
    log = folder / "web.log"
    async with (
        child(*python("cli", "web"), env=environment(folder, **few), log=log) as web,
        engine(folder, None, _POLICY) as working,
        asking_sqlite(folder / "handrail.db") as ask,
    ):
        port = int((await line_in(log, "listening on ", web)).rpartition(":")[2])
        await ready(ask, orchestrated=False, process=working)
        before, memory = opened_in(folder), pss_of(web.pid)
        began = SystemClock().now()
        seeding.set_due(folder / "handrail.db", due_at, began, _SECONDS)
        watching = asyncio.create_task(watch(ask, _DUE, began + timedelta(seconds=_SECONDS), 60))
        words = (str(port), str(mail), "2000", str(_SECONDS), *_AT)
        told = json.loads(await answer_of(*python("bench.flooder", *words), log=tmp_path / "flood.log"))
        grown, watched = pss_of(web.pid) - memory, await watching
    late = watched.lateness(lambda number: began + timedelta(seconds=number * _SECONDS / _DUE))
    doors = [told[name] for name in ("api", "form", "mail")]
    assert ([door["odd"] for door in doors], [door["silent"] for door in doors]) == ([{}] * 3, [0] * 3)
    taken, refused = (sum(door[kind] for door in doors) for kind in ("taken", "refused"))
    assert 0 < taken < refused
    assert (told["late"], opened_in(folder) - before) == (0, taken)
    assert grown < _GROWN_MB
    assert max(late) < 10 * _SECONDS
    assert "over capacity" in log.read_text()


async def test_many_large_mails_take_bounded_memory(tmp_path: Path) -> None:
    """Mails of 5 MB come at once where 16 MB may be held: some are taken, some come again, memory stays in bounds."""
    folder, mail = tmp_path / "var", free_port()
    async with desk_of(folder):
        pass
    few = {"HANDRAIL_INTAKE_BYTES": "16000000", "HANDRAIL_MAX_MAIL_BYTES": "8000000", "HANDRAIL_MAIL_PORT": str(mail)}
    async with child(*python("cli", "web"), env=environment(folder, **few), log=folder / "web.log") as web:
        await line_in(folder / "web.log", "listening on ", web)
        assert await _mailed(mail, 1) == "250"
        before = most = pss_of(web.pid)
        sending = asyncio.gather(*(_mailed(mail, _LARGE) for _ in range(8)))
        while not sending.done():
            await asyncio.wait({sending}, timeout=0.1)
            most = max(most, pss_of(web.pid))
        answers = await sending
    assert set(answers) == {"250", "452"}
    assert opened_in(folder) == 1 + answers.count("250")
    assert most - before < _TIMES * 16


async def _mailed(port: int, lines: int) -> str:
    """Send a mail of so many lines, and answer the last status."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = "EHLO x", "MAIL FROM:<a@example.org>", "RCPT TO:<report@example.org>", "DATA"
    words = f"Message-ID: <{uuid4().hex}@example.org>", "From: a@example.org", "Subject: large", "", "It happened."
    status = await _said(reader)
    for line in head:
        writer.write(f"{line}\r\n".encode())
        status = await _said(reader)
        if status[0] == "4":
            break
    else:
        writer.write("\r\n".join((*words, "")).encode())
        for start in range(0, lines, 1_000):
            writer.write(_LINE * min(1_000, lines - start))
            await writer.drain()
        writer.write(b".\r\n")
        status = await _said(reader)
    writer.close()
    await writer.wait_closed()
    return status


async def _said(reader: asyncio.StreamReader) -> str:
    while (line := (await reader.readuntil(b"\r\n")).decode())[3] == "-":
        pass
    return line[:3]
