"""
The world's mail server in the fault tests: it takes mails, refuses them, keeps senders waiting, or is gone.

It remembers how often each Message-ID arrived, which is what tells a copy from a loss.
"""

import asyncio
import re
from collections import Counter
from enum import StrEnum

from aiosmtpd.smtp import SMTP, Envelope, Session

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>\r\n]+>)", re.MULTILINE | re.IGNORECASE)


class Mood(StrEnum):
    """How the server treats a mail."""

    TAKE = "take"
    """It answers 250."""
    REFUSE = "refuse"
    """It answers 451, as a server does that has no room."""
    HANG = "hang"
    """It takes the text and answers nothing until it is in another mood."""
    FORGET = "forget"
    """It hangs up after the text, so that nobody knows whether it was taken."""


class Sink:
    """One server on loopback."""

    def __init__(self) -> None:
        """Take mails; nothing listens yet."""
        self.port = 0
        self.arrived: Counter[str] = Counter()
        self.tried = 0
        self._mood = Mood.TAKE
        self._server: asyncio.Server | None = None
        self._sessions: set[SMTP] = set()
        self._changed = asyncio.Event()

    @property
    def url(self) -> str:
        """The address to send to."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mood(self) -> Mood:
        """How it treats a mail now."""
        return self._mood

    @mood.setter
    def mood(self, mood: Mood) -> None:
        self._mood = mood
        self._changed.set()
        self._changed = asyncio.Event()

    async def open(self) -> None:
        """Listen: on a free port the first time, on the same one after that."""
        self._server = await asyncio.get_running_loop().create_server(self._converse, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Be gone: refuse connections, and hang up on those there are."""
        if self._server is not None:
            self._server.close()
        self.mood = self._mood
        for session in self._sessions:
            if session.transport is not None:
                session.transport.close()
        self._sessions.clear()
        await asyncio.sleep(0)

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        """Treat one mail as the mood is."""
        self.tried += 1
        while self._mood is Mood.HANG:
            await self._changed.wait()
        if self._mood is Mood.REFUSE:
            return "451 4.3.0 no room"
        found = _MESSAGE_ID.search(envelope.original_content or b"")
        self.arrived[found.group(1).decode() if found else "none"] += 1
        if self._mood is Mood.FORGET and server.transport is not None:
            server.transport.close()
        return "250 2.0.0 taken"

    def _converse(self) -> SMTP:
        session = SMTP(self, hostname="mail.example.org", enable_SMTPUTF8=True)
        self._sessions.add(session)
        return session
