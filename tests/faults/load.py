"""
The people in the fault tests: they report by JSON and by mail, ask for moves, and ask again until they are answered.

Each remembers what was promised to it: a 201, a 250, a 200. What became of that is looked at in `checks`.
"""

import asyncio
import contextlib
import itertools
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from tests.support.community import PASSPHRASE

AWAY = (httpx.TransportError, OSError, asyncio.IncompleteReadError, TimeoutError, EOFError)
COME_AGAIN = {500, 502, 503, 504}
_SECONDS = 120.0
"""How long someone asks again before the test has failed; more than any part needs to come back."""


class Doors(Protocol):
    """Where a system is reached."""

    @property
    def address(self) -> str:
        """Where its pages are."""
        ...

    @property
    def mail_port(self) -> int:
        """Where its mail door is."""
        ...


@dataclass
class Load:
    """Everyone who wants something, and what they were told."""

    system: Doors
    chance: random.Random
    sent: dict[str, str] = field(default_factory=dict)
    """The text of each report and mail, by its key."""
    opened: dict[str, str] = field(default_factory=dict)
    """The reference that each report's 201 named, by its key."""
    mailed: set[str] = field(default_factory=set)
    """The keys of mails that were answered 250."""
    moved: list[str] = field(default_factory=list)
    """The cases of which a 200 said that they were counselled."""
    unforeseen: list[str] = field(default_factory=list)
    """Answers that nobody should get."""
    lost: int = 0
    """How often an answer did not come."""
    halt: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Have everyone at work; at the end, each waits for the answer it has not got yet."""
        async with asyncio.TaskGroup() as group:
            for work in (self.keep_reporting(), self.keep_mailing(), self.keep_moving()):
                group.create_task(work)
            try:
                yield
            finally:
                self.halt.set()

    async def keep_reporting(self) -> None:
        """Report, one after another; every third asks once more what it was told."""
        while not self.halt.is_set():
            key = await self.report()
            if len(self.opened) % 3 == 0:
                await self.report(key)
            await asyncio.sleep(0.2)

    async def keep_mailing(self) -> None:
        """Mail, one after another."""
        while not self.halt.is_set():
            await self.mail()
            for _ in range(3):
                await asyncio.sleep(0.2)

    async def keep_moving(self) -> None:
        """Counsel cases that were reported a moment ago."""
        async with httpx.AsyncClient(base_url=self.system.address, timeout=15) as client:
            await self.sign_in(client)
            while not self.halt.is_set():
                for reference in list(self.opened.values())[-3:]:
                    await self.counsel(client, reference)
                await asyncio.sleep(0.25)

    async def burst(self, size: int) -> None:
        """Report many times at once."""
        await asyncio.gather(*(self.report() for _ in range(size)))

    async def report(self, again: str | None = None) -> str:
        """Report until there is a 201; answer the key. With `again`, send what was sent under that key once more."""
        key = again or f"report-{next(self._numbers)}"
        text = self.sent.setdefault(key, f"This is made up, number {key}.")
        body: dict[str, object] = {"intent": "report", "text": text, "contact": {"email": "reporter@example.org"}}
        async with asyncio.timeout(_SECONDS):
            while (reference := await self._post(key, body)) is None:  # noqa: ASYNC110 - the door is in another process
                await asyncio.sleep(0.2)
        if self.opened.setdefault(key, reference) != reference:
            self.unforeseen.append(f"{key} is {self.opened[key]} and {reference}")
        return key

    async def mail(self) -> str:
        """Mail until there is a 250; answer the key."""
        key = f"mail-{next(self._numbers)}"
        self.sent[key] = f"This is made up, number {key}."
        async with asyncio.timeout(_SECONDS):
            while not (await say_mail(self.system.mail_port, key, self.sent[key])).startswith("250"):
                self.lost += 1
                await asyncio.sleep(0.2)
        self.mailed.add(key)
        return key

    async def _post(self, key: str, body: dict[str, object]) -> str | None:
        try:
            async with httpx.AsyncClient(base_url=self.system.address, timeout=20) as client:
                answer = await client.post("/api/reports", json=body, headers={"Idempotency-Key": key})
        except AWAY:
            self.lost += 1
            return None
        if answer.status_code == 201:
            return str(answer.json()["reference"])
        if answer.status_code not in COME_AGAIN:
            self.unforeseen.append(f"{key}: {answer.status_code}")
        self.lost += 1
        return None

    async def sign_in(self, client: httpx.AsyncClient) -> None:
        """Sign a facilitator in, however often it takes."""
        who = {"email": "facilitator-1@example.org", "passphrase": PASSPHRASE}
        async with asyncio.timeout(_SECONDS):
            while True:
                with contextlib.suppress(*AWAY):
                    if (await client.post("/api/sign-in", json=who)).is_success:
                        return
                await asyncio.sleep(0.2)

    async def counsel(self, client: httpx.AsyncClient, reference: str) -> None:
        """Counsel one case, and remember whether that was done."""
        try:
            answer = await client.post(
                f"/api/cases/{reference}/moves", json={"trigger": "counsel", "no_conflict": True}
            )
        except AWAY:
            self.lost += 1
            return
        if answer.status_code == 200:
            self.moved.append(reference)
        elif answer.status_code == 401:
            await self.sign_in(client)
        elif answer.status_code not in {202, 409, *COME_AGAIN}:
            self.unforeseen.append(f"counsel {reference}: {answer.status_code}")


async def say_mail(port: int, key: str, text: str) -> str:
    """Hand one mail over by SMTP; answer what the door says to it, or nothing when it was not reached."""
    try:
        async with asyncio.timeout(20):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                return await _converse(reader, writer, key, text)
            finally:
                writer.close()
    except AWAY:
        return ""


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, key: str, text: str) -> str:
    """Speak SMTP line by line, as a mail server without pipelining does."""
    mail = f"From: a@example.org\r\nTo: report@example.org\r\nMessage-ID: <{key}@example.org>\r\n\r\n{text}\r\n."
    answer = await _reply(reader)
    for line in ("HELO client", "MAIL FROM:<a@example.org>", "RCPT TO:<report@example.org>", "DATA", mail):
        if not answer.startswith(("2", "3")):
            return ""
        writer.write(f"{line}\r\n".encode())
        answer = await _reply(reader)
    return answer


async def _reply(reader: asyncio.StreamReader) -> str:
    line = await reader.readline()
    if not line:
        raise EOFError
    return line.decode(errors="replace")
