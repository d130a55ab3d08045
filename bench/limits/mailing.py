"""
The least that mail costs: kept connections of aiosmtplib that send the same bytes, or a new connection for each letter.
"""

import asyncio
from time import perf_counter

from aiosmtplib import SMTP

CONNECTIONS = 8
_LETTER = b"".join(
    (
        b"From: handrail@example.org\r\nTo: %s\r\nSubject: A case was escalated: HR-23456789\r\n",
        b"Message-ID: <%s>\r\nDate: Mon, 02 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n",
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n",
        b"Somebody is waiting for an answer, and the next step is yours now.\r\n" * 8,
    )
)


async def send(port: int, count: int, connections: int = CONNECTIONS) -> float:
    """Send so many messages over kept connections; answer how many a second."""
    clients = [_client(port) for _ in range(connections)]
    waiting = iter(range(count))
    for client in clients:
        await client.connect()

    async def keep_sending(client: SMTP) -> None:
        for number in waiting:
            await _one(client, number)

    began = perf_counter()
    await asyncio.gather(*(keep_sending(client) for client in clients))
    took = perf_counter() - began
    await asyncio.gather(*(client.quit() for client in clients))
    return count / took


async def send_anew(port: int, count: int) -> float:
    """Send so many messages one after another, each over a connection of its own; answer how many a second."""
    began = perf_counter()
    for number in range(count):
        async with _client(port) as client:
            await _one(client, number)
    return count / (perf_counter() - began)


def _client(port: int) -> SMTP:
    return SMTP(hostname="127.0.0.1", port=port, use_tls=False, start_tls=False)


async def _one(client: SMTP, number: int) -> None:
    to = f"person-{number}@example.org"
    await client.sendmail("handrail@example.org", [to], _LETTER % (to.encode(), str(number).encode()))
