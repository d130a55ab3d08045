"""
The people who use a system while faults happen to it: by form, by JSON, by mail, with moves and on the pages.

What each was told is remembered as in `tests.faults.load`, which asks again and again until there is an answer.
"""

import asyncio
import re
from collections.abc import Coroutine
from dataclasses import dataclass, field
from html import unescape

import httpx

from tests.faults.load import AWAY, COME_AGAIN, Load
from tests.faults.rounds.plan import Round

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_REFERENCE = re.compile(r"HR-[2-9A-Z]{8}")
_SECONDS = 120.0
_SIGN_IN_AGAIN = {303, 401, 403}
_PAGES = ("/", "/report", "/desk", "/api/cases")


@dataclass
class People(Load):
    """Everyone who wants something in a round."""

    failed: int = 0
    """How often a page answered 500."""
    opened_before: int = 0
    _client: httpx.AsyncClient | None = field(default=None, repr=False)

    async def close(self) -> None:
        """Go home."""
        if self._client is not None:
            await self._client.aclose()

    async def take_part(self, one: Round) -> None:
        """Do, in the moments that chance chooses, what people do; return when each has an answer."""
        chance = one.chance
        recent = list(self.opened.values())[self.opened_before :]
        self.opened_before = len(self.opened)
        doing: list[Coroutine[None, None, object]] = [
            *(self.report() for _ in range(2)),
            self.fill_form(),
            self.mail(),
            *(self.move(reference) for reference in recent[-2:]),
            self.look(chance.choice(_PAGES)),
        ]
        span = one.after + one.lasting
        moments = [chance.uniform(0, span) for _ in doing]
        async with asyncio.TaskGroup() as group:
            for moment, do in zip(moments, doing, strict=True):
                group.create_task(_at(moment, do))

    async def fill_form(self) -> None:
        """Fill in the form as a browser without scripts does, and send it until it is taken."""
        key = f"form-{next(self._numbers)}"
        text = self.sent.setdefault(key, f"This is made up, number {key}.")
        async with asyncio.timeout(_SECONDS), httpx.AsyncClient(base_url=self.system.address, timeout=20) as browser:
            fields: dict[str, str] = {}
            while key not in self.opened:
                fields = fields or await self._form(browser, text)
                if fields and await self._sent(browser, key, fields):
                    fields = {}
                await asyncio.sleep(0.1)

    async def move(self, reference: str) -> None:
        """Counsel a case that was reported a moment ago."""
        await self.counsel(await self._signed_in(), reference)

    async def look(self, page: str) -> None:
        """Open a page until it is shown."""
        async with asyncio.timeout(_SECONDS):
            client = await self._signed_in()
            while not await self._shown(client, page):  # noqa: ASYNC110 - the pages are another process's
                await asyncio.sleep(0.1)

    async def _form(self, browser: httpx.AsyncClient, text: str) -> dict[str, str]:
        answer = await self._asked(browser.get("/report"))
        if answer is None or not answer.is_success:
            return {}
        hidden = {name: unescape(value) for name, value in _HIDDEN.findall(answer.text)}
        return {**hidden, "step": "send", "intent": "report", "text": text, "email": "reporter@example.org"}

    async def _sent(self, browser: httpx.AsyncClient, key: str, fields: dict[str, str]) -> bool:
        """Send a form; answer whether it was refused for what it is, so that another has to be filled in."""
        answer = await self._asked(browser.post("/report", data=fields))
        if answer is None or answer.status_code in COME_AGAIN:
            return False
        found = _REFERENCE.search(answer.text)
        if answer.status_code == 201 and found:
            self.opened[key] = found[0]
            return False
        self.unforeseen.append(f"{key}: {answer.status_code}")
        return True

    async def _shown(self, client: httpx.AsyncClient, page: str) -> bool:
        answer = await self._asked(client.get(page))
        if answer is None or answer.status_code in COME_AGAIN:
            return False
        if page in {"/desk", "/api/cases"} and answer.status_code in _SIGN_IN_AGAIN:
            await self.sign_in(client)
            return False
        if not answer.is_success:
            self.unforeseen.append(f"{page}: {answer.status_code}")
        return True

    async def _asked(self, asking: Coroutine[None, None, httpx.Response]) -> httpx.Response | None:
        try:
            answer = await asking
        except AWAY:
            self.lost += 1
            return None
        self.failed += answer.status_code == 500
        self.lost += answer.status_code in COME_AGAIN
        return answer

    async def _signed_in(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(base_url=self.system.address, timeout=15)
            await self.sign_in(self._client)
        return self._client


async def _at(moment: float, do: Coroutine[None, None, object]) -> None:
    await asyncio.sleep(moment)
    await do
