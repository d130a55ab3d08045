"""
A process that sends reports over kept connections and prints what it saw, so that the server has its own processor.

Closed: each connection sends its next report when the last was answered. Open: reports are due at fixed instants,
and a late answer counts from the instant at which its report was due, so that a stalled server cannot hide.
"""

import asyncio
import json
import sys
from dataclasses import dataclass
from time import perf_counter

from bench.community import as_json
from bench.figures import middle, p99
from cli.loop import run

CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Seen:
    """What the sender saw: reports a second, and how long answers took, in milliseconds."""

    rate: float
    p50: float
    p99: float


def _request(port: int) -> bytes:
    body = json.dumps(as_json()).encode()
    head = f"POST /api/reports HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b" 201 " not in head[:16]:
        raise RuntimeError(head.decode(errors="replace").splitlines()[0])
    length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.partition(b":")[2]))


async def send(port: int, count: int, rate: float | None) -> Seen:
    """Send `count` reports, as fast as they are taken or `rate` a second."""
    request, waiting = _request(port), iter(range(count))
    took: list[float] = []
    began = perf_counter()

    async def keep_sending() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in waiting:
            due = began + number / rate if rate else perf_counter()
            await asyncio.sleep(max(0.0, due - perf_counter()))
            await _one(reader, writer, request)
            took.append((perf_counter() - due) * 1000)
        writer.close()

    await asyncio.gather(*(keep_sending() for _ in range(CONNECTIONS)))
    return Seen(len(took) / (perf_counter() - began), middle(took), p99(took))


async def _main(port: int, count: int, rate: float | None) -> None:
    await send(port, 64, None)
    seen = await send(port, count, rate)
    print(json.dumps({"rate": seen.rate, "p50": seen.p50, "p99": seen.p99}))


if __name__ == "__main__":
    run(_main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else None))  # noqa: PLR2004 - the third word
