"""
The pipe's exit status: kept or counted is 0, our failure is 75, and a mail is never refused for how it looks.
"""

from collections.abc import AsyncIterator

import pytest

from handrail.errors import BusyError
from handrail.identifiers import Reference
from intake.mail.values import MailKind
from intake.pipe import Exit, take_stdin
from tests.unit.intake.memory_desk import MemoryDesk
from tests.unit.intake.odd_mails import plain

CASE = Reference("HR-7Q2K7Q2K")


async def run(desk: MemoryDesk, raw: bytes, **environment: str) -> tuple[Exit, MailKind | None]:
    """Pipe a mail in and answer the status and what the mail was."""
    result = await take_stdin(desk, raw, "example.org", 10_000, environment=environment)
    return result.exit_code, result.taken.kind if result.taken else None


async def test_mail_is_taken() -> None:
    """Without any envelope the headers are enough."""
    assert await run(MemoryDesk(), plain(b"x")) == (Exit.OK, MailKind.REPORT)


async def test_words_without_headers_are_taken() -> None:
    """What someone types into a pipe is a report too."""
    desk = MemoryDesk()
    assert await run(desk, b"help me\n") == (Exit.OK, MailKind.REPORT)
    assert desk.opened[0].text == "help me"


async def test_malformed_mail_is_kept() -> None:
    """Quarantine is a success: bouncing it would lose it."""
    assert await run(MemoryDesk(), b"\x00") == (Exit.OK, MailKind.QUARANTINE)


@pytest.mark.parametrize("sender", ["", "<>", "MAILER-DAEMON"])
async def test_null_sender_is_a_machine(sender: str) -> None:
    """Postfix names the null sender MAILER-DAEMON on its pipe."""
    assert await run(MemoryDesk(), plain(b"x"), SENDER=sender) == (Exit.OK, MailKind.MACHINE)


@pytest.mark.parametrize(
    "environment",
    [
        {"RECIPIENT": "reply+abc@example.org"},
        {"ORIGINAL_RECIPIENT": "reply+abc@example.org", "RECIPIENT": "handrail@localhost"},
        {"RECIPIENT": "report@example.org, reply+abc@example.org"},
    ],
)
async def test_recipient_continues_a_case(environment: dict[str, str]) -> None:
    """The address before any alias carries the token."""
    desk = MemoryDesk(tokens={"abc": CASE})
    assert await run(desk, plain(b"x"), **environment) == (Exit.OK, MailKind.REPLY)


@pytest.mark.parametrize("error", [BusyError(5), OSError("disk"), RuntimeError("secret words")])
async def test_failure_asks_to_try_again(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    """The mail server keeps the mail; the log says what kind of failure it was, never its words."""
    assert await run(MemoryDesk(fail=error), plain(b"x")) == (Exit.TRY_AGAIN, None)
    assert type(error).__name__ in caplog.text
    assert "secret" not in caplog.text


async def test_large_mail_is_refused() -> None:
    """Larger than the door takes is told to the sender, not tried for ever; a stream stops being read there."""

    async def stream() -> AsyncIterator[bytes]:
        """Send more than anyone asked for."""
        for _ in range(10):
            yield b"x" * 5_000
        pytest.fail("the whole stream was read")

    desk = MemoryDesk()
    result = await take_stdin(desk, stream(), "example.org", 10_000, environment={})
    assert (result.exit_code, desk.opened) == (Exit.TOO_LARGE, [])
    assert await run(desk, b"x" * 10_001) == (Exit.TOO_LARGE, None)


async def test_stream_is_taken_whole() -> None:
    """Pieces arrive as one mail."""

    async def stream() -> AsyncIterator[bytes]:
        """Send a mail in two pieces."""
        yield plain(b"one ")
        yield b"two"

    desk = MemoryDesk()
    await take_stdin(desk, stream(), "example.org", 10_000, environment={})
    assert desk.opened[0].text == "one two"
