"""
What is wrong with the server that takes our mail, found out without sending any: away, silent, dropping, refusing.

It says what a message begins with, and takes it back. `smtp` sends messages.
"""

import asyncio
import ssl
from dataclasses import dataclass
from enum import StrEnum

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from handrail.clock import Clock
from notifiers.smtp_connections import Connections
from notifiers.smtp_url import SmtpAddress
from notifiers.wire import Sender

_DONE = 250


class MailTrouble(StrEnum):
    """What keeps a mail server from taking our mail."""

    AWAY = "away"
    """It cannot be reached."""
    SILENT = "silent"
    """It takes the connection and does not answer in time."""
    DROPPING = "dropping"
    """It hangs up before we are done."""
    REFUSING = "refusing"
    """It says no, with a code."""
    LOGIN = "login"
    """It does not take our name and secret."""
    TLS = "tls"
    """It offers no TLS, or none that we can trust, where we insist on it."""


@dataclass(frozen=True, slots=True)
class MailProbe:
    """What was found; no trouble means that a message could be begun."""

    trouble: MailTrouble | None = None
    code: str = ""


async def probe(address: SmtpAddress, sender: str, clock: Clock, seconds: float) -> MailProbe:
    """Begin a message from `sender` and take it back, all in `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            return await _begin(address, Sender.of(sender), clock)
    except (TimeoutError, SMTPTimeoutError):
        return MailProbe(MailTrouble.SILENT, "timeout")
    except SMTPAuthenticationError as error:
        return MailProbe(MailTrouble.LOGIN, str(error.code))
    except (SMTPConnectResponseError, SMTPResponseException) as error:
        return _answered(error.code)
    except (SMTPException, OSError, ValueError) as error:
        return MailProbe(_trouble(error))


async def _begin(address: SmtpAddress, sender: Sender, clock: Clock) -> MailProbe:
    line = await Connections(address, sender.domain, clock, None).fresh()
    try:
        line.begin()
        line.write(b"MAIL FROM:<%b>\r\n" % sender.address.encode())
        code = await line.answer()
        return MailProbe() if code == _DONE else _answered(code)
    finally:
        line.end()
        line.close()


def _answered(code: int) -> MailProbe:
    """Judge an answer; none at all has the number -1, and means that the server hung up in the middle of it."""
    return MailProbe(MailTrouble.REFUSING, str(code)) if code > 0 else MailProbe(MailTrouble.DROPPING)


def _trouble(error: Exception) -> MailTrouble:
    """Name what kept us from getting as far as a first answer; aiosmtplib wraps what it met."""
    met = {type(one) for one in (error, error.__cause__, error.__context__) if one is not None}
    if any(issubclass(one, ssl.SSLError) for one in met) or "STARTTLS" in str(error):
        return MailTrouble.TLS
    if any(issubclass(one, SMTPServerDisconnected | ConnectionResetError) for one in met):
        return MailTrouble.DROPPING
    return MailTrouble.AWAY if isinstance(error, SMTPConnectError | OSError) else MailTrouble.DROPPING
