"""
What is said at once is answered one by one: each answer counts for its own command, as RFC 2920 has it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

import pytest

from handrail.clock import HandClock
from notifiers.protocol import NotifyError, Outgoing
from notifiers.smtp import SmtpNotifier

OUTGOING = Outgoing("<1@example.org>", "kim@example.org", "HR-7Q2KABCD: here", ".Hello\n.\n")
TAKES = ("250 ok", "250 ok", "354 go on", "250 taken")


@dataclass
class Scripted:
    """
    A server that answers no envelope before it has heard all of it, then as the next script says.

    A script holds the answers to MAIL, RCPT, DATA and to the text; it hangs up where one is missing.
    """

    scripts: list[Sequence[str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk to one sender until either hangs up."""
        self.connections += 1
        writer.write(b"220 mail.example.org\r\n")
        while line := await self._hear(reader):
            if line.startswith("EHLO"):
                writer.write(b"250-mail.example.org\r\n250 PIPELINING\r\n")
            elif line.startswith("MAIL"):
                if not await self._take(reader, writer, self.scripts.pop(0)):
                    break
            else:
                writer.write(b"250 ok\r\n")
        writer.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, script: Sequence[str]) -> bool:
        """Hear the rest of an envelope, answer it, and take the text if it is to come."""
        rest = [await self._hear(reader), await self._hear(reader)]
        writer.write("".join(f"{answer}\r\n" for answer in script[:3]).encode())
        if rest[-1] != "DATA" or len(script) < 3:
            return False
        if script[2].startswith("354"):
            text = [line async for line in _until_dot(reader)]
            if text.pop() != ".":
                return False
            self.texts.append(text)
            writer.write(f"{script[3]}\r\n".encode())
        return True

    async def _hear(self, reader: asyncio.StreamReader) -> str:
        self.heard.append((await reader.readline()).decode().strip())
        return self.heard[-1]


async def _until_dot(reader: asyncio.StreamReader) -> AsyncIterator[str]:
    """Hear the lines of a text, the dot that ends it among them; the last one is empty where the sender hung up."""
    line = ""
    while line != ".":
        raw = await reader.readline()
        line = raw.decode().removesuffix("\r\n")
        yield line
        if not raw:
            break


@pytest.fixture
async def scripted() -> AsyncIterator[Scripted]:
    """Open such a server."""
    scripted = Scripted()
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    scripted.port = server.sockets[0].getsockname()[1]
    yield scripted
    server.close()
    await server.wait_closed()


@pytest.fixture
async def notifier(scripted: Scripted, clock: HandClock) -> AsyncIterator[SmtpNotifier]:
    """Give a notifier that sends there."""
    notifier = SmtpNotifier(f"smtp://127.0.0.1:{scripted.port}", "handrail@example.org", clock=clock, timeout=5)
    yield notifier
    await notifier.aclose()


async def refused(notifier: SmtpNotifier) -> tuple[str, bool]:
    """Send, and answer why it was not taken and whether for good."""
    with pytest.raises(NotifyError) as caught:
        await notifier.send(OUTGOING)
    return caught.value.code, caught.value.permanent


async def test_envelope_is_said_at_once(notifier: SmtpNotifier, scripted: Scripted) -> None:
    """A server that offers PIPELINING hears MAIL, RCPT and DATA before it answers; lines keep their dots."""
    scripted.scripts = [TAKES, TAKES]
    await notifier.send(OUTGOING)
    await notifier.send(OUTGOING)
    assert [text[-2:] for text in scripted.texts] == [["..Hello", ".."]] * 2
    assert scripted.connections == 1


async def test_text_nobody_wants_is_not_sent(notifier: SmtpNotifier, scripted: Scripted) -> None:
    """A server that refuses the recipient and waits for the text all the same gets an empty one, then the next mail."""
    scripted.scripts = [("250 ok", "550 nobody", "354 go on", "554 no valid recipients"), TAKES]
    assert await refused(notifier) == ("smtp-550", True)
    await notifier.send(OUTGOING)
    assert scripted.texts[0] == []
    assert scripted.texts[1][-2:] == ["..Hello", ".."]
    assert scripted.connections == 1


async def test_empty_text_goes_to_nobody(notifier: SmtpNotifier, scripted: Scripted) -> None:
    """Where the sender is refused but the recipient taken, an empty text might arrive: we hang up instead."""
    scripted.scripts = [("451 later", "250 ok", "354 go on", "250 taken"), TAKES]
    assert await refused(notifier) == ("smtp-451", False)
    await notifier.send(OUTGOING)
    assert len(scripted.texts) == 1
    assert scripted.connections == 2


@pytest.mark.parametrize(
    ("script", "code", "permanent"),
    [
        (("452 full", "503 no sender", "503 no recipient"), "smtp-452", False),
        (("250 ok", "450 later", "503 no recipient"), "smtp-450", False),
        (("250 ok", "250 ok", "554 not today"), "smtp-554", True),
        (("250 ok", "250 ok", "354 go on", "552 too big"), "smtp-552", True),
    ],
)
async def test_first_refusal_counts(
    notifier: SmtpNotifier, scripted: Scripted, script: Sequence[str], code: str, *, permanent: bool
) -> None:
    """What follows from a refusal is no reason of its own; afterwards the connection serves the next mail."""
    scripted.scripts = [script, TAKES]
    assert await refused(notifier) == (code, permanent)
    await notifier.send(OUTGOING)
    assert scripted.heard.count("RSET") == 1
    assert scripted.connections == 1


async def test_goodbye_need_not_answer_the_rest(notifier: SmtpNotifier, scripted: Scripted) -> None:
    """A server that says 421 to MAIL and hangs up has told why."""
    scripted.scripts = [("421 closing",), TAKES]
    assert await refused(notifier) == ("smtp-421", False)
    await notifier.send(OUTGOING)
    assert scripted.connections == 2


async def test_half_an_answer_is_a_lost_connection(notifier: SmtpNotifier, scripted: Scripted) -> None:
    """Nothing was refused before the server hung up, so nobody knows more than that."""
    scripted.scripts = [("250 ok", "250 ok")]
    assert await refused(notifier) == ("disconnect", False)


@pytest.mark.parametrize(
    "spoil", [lambda script: ["what?", *script[1:]], lambda script: [script[0], "what?", *script[2:]]]
)
async def test_nonsense_ends_the_connection(
    notifier: SmtpNotifier, scripted: Scripted, spoil: Callable[[Sequence[str]], Sequence[str]]
) -> None:
    """After an answer that is none, nothing more is said: the server might hear it as text."""
    scripted.scripts = [spoil(TAKES), TAKES]
    assert await refused(notifier) == ("protocol", False)
    await notifier.send(OUTGOING)
    assert len(scripted.texts) == 1
    assert scripted.connections == 2


async def test_server_that_says_too_much_is_left(notifier: SmtpNotifier, scripted: Scripted) -> None:
    """One answer too many would count for the next mail, so the next mail goes over another connection."""
    scripted.scripts = [(*TAKES[:3], "250 taken\r\n250 taken"), TAKES]
    await notifier.send(OUTGOING)
    await notifier.send(OUTGOING)
    assert len(scripted.texts) == 2
    assert scripted.connections == 2


async def test_answer_in_many_lines_is_one(notifier: SmtpNotifier, scripted: Scripted) -> None:
    """Of an answer in several lines the last one counts."""
    scripted.scripts = [("250-well\r\n250 ok", "250-550 is no number here\r\n250 ok", *TAKES[2:])]
    await notifier.send(OUTGOING)
    assert len(scripted.texts) == 1
