"""
The SMTP and LMTP door: the community's mail server hands its mail over here.

Nothing is answered 250 before the desk has committed; our own failures are 4xx, so that the sender's server keeps the
mail and tries again. Conversations are held in `smtp_session`, mails are read in `mail`.
"""

import asyncio
import logging
import os
import socket
import ssl
from collections.abc import Collection

from aiosmtpd.smtp import Envelope, Session

from handrail.errors import BusyError
from intake.accepting import several
from intake.admission import Admission, Hold
from intake.desk import Desk
from intake.doors import Door, Why
from intake.mail.take import take_mail
from intake.senders import sender_of
from intake.smtp_session import NO_ROOM, LmtpSession, Received, SmtpSession

log = logging.getLogger(__name__)

RECIPIENTS = 100
BACKLOG = 1024
COMMAND_SECONDS = 120.0
GRACE_SECONDS = 10.0

TAKEN = "250 2.0.0 Taken"
FAILED = "451 4.3.0 Could not be kept, try again later"
BUSY = "451 4.3.2 Busy, try again later"
FULL = b"421 4.3.2 Too many connections, try again later\r\n"
CLOSING = "421 4.3.2 Closing, try again later"
UNKNOWN = "550 5.1.1 No such mailbox here"
TOO_MANY = "452 4.5.3 Too many recipients"


class SmtpDoor:
    """
    A server on the caller's running loop.

    `max_bytes` is the largest mail; `recipients` the addresses that are taken, all when None (an address's `+` part
    does not count); `own_lists` the List-Ids of lists that carry reports here. `admission` bounds what is in hand at
    once, together with the other doors of this process.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        host: str,
        port: int,
        max_bytes: int,
        hostname: str,
        domain: str,
        tls_context: ssl.SSLContext | None = None,
        lmtp: bool = False,
        recipients: Collection[str] | None = None,
        own_lists: Collection[str] = (),
        admission: Admission | None = None,
        timeout: float = COMMAND_SECONDS,
    ) -> None:
        """Prepare; nothing listens before `start`."""
        self._desk, self._domain, self._own_lists = desk, domain, own_lists
        self._address = (host, port)
        self._recipients = None if recipients is None else {address.lower() for address in recipients}
        self._kind = LmtpSession if lmtp else SmtpSession
        self._options = {
            "data_size_limit": max_bytes,
            "enable_SMTPUTF8": True,
            "hostname": hostname,
            "ident": "Handrail",
            "tls_context": tls_context,
            "timeout": timeout,
        }
        self.admission = admission or Admission()
        self._sessions: set[SmtpSession] = set()
        self._commits: set[asyncio.Task[str]] = set()
        self._servers: list[asyncio.Server] = []

    @property
    def port(self) -> int:
        """The port that is listened on; the one that was asked for before `start`."""
        if not self._servers or not self._servers[0].sockets:
            return self._address[1]
        number: int = self._servers[0].sockets[0].getsockname()[1]
        return number

    async def start(self) -> None:
        """
        Listen.

        Raises:
            OSError: the address cannot be listened on.

        """
        loop = asyncio.get_running_loop()
        first = await loop.create_server(self._converse, *self._address, backlog=BACKLOG)
        self._servers = [first]
        for one in first.sockets:
            with socket.socket(fileno=os.dup(one.fileno())) as listening:
                copies = several(listening)[1:]
            self._servers += [await loop.create_server(self._converse, sock=copy, backlog=BACKLOG) for copy in copies]

    async def stop(self) -> None:
        """Take no more, let what is being committed finish and be answered, then close every conversation."""
        servers, self._servers = self._servers, []
        for server in servers:
            server.close()
        if self._commits:
            await asyncio.wait(self._commits, timeout=GRACE_SECONDS)
            await asyncio.sleep(0)
        tasks = [session.handling for session in self._sessions if session.handling]
        for session in list(self._sessions):
            if session.transport is not None:
                session.transport.close()
        if tasks:
            await asyncio.wait(tasks, timeout=GRACE_SECONDS)
        await asyncio.gather(*(server.wait_closed() for server in servers))

    def _converse(self) -> asyncio.BaseProtocol:
        """Begin a conversation."""
        return self._kind(self, loop=asyncio.get_running_loop(), **self._options)

    def joined(self, session: SmtpSession, transport: asyncio.BaseTransport) -> bool:
        """Count a conversation, once; where there is no room for it the client is told, and hung up on."""
        if session in self._sessions:  # with STARTTLS it begins anew
            return True
        peer = transport.get_extra_info("peername")
        session.sender = sender_of(peer[0] if isinstance(peer, tuple) else None)
        if self.admission.connections.take(Door.MAIL, session.sender):
            self._sessions.add(session)
            return True
        self.admission.refuse(Door.MAIL, Why.CONNECTIONS)
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(FULL)
        transport.close()
        return False

    def left(self, session: SmtpSession) -> None:
        """Forget a conversation."""
        if session in self._sessions:
            self._sessions.discard(session)
            self.admission.connections.give_back(Door.MAIL, session.sender)

    def begin(self, session: SmtpSession) -> Hold:
        """Begin to receive a mail."""
        return self.admission.begin(Door.MAIL, session.sender)

    async def handle_EHLO(  # noqa: N802  # the library finds its hooks by these names
        self,
        server: SmtpSession,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """Greet with what the door can do: it has no accounts, so it offers no AUTH."""
        del server, envelope
        session.host_name = hostname
        offered = [line for line in responses if not line.startswith("250-AUTH")]
        return [offered[0], "250-PIPELINING", *offered[1:]]

    async def handle_MAIL(  # noqa: N802  # likewise
        self,
        server: SmtpSession,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Take a sender, unless the door is closing or has no room for a mail of the size it announces."""
        del session
        if not self._servers:
            return CLOSING
        announced = [int(option[5:]) for option in options if option.startswith("SIZE=") and option[5:].isdigit()]
        if announced and not self.admission.bytes.has_room(Door.MAIL, server.sender, announced[0]):
            self.admission.refuse(Door.MAIL, Why.BYTES)
            return NO_ROOM
        if why := self.admission.why_not(Door.MAIL, server.sender):
            self.admission.refuse(Door.MAIL, why)
            return BUSY
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802  # likewise
        self,
        server: SmtpSession,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Take a recipient that this door is for."""
        del server, session, options
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return TOO_MANY
        if self._recipients is not None and _mailbox(address) not in self._recipients:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """Answer our own failure: its kind is logged, its words may be the sender's."""
        log.error("mail conversation failed: %s", type(error).__name__)
        return FAILED

    async def commit(self, envelope: Envelope, received: Received) -> str:
        """Hand a mail to the desk and answer for it; a client that leaves meanwhile does not interrupt that."""
        task = asyncio.create_task(self._take(envelope.mail_from, tuple(envelope.rcpt_tos), received))
        self._commits.add(task)
        task.add_done_callback(self._commits.discard)
        return await asyncio.shield(task)

    async def _take(self, sender: str | None, recipients: tuple[str, ...], received: Received) -> str:
        """Take a mail and answer what to tell the client."""
        with received.hold:
            if received.refusal:
                return received.refusal
            try:
                received.hold.admit()
                await take_mail(self._desk, received.content, sender, recipients, self._domain, self._own_lists)
            except BusyError:
                return BUSY
            except Exception as error:  # noqa: BLE001  # whatever failed, the sender's server must keep the mail
                log.error("mail could not be kept: %s", type(error).__name__)  # noqa: TRY400  # a traceback shows values
                return FAILED
        return TAKEN


def _mailbox(address: str) -> str:
    """Answer an address without its `+` part, in lower case."""
    local, at, host = address.lower().rpartition("@")
    return local.partition("+")[0] + at + host
