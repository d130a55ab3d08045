"""
A process that kills itself with SIGKILL right after one step of an operation: what a power cut leaves, at any point.

It is run as a script, `dying.py FOLDER OPERATION STEP...`, and forks once for each step, into a folder named after it.
"""

import asyncio
import os
import pkgutil
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine.report import Channel, IncomingReport
from states.case import Intent
from tests.support.community import Community, open_community

KEY = "api:made-up"


async def report(community: Community) -> str:
    """Send the report that every one of these tests sends; answer its reference."""
    opened = await community.desk.open_case(
        IncomingReport(
            text="This is made up.",
            intent=Intent.REPORT,
            channel=Channel.API,
            contact="reporter@example.org",
            once=KEY,
            fingerprint=b"the same",
        )
    )
    return opened.reference


def die_after(step: str) -> None:
    """Have this process killed right after the function of this dotted name has done its part."""
    home, _, function = step.rpartition(".")
    module = pkgutil.resolve_name(home)
    real: Callable[..., Awaitable[object]] = getattr(module, function)

    async def last(*arguments: Any, **more: Any) -> None:  # noqa: ANN401 - whatever the step takes
        await real(*arguments, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, function, last)


async def _open(folder: Path, step: str) -> None:
    async with open_community(folder) as community:
        await community.settle(facilitator=2, committee=3, board=1)
        die_after(step)
        await report(community)


async def _apply(folder: Path, step: str) -> None:
    async with open_community(folder) as community:
        await community.settle(facilitator=2, committee=3, board=1)
        await report(community)
        await community.work()
        community.clock.advance(timedelta(days=3))
        die_after(step)
        await community.desk.apply_moves(500)


async def _deliver(folder: Path, step: str) -> None:
    async with open_community(folder) as community:
        await community.settle(facilitator=2, committee=3, board=1)
        await report(community)
        die_after(step)
        await community.desk.deliver(500)


_OPERATIONS = {"open": _open, "apply": _apply, "deliver": _deliver}


def main(folder: Path, operation: str, steps: list[str]) -> int:
    """Die once after each step; answer how many of these deaths did not happen."""
    survived = 0
    for step in steps:
        child = os.fork()
        if child == 0:
            asyncio.run(_OPERATIONS[operation](folder / step, step))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        survived += os.waitstatus_to_exitcode(status) != -signal.SIGKILL
    return survived


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
