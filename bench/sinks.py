"""
A mail server that takes everything and keeps nothing, in a process of its own.

postfix's `smtp-sink` where it is installed; else aiosmtpd, which takes fewer a second and then bounds both sides.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiosmtpd.smtp import SMTP

from bench.processes import child, free_port, python
from cli.loop import run

_TRIES = 200


@asynccontextmanager
async def sink() -> AsyncIterator[tuple[str, int]]:
    """Run one; answer its name and its port."""
    port, found = free_port(), shutil.which("smtp-sink", path="/usr/sbin:/usr/libexec/postfix:/usr/bin")
    as_nobody = ("-u", "nobody") if os.geteuid() == 0 else ()  # it refuses to run as root
    words = (found, *as_nobody, f"127.0.0.1:{port}", "256") if found else python("bench.sinks", str(port))
    async with child(*words):
        await _listening(port)
        yield ("smtp-sink" if found else "aiosmtpd"), port


async def _listening(port: int) -> None:
    for _ in range(_TRIES):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise RuntimeError("the sink did not listen")


class _Taking:
    """Takes every message."""

    async def handle_DATA(self, *_facts: object) -> str:  # noqa: N802 - the library's name
        """Say that it was taken."""
        return "250 taken"


async def _main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(_Taking()), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    run(_main(int(sys.argv[1])))
