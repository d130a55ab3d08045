"""
A process that sends far more than can be taken, at three doors at once, and prints what it was answered.

Reports by JSON, by the form and by mail are due at fixed instants; whoever is refused comes again at once, which is
ruder than any sender should be. An answer that no door may give counts as `odd`.
"""

import asyncio
import itertools
import json
import secrets
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode

from bench.community import TEXT, as_json
from bench.figures import middle, p99
from cli.loop import run

API, FORM, MAIL = 320, 32, 64
"""Connections to each door; together fewer than are let in, so that reports are what is too many."""
_GONE = (OSError, asyncio.IncompleteReadError, ValueError)
_SECONDS_TO_END = 30.0
Send = Callable[[], Awaitable[str]]


@dataclass
class Door:
    """What was seen at one door, and how long each kind of answer took, in milliseconds."""

    taken: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    odd: Counter[str] = field(default_factory=Counter)
    silent: int = 0
    """Answers to a refusal that did not say when to come again, or lost what was typed."""

    def shape(self) -> dict[str, object]:
        """Answer it in numbers."""
        return {
            "taken": len(self.taken),
            "refused": len(self.refused),
            "silent": self.silent,
            "odd": dict(self.odd),
            "taken_p99": p99(self.taken),
            "refused_p50": middle(self.refused),
            "refused_p99": p99(self.refused),
        }


class _Http:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Answer the status, the head and the body."""
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        try:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
            body = await reader.readexactly(int(length.partition(b":")[2]))
        except BaseException:
            self.close()
            raise
        if b"\r\nconnection: close" in head:
            self.close()
        return int(head[9:12]), head, body

    def close(self) -> None:
        """Hang up."""
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


def _post(path: str, kind: str, body: bytes, more: str = "") -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _api(port: int, door: Door) -> Send:
    http, request = _Http(port), _post("/api/reports", "application/json", json.dumps(as_json()).encode())

    async def send() -> str:
        status, head, _ = await http.ask(request)
        door.silent += status == 503 and b"\r\nretry-after: " not in head  # noqa: PLR2004 - what is said when full
        return str(status)

    return send


def _form(port: int, door: Door) -> Send:
    http, known = _Http(port), list[str]()

    async def send() -> str:
        if not known:
            status, head, page = await http.ask(b"GET /report HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            if status != 200:  # noqa: PLR2004 - the page
                return str(status)
            cookie = head.partition(b"set-cookie: ")[2].partition(b";")[0]
            token = page.partition(b'name="token" value="')[2].partition(b'"')[0]
            known[:] = [cookie.decode(), token.decode()]
        word = secrets.token_hex(8)
        typed = {"token": known[1], "mark": word * 2, "step": "send", "intent": "report", "text": f"{word} {TEXT}"}
        shown = f"Cookie: {known[0]}\r\n"
        status, head, page = await http.ask(
            _post("/report", "application/x-www-form-urlencoded", urlencode(typed).encode(), shown)
        )
        kept = word.encode() in page or b"load this page again" in page
        door.silent += status == 503 and not (b"\r\nretry-after: " in head and kept)  # noqa: PLR2004 - likewise
        return str(status)

    return send


def _mail(port: int, door: Door) -> Send:
    del door
    streams: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def said(*lines: str) -> str:
        reader, writer = streams[0]
        writer.write("".join(f"{line}\r\n" for line in lines).encode())
        return await _reply(reader)

    async def send() -> str:
        if not streams:
            streams.append(await asyncio.open_connection("127.0.0.1", port))
            for answer in (await _reply(streams[0][0]), await said("EHLO flood.example.org")):
                if answer[0] != "2":
                    _hang_up(streams)
                    return answer
        try:
            for line in ("MAIL FROM:<someone@example.org>", "RCPT TO:<report@example.org>", "DATA"):
                if (answer := await said(line))[0] not in "23":
                    await said("RSET")
                    return answer
            head = (f"Message-ID: <{secrets.token_hex(12)}@example.org>", "From: someone@example.org", "Subject: flood")
            return await said(*head, "", TEXT, ".")
        except BaseException:
            _hang_up(streams)
            raise

    return send


async def _reply(reader: asyncio.StreamReader) -> str:
    while (line := (await reader.readuntil(b"\r\n")).decode())[3] == "-":
        pass
    return line[:3]


def _hang_up(streams: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]) -> None:
    for _, writer in streams:
        writer.close()
    streams.clear()


async def flood(
    ports: dict[str, int], rate: float, seconds: float, share: dict[str, int]
) -> tuple[dict[str, Door], int]:
    """
    Offer `rate` reports a second for some seconds over so many connections to each door.

    Answer what was seen at each door, and how many were never answered.
    """
    doors = {name: Door() for name in share}
    makers = {"api": _api, "form": _form, "mail": _mail}
    turns, began = itertools.count(), perf_counter()

    async def keep(name: str) -> None:
        door = doors[name]
        send = makers[name](ports[name], door)
        while (due := next(turns) / rate) < seconds:
            await asyncio.sleep(max(0.0, began + due - perf_counter()))
            if perf_counter() - began > seconds:
                return
            asked = perf_counter()
            try:
                status = await send()
            except _GONE as error:
                status = type(error).__name__
            took = (perf_counter() - asked) * 1000
            if status in {"201", "250"}:
                door.taken.append(took)
            elif status == "503" or status[0] == "4":
                door.refused.append(took)
            else:
                door.odd[status] += 1

    tasks = [asyncio.create_task(keep(name)) for name, count in share.items() for _ in range(count)]
    _, late = await asyncio.wait(tasks, timeout=seconds + _SECONDS_TO_END)
    for task in late:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks)
    return doors, len(late)


async def _main(web: int, mail: int, rate: float, seconds: float, *counts: int) -> None:
    ports = {"api": web, "form": web, "mail": mail}
    began = perf_counter()
    doors, late = await flood(ports, rate, seconds, dict(zip(ports, counts or (API, FORM, MAIL), strict=True)))
    said = {"seconds": perf_counter() - began, "late": late}
    print(json.dumps(said | {name: one.shape() for name, one in doors.items()}))


if __name__ == "__main__":
    _web, _mail_port, _rate, _seconds, *_counts = sys.argv[1:]
    run(_main(int(_web), int(_mail_port), float(_rate), float(_seconds), *map(int, _counts)))
