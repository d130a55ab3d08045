"""
One open connection to a mail server, for saying several things before the first is answered.

aiosmtplib opens it, secures it and logs in, and ends it; it reads one answer for each thing said, which is not how
pipelining (RFC 2920) goes, so between `begin` and `end` the answers come here. What is said is in `smtp_dialogue`.
"""

import asyncio
from collections import deque
from contextlib import suppress
from typing import cast

from aiosmtplib import SMTP, SMTPException
from aiosmtplib.protocol import SMTPProtocol

NO_ANSWER = -1
"""Stands for an answer that is no SMTP."""
_LONGEST = 8192
"""Bytes of one line, far over what RFC 5321 allows a server."""


class Line(asyncio.Protocol):
    """A connection that is open and greeted; what arrives outside a dialogue is left to aiosmtplib."""

    def __init__(self, client: SMTP) -> None:
        """
        Take over what `client` has opened.

        Raises:
            ConnectionError: the server has hung up already.

        """
        if client.protocol is None or client.transport is None:
            raise ConnectionResetError
        self.pipelines = client.supports_extension("pipelining")
        self.sizes = client.supports_extension("size")
        self.utf8 = client.supports_extension("smtputf8")
        self._client = client
        self._behind: SMTPProtocol = client.protocol
        self._transport = cast("asyncio.Transport", client.transport)
        self._codes: deque[int] = deque()
        self._rest = b""
        self._listening = self._lost = False
        self._waiter: asyncio.Future[None] | None = None
        self._transport.set_protocol(self)

    @property
    def is_open(self) -> bool:
        """Whether nobody has hung up, as far as is known."""
        return not self._lost and not self._transport.is_closing()

    def begin(self) -> None:
        """Hear answers from now on."""
        self._listening = True

    def end(self) -> None:
        """Hear no more; a server that has said more than it was asked is out of step, and hung up on."""
        self._listening = False
        if self._codes or self._rest:
            self.close()

    def write(self, said: bytes) -> None:
        """
        Say something, line ends included.

        Raises:
            ConnectionError: somebody has hung up.

        """
        if not self.is_open:
            raise ConnectionResetError
        self._transport.write(said)

    async def answer(self) -> int:
        """
        Wait for the next answer: its number, or `NO_ANSWER`.

        Raises:
            ConnectionError: the server hung up instead.

        """
        while not self._codes:
            if not self.is_open:
                raise ConnectionResetError
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._codes.popleft()

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    async def farewell(self, seconds: float) -> None:
        """Say QUIT and hang up; a server that does not answer is not waited for."""
        with suppress(SMTPException, OSError, TimeoutError):
            await self._client.quit(timeout=seconds)
        self.close()

    def data_received(self, data: bytes) -> None:
        """Read the numbers of whole answers; of an answer in several lines the last counts."""
        if not self._listening:
            self._behind.data_received(data)
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._codes.extend(_number(line) for line in lines if line[3:4] != b"-")
        if len(self._rest) > _LONGEST:
            self._codes.append(NO_ANSWER)
        self._wake()

    def eof_received(self) -> bool | None:
        """Hang up as well."""
        self._lost = True
        self._wake()
        return self._behind.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        self._lost = True
        self._wake()
        self._behind.connection_lost(exc)

    def pause_writing(self) -> None:
        """Pass it on."""
        self._behind.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on."""
        self._behind.resume_writing()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def _number(line: bytes) -> int:
    """Read the number that an answer begins with."""
    return int(line[:3]) if line[:3].isdigit() else NO_ANSWER
