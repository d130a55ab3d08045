"""
What the doors stand in: a real community on SQLite behind the real pages and API, and an SMTP door on a free port.
"""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx
from fastapi import FastAPI

from handrail.identifiers import CaseId
from intake.smtp_door import SmtpDoor
from storage import cases
from tests.integration.intake.smtp_client import opened
from tests.support.community import PASSPHRASE, Community, open_community
from tests.unit.intake.memory_desk import MemoryDesk
from web.app import make_app

MAIL_BYTES = 200_000
MAPPING = '[fields]\ntext = ["answers.0.text", "text"]\nintent = "intent"\nabout = "about"\n"contact.email" = "email"\n'
SECRET = "0123456789abcdef0123456789abcdef"
_Answer = TypeVar("_Answer")


class World:
    """It has a loop of its own, so that the inputs can be thrown by code that is not asynchronous."""

    def __init__(self, folder: Path) -> None:
        """Keep everything in a folder."""
        self._folder = folder
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._stack = AsyncExitStack()
        self.mails = MemoryDesk()
        self.community: Community
        self.door: SmtpDoor
        self.app: FastAPI
        self.stranger: httpx.AsyncClient
        self.member: httpx.AsyncClient
        self.receipt = ""
        self.case = CaseId("")

    def __enter__(self) -> Self:
        """Open everything."""
        self._runner.__enter__()
        for name in ("aiosqlite", "asyncio", "httpx", "httpcore", "faker", "python_multipart", "mail.log"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self.run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        """Close everything."""
        self.run(self._stack.aclose())
        self._runner.__exit__(None, None, None)

    def run(self, work: Coroutine[Any, Any, _Answer]) -> _Answer:
        """Run something on this world's loop."""
        return self._runner.run(work)

    async def _open(self) -> None:
        mappings = self._folder / "mappings"
        mappings.mkdir(parents=True)
        (mappings / "our-form.toml").write_text(MAPPING)
        (mappings / "our-form.secret").write_text(SECRET)
        enter = self._stack.enter_async_context
        self.community = await enter(open_community(self._folder / "var", mappings=mappings))
        await self.community.settle(facilitator=2, committee=3, board=1, ombuds=1)
        opening = await self.community.report()
        self.receipt = opening.receipt
        async with self.community.desk.context.database.read() as session:
            found = await cases.by_reference(session, opening.reference)
        assert found is not None
        self.case = found.id
        self.app = make_app(self.community.desk)
        reach = {"transport": httpx.ASGITransport(self.app), "base_url": "http://handrail.test"}
        self.stranger = await enter(httpx.AsyncClient(**reach))  # type: ignore[arg-type]  # two kinds of value
        self.member = await enter(httpx.AsyncClient(**reach))  # type: ignore[arg-type]  # likewise
        said = {"email": "facilitator-1@example.org", "passphrase": PASSPHRASE}
        assert (await self.member.post("/api/sign-in", json=said)).status_code == 200
        self.door = await enter(opened(self.mails, max_bytes=MAIL_BYTES))

    def forget_mails(self) -> None:
        """Let go of the mails that were taken, which a desk in memory would keep."""
        mails = self.mails
        for kept in (mails.opened, mails.continued, mails.quarantined, mails.undelivered, mails.known):
            kept.clear()
