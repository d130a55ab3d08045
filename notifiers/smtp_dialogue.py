"""
What is said to a mail server to hand one message over: MAIL, RCPT, DATA.

The library's own `sendmail` says the same, but parses each address four times and every message twice, which costs a
fifth of the sending. Addresses come here checked by `wire`; what a failure means is decided in `smtp`.
"""

from contextlib import suppress

from aiosmtplib import SMTP, SMTPNotSupported, SMTPResponseException

_TAKEN = frozenset({250, 251})


async def hand_over(client: SMTP, sender: str, to: str, data: bytes) -> None:
    """
    Hand `data` over; after a refusal the connection is ready for the next message.

    Raises:
        SMTPNotSupported: the address needs SMTPUTF8 (RFC 6531), which the server lacks.
        SMTPResponseException: the server refused.

    """
    options = _options(client, to, len(data))
    try:
        await _say(client, b"MAIL FROM:<" + sender.encode() + b">" + options)
        await _say(client, b"RCPT TO:<" + to.encode() + b">")
        await client.data(data)
    except SMTPResponseException:
        with suppress(SMTPResponseException, ConnectionError):
            await client.rset()
        raise


def _options(client: SMTP, to: str, size: int) -> bytes:
    """Announce the size where the server asks for it (RFC 1870), and letters beyond ASCII where the address has any."""
    announced = f" SIZE={size}" if client.supports_extension("size") else ""
    if to.isascii():
        return announced.encode()
    if not client.supports_extension("smtputf8"):
        raise SMTPNotSupported("SMTPUTF8")
    return f"{announced} SMTPUTF8".encode()


async def _say(client: SMTP, command: bytes) -> None:
    """Say one line, and raise what the server answers unless it agrees."""
    answer = await client.execute_command(command)
    if answer.code not in _TAKEN:
        raise SMTPResponseException(answer.code, "")
