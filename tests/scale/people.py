"""
The people in front of the pages that stand side by side: they report, sign in, and ask another one when one is away.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests.support.community import PASSPHRASE

_COME_AGAIN = {429, 503}


@dataclass
class Reporters:
    """Report under keys, at one address after the other; what was answered 201 is remembered by its key."""

    webs: Sequence[str]
    opened: dict[str, str] = field(default_factory=dict)
    unforeseen: list[str] = field(default_factory=list)
    lost: int = 0
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    async def report(self, client: httpx.AsyncClient) -> str:
        """Report until there is a 201, elsewhere when an answer does not come; answer the reference."""
        number = next(self._numbers)
        async with asyncio.timeout(60):
            for turn in itertools.count(number):
                reference = await self._ask(client, self.webs[turn % len(self.webs)], f"report-{number}")
                if reference is not None:
                    return reference
                await asyncio.sleep(0.1)
        raise AssertionError

    async def twice(self, client: httpx.AsyncClient) -> set[str | None]:
        """Send one report to everybody at the same moment; answer the references."""
        key = f"report-{next(self._numbers)}"
        return set(await asyncio.gather(*(self._ask(client, web, key) for web in self.webs)))

    @asynccontextmanager
    async def at_work(self, how_many: int) -> AsyncIterator[None]:
        """Have so many people report, one report after the other, until the block ends; each gets the last answer."""
        halt = asyncio.Event()

        async def keep_reporting(client: httpx.AsyncClient) -> None:
            while not halt.is_set():
                await self.report(client)

        async with httpx.AsyncClient(timeout=20) as client, asyncio.TaskGroup() as group:
            for _ in range(how_many):
                group.create_task(keep_reporting(client))
            try:
                yield
            finally:
                halt.set()

    async def _ask(self, client: httpx.AsyncClient, web: str, key: str) -> str | None:
        body = {"intent": "report", "text": f"Made up: {key}.", "contact": {"email": "reporter@example.org"}}
        try:
            answer = await client.post(f"{web}/api/reports", json=body, headers={"Idempotency-Key": key})
        except httpx.HTTPError:
            self.lost += 1
            return None
        if answer.status_code != httpx.codes.CREATED:
            self.lost += 1
            self.unforeseen += [] if answer.status_code in _COME_AGAIN else [f"{key}: {answer.status_code}"]
            return None
        reference = str(answer.json()["reference"])
        if self.opened.setdefault(key, reference) != reference:
            self.unforeseen.append(f"{key} is {self.opened[key]} and {reference}")
        return reference


async def together(reporters: Reporters, client: httpx.AsyncClient, count: int, at_once: int) -> None:
    """Send so many reports, so many of them at a time."""
    room = asyncio.Semaphore(at_once)

    async def one() -> None:
        async with room:
            await reporters.report(client)

    await asyncio.gather(*(one() for _ in range(count)))


async def signed_in(client: httpx.AsyncClient, web: str, name: str = "facilitator-1") -> None:
    """Sign in at one address; the browser brings the cookie to every port of the machine."""
    who = {"email": f"{name}@example.org", "passphrase": PASSPHRASE}
    assert (await client.post(f"{web}/api/sign-in", json=who)).status_code == httpx.codes.OK
