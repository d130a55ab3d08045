"""
One conversation with an IMAP server: the standard library's client, each exchange in a thread and bounded in time.

When a mail is taken, and when it is marked, is decided in `mailbox`.
"""

import asyncio
import logging
import re
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from imaplib import IMAP4, IMAP4_SSL
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from handrail.errors import HandrailError

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 30.0
GOODBYE_SECONDS = 5.0
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

Answer = tuple[str, list[Any]]
"""What the library answers: OK, NO or BAD, and the pieces that the server sent."""


class MailboxError(HandrailError):
    """The mailbox could not be reached or opened; `step` says which step failed."""

    code = "mailbox"

    def __init__(self, step: str) -> None:
        """Keep the step's name; what the server said may hold an address."""
        super().__init__(f"mailbox: {step} failed")
        self.step = step


class ImapClient:
    """
    A connection that is used by one task at a time; `open` comes first, `close` always.

    Whatever breaks the connection, a wait that is too long or a cancelled task included, hangs up at once: that is
    what ends the thread that waits for the server.
    """

    def __init__(self) -> None:
        """Prepare; nothing is connected before `open`."""
        self._wire: IMAP4 | None = None
        self._can_move = False
        self.hung_up = False

    async def open(self, url: str, tls_context: ssl.SSLContext | None = None) -> None:
        """
        Connect, sign in and select the folder; `imaps://` checks the server's certificate.

        Raises:
            MailboxError: a step failed.

        """
        parts = urlsplit(url)
        await self._ask("connecting", partial(self._dial, parts, tls_context))
        name, secret = unquote(parts.username or ""), unquote(parts.password or "")
        await self._ask("signing in", partial(_sign_in, self._open_wire, name, secret))
        folder = _word(unquote(parts.path.strip("/") or "INBOX"))
        await self._ask("opening the folder", partial(self._open_wire.select, folder))
        # Asked again: many servers say only to those who have signed in what they can do.
        can = await self._ask("asking what it can do", self._open_wire.capability)
        self._can_move = b"MOVE" in b" ".join(line for line in can if line).upper().split()

    async def unseen(self) -> list[str]:
        """Answer the identifiers of the unseen mails, oldest first."""
        found = await self._uid("searching", "SEARCH", "UNSEEN")
        return [number.decode() for line in found if line for number in line.split() if number.isdigit()]

    async def size(self, uid: str) -> int:
        """Answer a mail's size in bytes; 0 when the server does not say."""
        said = await self._uid("fetching", "FETCH", uid, "(RFC822.SIZE)")
        lines = [line for line in said if isinstance(line, bytes)]
        return next((int(found.group(1)) for line in lines if (found := _SIZE.search(line))), 0)

    async def fetch(self, uid: str) -> bytes:
        """Fetch a whole mail without marking it."""
        said = await self._uid("fetching", "FETCH", uid, "(BODY.PEEK[])")
        bodies = [bytes(piece[1]) for piece in said if isinstance(piece, tuple)]
        if not bodies:
            raise MailboxError("fetching")
        return bodies[0]

    async def mark_seen(self, uid: str) -> None:
        """Mark a mail, which alone keeps it from being taken again."""
        await self._uid("marking", "STORE", uid, "+FLAGS.SILENT", "(\\Seen)")

    async def move(self, uid: str, folder: str) -> None:
        """Move a mail to a folder, made if need be; a server that cannot leaves it where it is."""
        if not self._can_move:
            return
        try:
            await self._uid("moving", "MOVE", uid, folder)
        except MailboxError:
            await self._ask("making a folder", partial(self._open_wire.create, folder))
            await self._uid("moving", "MOVE", uid, folder)

    async def close(self) -> None:
        """Sign out as well as possible, and hang up."""
        try:
            if self._wire is not None and not self.hung_up:
                await self._ask("signing out", self._wire.logout, GOODBYE_SECONDS)
        except MailboxError:
            log.info("mailbox did not say goodbye")
        finally:
            self._hang_up()
            await asyncio.to_thread(self._release)

    @property
    def _open_wire(self) -> IMAP4:
        """The library's client, once there is one."""
        if self._wire is None or self.hung_up:
            raise MailboxError("connecting")
        return self._wire

    async def _uid(self, step: str, command: str, *words: str) -> list[Any]:
        """Ask about a mail by its identifier."""
        return await self._ask(step, partial(self._open_wire.uid, command, *words))

    async def _ask(self, step: str, exchange: Callable[[], Answer], seconds: float | None = None) -> list[Any]:
        """Run an exchange in a thread and answer what the server sent with its OK."""
        try:
            async with asyncio.timeout(seconds or PATIENCE_SECONDS):
                said, pieces = await asyncio.to_thread(exchange)
        except BaseException as error:
            if not isinstance(error, IMAP4.error) or isinstance(error, IMAP4.abort):
                self._hang_up()
            if isinstance(error, Exception):
                # What the library says may repeat an address or a password.
                raise MailboxError(step) from (error if isinstance(error, OSError) else None)
            raise
        if said not in {"OK", "BYE"}:
            raise MailboxError(step)
        return pieces

    def _dial(self, parts: SplitResult, tls_context: ssl.SSLContext | None) -> Answer:
        """Connect, in a thread; nobody may be waiting any more when that is done."""
        host = parts.hostname or "localhost"
        if parts.scheme == "imaps":
            context = tls_context or ssl.create_default_context()
            self._wire = IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=PATIENCE_SECONDS)
        else:
            self._wire = IMAP4(host, parts.port or 143, timeout=PATIENCE_SECONDS)
        if self.hung_up:
            self._release()
        return "OK", []

    def _hang_up(self) -> None:
        """End the connection under whoever waits for it."""
        self.hung_up = True
        if self._wire is not None:
            with suppress(OSError):
                self._wire.sock.shutdown(socket.SHUT_RDWR)

    def _release(self) -> None:
        """Give the connection back to the system, in a thread: another that still reads has to end first."""
        if self._wire is not None:
            with suppress(OSError):
                self._wire.shutdown()


def _sign_in(wire: IMAP4, name: str, secret: str) -> Answer:
    """Sign in; LOGIN carries ASCII only, what is beyond goes by SASL PLAIN in UTF-8 (RFC 4616)."""
    if (name + secret).isascii():
        return wire.login(_word(name), secret)
    said, words = wire.authenticate("PLAIN", lambda _: f"\0{name}\0{secret}".encode())
    return said, [words]


def _word(text: str) -> str:
    """Quote a name as IMAP wants it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
