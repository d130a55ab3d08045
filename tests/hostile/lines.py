"""
What clients of the SMTP door say: commands in any order, without an end, with NULs, and mails that never stop.
"""

import asyncio
import re

from hypothesis import strategies as st

from tests.hostile.doors import Door
from tests.hostile.pieces import blobs, texts
from tests.hostile.world import World

_ANSWER = re.compile(rb"[2345]\d\d[ -][^\n]*\r\n")
_COMMANDS = (
    b"EHLO x",
    b"HELO",
    b"EHLO " + b"x" * 5_000,
    b"MAIL FROM:<a@example.org>",
    b"MAIL FROM:<> SIZE=99999999999999999999",
    b"MAIL FROM:<a@example.org> SIZE=-1 BODY=8BITMIME SMTPUTF8 X=",
    b"MAIL FROM:<a@b> SMTPUTF8",
    b"MAIL FROM:" + b"<" * 300,
    b'MAIL FROM:<"\\"" @example.org>',
    b"RCPT TO:<report@example.org>",
    b"RCPT TO:<reply+x@example.org> NOTIFY=NEVER",
    b"RCPT TO:<@a,@b:c@d>",
    b"RCPT TO:",
    b"DATA",
    b"DATA x",
    b".",
    b"..",
    b"RSET",
    b"NOOP",
    b"VRFY x",
    b"EXPN x",
    b"HELP",
    b"STARTTLS",
    b"AUTH PLAIN AAAA",
    b"AUTH LOGIN",
    b"BDAT 5",
    b"LHLO x",
    b"GET / HTTP/1.1",
    b"Subject: x",
    b"",
    b"\x00",
    b"\xff" * 100,
    b"x" * 70_000,
    b"kumquatwort",
)  # fmt: skip
_line = st.one_of(
    st.sampled_from(_COMMANDS), blobs, texts.map(lambda one: b"MAIL FROM:<" + one.encode("utf-8", "replace"))
)
_ends = st.sampled_from((b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r", b""))
_talk = st.lists(st.tuples(_line, _ends), max_size=25)
_GREETING = [(b"EHLO x", b"\r\n"), (b"MAIL FROM:<a@example.org>", b"\r\n"), (b"RCPT TO:<report@example.org>", b"\r\n")]


async def _take(world: World, given: tuple[bool, list[tuple[bytes, bytes]]]) -> None:
    """Every answer is one that the protocol knows and repeats nothing; the conversation ends when the client leaves."""
    polite, said = given
    world.forget_mails()
    spoken = b"".join(line + end for line, end in ([*_GREETING, *said] if polite else said))
    reader, writer = await asyncio.open_connection("127.0.0.1", world.door.port)
    heard = asyncio.ensure_future(reader.read())
    try:
        writer.write(spoken)
        writer.write_eof()
        answers = await heard
    except (ConnectionError, OSError):
        heard.cancel()
        return
    finally:
        writer.close()
    assert _ANSWER.sub(b"", answers) == b"", answers[:200]


LINES = Door("SMTP lines", st.tuples(st.booleans(), _talk), _take, examples=80)
