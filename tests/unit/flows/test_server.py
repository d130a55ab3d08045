"""
The embedded server's process starts on either event loop, in a group of its own, and ends with all it started.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import uvloop

from flows.server import PrefectServer
from handrail.settings import Settings


class Sleeper(PrefectServer):
    """A server that does nothing and ends when it is asked to."""

    def _command(self) -> tuple[str, ...]:
        return (sys.executable, "-c", "import time; time.sleep(60)")


async def _start_and_stop(server: PrefectServer) -> tuple[int, int]:
    await server.start()
    pid = server.pid or 0
    group = os.getpgid(pid)
    await server.stop()
    return pid, group


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_server_starts_on_either_loop(tmp_path: Path, loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    """Each loop makes a group that can be ended whole, though uvloop knows fewer ways to start a process."""
    server = Sleeper(Settings(data=tmp_path))
    with asyncio.Runner(loop_factory=loop) as runner:
        pid, group = runner.run(_start_and_stop(server))
    assert pid == group != os.getpgrp()
    assert server.pid is None
