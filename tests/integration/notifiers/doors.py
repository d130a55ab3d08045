"""
An SMTP server on loopback that can be told how to misbehave, and remembers what it was given.

The fixtures that open and close it are in `conftest`.
"""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from warnings import catch_warnings, simplefilter

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Check = Callable[[SMTP, Session, Envelope, str, LoginPassword], AuthResult]


@dataclass
class Mail:
    """What one recipient's mail looked like when it arrived."""

    sender: str
    to: list[str]
    data: bytes
    secured: bool


@dataclass
class Postbox:
    """
    An SMTP server and what it has seen.

    `replies` says what to answer at `MAIL`, `RCPT` or `DATA` instead of taking the mail; `once` does so a single time.
    `hang_up` ends the connection in the middle of that command. `gate` holds back every mail until so many are there,
    `stuck` until it is set. `pipelines` offers PIPELINING.
    """

    port: int = 0
    mails: list[Mail] = field(default_factory=list)
    connections: list[SMTP] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    once: dict[str, str] = field(default_factory=dict)
    hang_up: set[str] = field(default_factory=set)
    pipelines: bool = False
    gate: asyncio.Barrier | None = None
    stuck: asyncio.Event | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    busy: int = 0
    busiest: int = 0

    @property
    def url(self) -> str:
        """The address to send to."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, _server: SMTP, session: Session, _: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greet, and say what can be done here."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.pipelines else responses

    async def handle_MAIL(self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802 - the library's name
        """Take the sender."""
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self._reply("MAIL", server) or "250 OK"

    async def handle_RCPT(self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802 - the library's name
        """Take the recipient."""
        del options
        reply = self._reply("RCPT", server)
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        """Take the mail, unless told otherwise."""
        self.busy += 1
        self.arrived.set()
        self.busiest = max(self.busiest, self.busy)
        if self.gate is not None:
            await self.gate.wait()
        if self.stuck is not None:
            await self.stuck.wait()
        self.busy -= 1
        reply = self._reply("DATA", server)
        if reply is None:
            content = envelope.original_content or b""
            self.mails.append(Mail(envelope.mail_from or "", envelope.rcpt_tos, content, session.ssl is not None))
        return reply or "250 taken"

    def _reply(self, command: str, server: SMTP) -> str | None:
        """Answer what was scripted for this command."""
        if command in self.hang_up:
            self.hang_up.discard(command)
            hang_up(server)
            return "451 gone"
        return self.once.pop(command, None) or self.replies.get(command)


@dataclass
class Door:
    """Opens SMTP servers for a test; closes them all when it ends."""

    servers: list[asyncio.Server] = field(default_factory=list)
    postboxes: list[Postbox] = field(default_factory=list)

    async def open(
        self,
        *,
        starttls: ssl.SSLContext | None = None,
        implicit: ssl.SSLContext | None = None,
        secret: str | None = None,
    ) -> Postbox:
        """Open one, with STARTTLS or TLS from the first byte; with `secret` it wants the user `robin` to log in."""
        postbox = Postbox()

        def connect() -> SMTP:
            with catch_warnings():
                simplefilter("ignore", UserWarning)  # the library advises against logins without TLS; here is loopback
                server = make()
            postbox.connections.append(server)
            return server

        def make() -> SMTP:
            return SMTP(
                postbox,
                hostname="mail.example.org",
                tls_context=starttls,
                enable_SMTPUTF8=True,
                authenticator=_authenticator(secret) if secret else None,
                auth_required=secret is not None,
                auth_require_tls=starttls is not None,
            )

        server = await asyncio.get_running_loop().create_server(connect, "127.0.0.1", 0, ssl=implicit)
        postbox.port = server.sockets[0].getsockname()[1]
        self.servers.append(server)
        self.postboxes.append(postbox)
        return postbox

    async def close(self) -> None:
        """Close every door, and what came through it."""
        for server in self.servers:
            server.close()
        for postbox in self.postboxes:
            for connection in postbox.connections:
                hang_up(connection)
        await asyncio.sleep(0)


def hang_up(connection: SMTP) -> None:
    """End a connection from the server's side."""
    if connection.transport is not None:
        connection.transport.close()


def _authenticator(secret: str) -> Check:
    """Let `robin` in with the secret."""

    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=login.login == b"robin" and login.password == secret.encode(), handled=False)

    return check
