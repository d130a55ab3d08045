"""
A real SMTP server on loopback that takes the community's outgoing mail, and can refuse it for everyone or for some.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Sink:
    """What came in, by recipient; `refused` are addresses that do not exist, `later` says to come again to everyone."""

    port: int = 0
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    later: bool = False
    tries: int = 0
    connections: list[SMTP] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address to send to."""
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[EmailMessage]:
        """Answer the mails to one address, oldest first."""
        return [mail for to, mail in self.mails if to == address]

    async def handle_RCPT(  # noqa: N802 - the library finds its hooks by these names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient that exists."""
        del server, session, options
        self.tries += 1
        if self.later:
            return "451 4.3.0 Come again later"
        if address in self.refused:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        """Take a mail."""
        del server, session
        mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        self.mails += [(address, mail) for address in envelope.rcpt_tos]
        return "250 2.0.0 Taken"


@asynccontextmanager
async def open_sink() -> AsyncIterator[Sink]:
    """Open a server on a free port; close it and every connection to it at the end."""
    sink = Sink()

    def connect() -> SMTP:
        sink.connections.append(SMTP(sink, hostname="mail.example.org", enable_SMTPUTF8=True))
        return sink.connections[-1]

    server = await asyncio.get_running_loop().create_server(connect, "127.0.0.1", 0)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        for one in sink.connections:
            if one.transport is not None:
                one.transport.close()
        await asyncio.sleep(0)
