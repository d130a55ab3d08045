"""
Mail over SMTP: kept-open connections, several at once, and every failure told apart as temporary or permanent.

The bytes are written by `wire`, handed over by `smtp_dialogue`, the connections kept by `smtp_connections`; when to try
again is decided in `engine`.
"""

import asyncio
import ssl

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPNotSupported,
    SMTPResponseException,
)

from handrail.clock import Clock
from notifiers.protocol import NotifyError, Outgoing
from notifiers.smtp_connections import Connections
from notifiers.smtp_dialogue import hand_over
from notifiers.smtp_line import Line
from notifiers.smtp_url import parse_smtp_url
from notifiers.wire import Sender, compose, mailbox_of

_GOODBYE = "smtp-421"
_REFUSALS = range(400, 600)
_PERMANENT = 500
_OUR_FAULT = frozenset({530, 534, 535, 538})


class SmtpNotifier:
    """
    Sends mail through one server over at most `limit` connections, which stay open between messages.

    The envelope's sender is our own address, not the empty one: a bounce must come back to the mail door, where it
    shows that a notice failed. No loop can follow, since machine mail is never answered there.
    """

    name = "smtp"

    def __init__(
        self,
        url: str,
        sender: str,
        *,
        clock: Clock,
        limit: int = 8,
        timeout: float = 60.0,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        """
        Send as `sender` through the server at `url`; `timeout` is in seconds, for connecting and for one message.

        Raises:
            SettingsError: the URL is wrong.

        """
        self.limit = limit
        self._sender = Sender.of(sender)
        self._clock = clock
        self._timeout = timeout
        self._turns = asyncio.Semaphore(limit)
        self._connections = Connections(parse_smtp_url(url), self._sender.domain, clock, tls_context)

    async def send(self, outgoing: Outgoing) -> None:
        """
        Send one mail; the return means that the server has taken it over.

        Raises:
            NotifyError: a 5xx answer or an impossible address (permanent), anything else (temporary).

        """
        to = mailbox_of(outgoing.to)
        data = compose(outgoing, self._sender, to, self._clock.now())
        async with self._turns:
            line = self._connections.rested()
            if line is not None and await self._reuse(line, to, data):
                return
            await self._deliver(await self._connect(), to, data)

    async def aclose(self) -> None:
        """Say goodbye to the server."""
        await self._connections.aclose()

    async def _reuse(self, line: Line, to: str, data: bytes) -> bool:
        """
        Send over a connection that has rested; False when the server had hung up on it meanwhile.

        Had it done so after taking the mail, the second try makes a copy, which its Message-ID shows to be one.
        """
        try:
            await self._deliver(line, to, data)
        except NotifyError as error:
            if error.code not in {"disconnect", _GOODBYE}:
                raise
            self._connections.drop_all()
            return False
        return True

    async def _connect(self) -> Line:
        """Open a connection. A refusal here is never the message's fault, so it is temporary whatever its code."""
        try:
            async with asyncio.timeout(self._timeout):
                return await self._connections.fresh()
        except (SMTPException, OSError, ValueError) as error:
            raise NotifyError(_connect_code(error), permanent=False) from None

    async def _deliver(self, line: Line, to: str, data: bytes) -> None:
        """Say MAIL, RCPT and DATA; keep the connection only if it is known to be in step."""
        try:
            async with asyncio.timeout(self._timeout):
                await hand_over(line, self._sender.address, to, data)
        except (SMTPException, OSError, ValueError) as error:
            fault = _fault(error)
            if not fault.code.startswith("smtp-") or fault.code == _GOODBYE:
                line.close()  # a proper refusal leaves both sides in step; after anything else we cannot know
            raise fault from None
        except BaseException:
            line.close()  # cancelled in mid-sentence
            raise
        finally:
            self._connections.give_back(line)


def _fault(error: Exception) -> NotifyError:
    """Name what kept the server from taking the message."""
    if isinstance(error, SMTPResponseException):
        return _refusal(error.code)
    if isinstance(error, SMTPNotSupported):
        return NotifyError("smtputf8", permanent=True)
    if isinstance(error, TimeoutError):
        return NotifyError("timeout", permanent=False)
    if isinstance(error, OSError):
        return NotifyError("disconnect", permanent=False)
    return NotifyError("protocol", permanent=False)


def _refusal(number: int) -> NotifyError:
    """Keep the reply's number, never its words. Missing rights of ours are no verdict on the recipient."""
    if number not in _REFUSALS:
        return NotifyError("protocol", permanent=False)
    return NotifyError(f"smtp-{number}", permanent=number >= _PERMANENT and number not in _OUR_FAULT)


def _connect_code(error: Exception) -> str:
    """Name what kept us from connecting."""
    if isinstance(error, SMTPAuthenticationError):
        return f"auth-{error.code}"
    if isinstance(error, ssl.SSLError):
        return "tls"
    return "timeout" if isinstance(error, TimeoutError) else "connect"
