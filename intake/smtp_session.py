"""
One SMTP or LMTP conversation: the commands of `aiosmtpd`, with our own reception of DATA.

Ours takes lines of any length, holds no more than there is room for, and keeps quiet about who is talking. What is
answered to a mail is for `smtp_door`.
"""

import asyncio
import collections
import logging
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP, syntax

from handrail.errors import BusyError
from intake.admission import Hold
from intake.shares import Sender

LINE_BYTES = 65_536
COMMAND_BYTES = 2_048
DATA_SECONDS = 600.0
CALLS = {"*": 10_000_000, "NOOP": 100, "HELP": 20, "VRFY": 20, "EXPN": 20, "STARTTLS": 2}

TOO_LARGE = "552 5.3.4 The message is larger than this server takes"
NO_ROOM = "452 4.3.1 Too much mail at once, try again later"


def _say_nothing(_: logging.LogRecord) -> bool:
    """Drop a record: the library's log shows addresses and text."""
    return False


logging.getLogger("mail.log").addFilter(_say_nothing)


@dataclass(frozen=True, slots=True)
class Received:
    """What DATA brought: the mail, or the answer that refuses it; `hold` is its room, to be given back at its end."""

    content: bytes
    hold: Hold
    refusal: str | None = None


class SmtpSession(SMTP):
    """A conversation with one client."""

    line_length_limit = LINE_BYTES

    def __init__(self, handler: object, **options: Any) -> None:  # noqa: ANN401  # the library's own
        """Take the library's options."""
        # An own table: the library's is shared by all connections, and each new one clears it.
        self.command_size_limits = collections.defaultdict(lambda: COMMAND_BYTES)
        self.command_size_limit = COMMAND_BYTES
        self.sender: Sender = None
        self.admitted = False
        super().__init__(handler, command_call_limit=CALLS, auth_exclude_mechanism=("LOGIN", "PLAIN"), **options)

    @property
    def handling(self) -> "asyncio.Task[None] | None":
        """The task that speaks with the client."""
        task: asyncio.Task[None] | None = self._handler_coroutine
        return task

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Join the door's conversations, or be sent away where there is no room for one more."""
        self.admitted = self.event_handler.joined(self, transport)
        if self.admitted:
            super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Read what a client says; one that was sent away is not listened to."""
        if self.admitted:
            self.event_handler.admission.turns.hear(self.transport, super().data_received, data)

    def eof_received(self) -> bool | None:
        """End, likewise."""
        return super().eof_received() if self.admitted else None

    def connection_lost(self, error: Exception | None) -> None:
        """Leave the door's conversations."""
        if self.admitted:
            super().connection_lost(error)
            self.event_handler.left(self)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802  # the library finds commands by these names
        """Receive a mail and answer for it, once per recipient in LMTP."""
        if await self.check_helo_needed():
            return
        envelope = self.envelope
        if arg or envelope is None or not envelope.rcpt_tos:
            await self.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        self._reset_timeout(DATA_SECONDS)
        received = await self._receive()
        self._reset_timeout(DATA_SECONDS)
        answer = await self.event_handler.commit(envelope, received)
        self.envelope = self._create_envelope()
        for _ in range(self.answers(len(envelope.rcpt_tos))):
            await self.push(answer)
        self._reset_timeout()

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """Read an address; the standard library's parser stumbles over some broken ones, which then are none."""
        try:
            return super()._getaddr(arg)
        except Exception:  # noqa: BLE001  # it raises what it likes, and a 4xx would have the client try for ever
            return None, None

    def answers(self, recipients: int) -> int:
        """Answer how many times a mail is answered for: once in SMTP."""
        del recipients
        return 1

    async def _receive(self) -> Received:
        """Read up to the final dot; over a limit the rest is read and thrown away, so that the answer is understood."""
        content, hold, refusal, starts = bytearray(), self.event_handler.begin(self), None, True
        try:
            while True:
                piece = await self._piece()
                if starts and piece == b".\r\n":
                    break
                line = piece[1:] if starts and piece.startswith(b".") else piece
                starts = piece.endswith(b"\r\n")
                refusal = refusal or self._refusal(hold, len(content) + len(line), len(line))
                if refusal:
                    content.clear()
                    hold.shrink()
                else:
                    content += line
        except BaseException:
            hold.end()
            raise
        return Received(bytes(content), hold, refusal)

    def _refusal(self, hold: Hold, total: int, more: int) -> str | None:
        """Answer why `more` bytes cannot be held, or take room for them."""
        if self.data_size_limit and total > self.data_size_limit:
            return TOO_LARGE
        try:
            hold.grow(more)
        except BusyError:
            return NO_ROOM
        return None

    async def _piece(self) -> bytes:
        """Read a line, or a piece of one that is longer than the reader's buffer."""
        try:
            line: bytes = await self._reader.readuntil(b"\r\n")
        except asyncio.LimitOverrunError as error:
            line = await self._reader.read(error.consumed)
        return line


class LmtpSession(SmtpSession):
    """The same by LMTP (RFC 2033): LHLO instead of EHLO, and an answer for each recipient."""

    def answers(self, recipients: int) -> int:
        """Answer how many times a mail is answered for: once per recipient in LMTP."""
        return recipients

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str | None) -> None:  # noqa: N802  # the library finds commands by these names
        """Greet."""
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, arg: str | None) -> None:  # noqa: N802  # likewise
        """Refuse SMTP's greeting."""
        del arg
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def smtp_EHLO(self, arg: str | None) -> None:  # noqa: N802  # likewise
        """Refuse SMTP's greeting."""
        await self.smtp_HELO(arg)
