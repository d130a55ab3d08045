"""
What is said to a mail server to hand one message over: MAIL, RCPT, DATA, at once where the server allows it (RFC 2920).

Addresses and bytes come here checked by `wire`; the answers are heard by `smtp_line`, and what a failure means is
decided in `smtp`.
"""

from collections.abc import Sequence
from contextlib import suppress

from aiosmtplib import SMTPNotSupported, SMTPResponseException

from notifiers.smtp_line import NO_ANSWER, Line

_TAKEN = frozenset({250, 251})
_GO_ON = 354
_WANTED = (_TAKEN, _TAKEN, frozenset({_GO_ON}))
"""The answers to MAIL, RCPT and DATA that are a yes."""
_DONE = 250
_REFUSALS = range(400, 600)


async def hand_over(line: Line, sender: str, to: str, data: bytes) -> None:
    """
    Hand over `data`, whose lines end in CRLF; after a refusal the connection is ready for the next message.

    Raises:
        SMTPNotSupported: the address needs SMTPUTF8 (RFC 6531), which the server lacks.
        SMTPResponseException: the server refused, or its answer is none, after which the connection is of no use.
        ConnectionError: the server hung up, and refused nothing before.

    """
    mail = b"MAIL FROM:<%b>%b\r\n" % (sender.encode(), _options(line, to, len(data)))
    words = (mail, b"RCPT TO:<%b>\r\n" % to.encode(), b"DATA\r\n")
    line.begin()
    try:
        refused = await (_at_once(line, words) if line.pipelines else _in_turn(line, words)) or await _text(line, data)
        if refused:
            await _start_over(line, refused)
            raise SMTPResponseException(refused, "")
    finally:
        line.end()


def _options(line: Line, to: str, size: int) -> bytes:
    """Announce the size where the server asks for it (RFC 1870), and letters beyond ASCII where the address has any."""
    announced = b" SIZE=%d" % size if line.sizes else b""
    if to.isascii():
        return announced
    if not line.utf8:
        raise SMTPNotSupported("SMTPUTF8")
    return announced + b" SMTPUTF8"


async def _in_turn(line: Line, words: Sequence[bytes]) -> int:
    """Say one thing after another; answer the first refusal, or nought."""
    for said, wanted in zip(words, _WANTED, strict=True):
        line.write(said)
        if (code := await line.answer()) not in wanted:
            return code
    return 0


async def _at_once(line: Line, words: Sequence[bytes]) -> int:
    """Say all of it and hear every answer; answer the first refusal, or nought."""
    line.write(b"".join(words))
    codes = await _answers(line, len(words))
    refused = next((code for code, wanted in zip(codes, _WANTED, strict=False) if code not in wanted), 0)
    if len(codes) < len(words) and not refused:
        raise ConnectionResetError
    if refused and codes[-1] == _GO_ON:
        await _say_nothing(line, codes[1])
    return refused


async def _answers(line: Line, count: int) -> list[int]:
    """Hear so many answers, or as many as come: a server that says 421 answers nothing after it."""
    codes: list[int] = []
    with suppress(ConnectionError):
        while len(codes) < count:
            codes.append(await line.answer())
            if codes[-1] == NO_ANSWER:
                line.close()  # whatever follows cannot be told from an answer
    return codes


async def _say_nothing(line: Line, about_recipient: int) -> None:
    """
    End a text that the server waits for although it refused to take it: with an empty one, which goes to nobody.

    Were the recipient taken it would go to somebody, so then we hang up, which drops it.
    """
    if about_recipient in _REFUSALS:
        line.write(b".\r\n")
        await line.answer()
    else:
        line.close()


async def _text(line: Line, data: bytes) -> int:
    """Say the text, with a dot more where a line begins with one; answer the refusal, or nought."""
    line.write(data.replace(b"\r\n.", b"\r\n..") + b".\r\n")
    code = await line.answer()
    return 0 if code == _DONE else code


async def _start_over(line: Line, refused: int) -> None:
    """Make the server forget the message it refused; one that answers nonsense may be hearing anything as text."""
    if refused in _REFUSALS:
        with suppress(ConnectionError):
            line.write(b"RSET\r\n")
            await line.answer()
