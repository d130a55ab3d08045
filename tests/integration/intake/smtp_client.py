"""
A door on a free port, a client that pipelines, and a desk whose commit waits: what the SMTP tests share.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from engine.report import IncomingReport, Opened
from intake.smtp_door import SmtpDoor
from tests.unit.intake.memory_desk import MemoryDesk

ENVELOPE = b"MAIL FROM:<a@example.org>\r\nRCPT TO:<report@example.org>\r\nDATA\r\n"
END = b"\r\n.\r\n"


@asynccontextmanager
async def opened(desk: MemoryDesk, **options: Any) -> AsyncIterator[SmtpDoor]:  # noqa: ANN401  # the door's own options
    """Open a door on a free port, and close it afterwards."""
    settings: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": 0,
        "max_bytes": 100_000,
        "hostname": "door.example.org",
    } | options
    door = SmtpDoor(desk, domain="example.org", **settings)
    await door.start()
    try:
        yield door
    finally:
        await door.stop()


async def talk(door: SmtpDoor, *said: bytes, hello: bytes = b"EHLO client\r\n") -> list[str]:
    """Say everything at once, as a pipelining client may, and answer every line that comes back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(hello + b"".join(said) + b"QUIT\r\n")
    lines = (await reader.read()).decode().splitlines()
    writer.close()
    await writer.wait_closed()
    return [line for line in lines if line[:4] not in {"250-", "220 ", "221 "} and line != "250 HELP"]


class SlowDesk(MemoryDesk):
    """A desk whose commit waits until it is told to go on."""

    def __init__(self) -> None:
        """Wait."""
        super().__init__()
        self.entered, self.go_on = asyncio.Semaphore(0), asyncio.Event()

    async def open_case(self, report: IncomingReport) -> Opened:
        """Say that a commit has begun, and wait."""
        self.entered.release()
        await self.go_on.wait()
        return await super().open_case(report)
