"""
A command whose work is replaced by everything that makes Python print an error's words; run as a script by a test.
"""

import asyncio
import gc
import importlib
import logging
import sys
import threading

from cli.__main__ import run

WORK = {"web": "until_stopped", "engine": "until_stopped", "up": "_until_stopped", "intake": "_take"}
"""What each command runs on its loop."""


class _Noisy:
    def __del__(self) -> None:
        fail("unraisable")


def fail(kind: str) -> None:
    """Fail as a library would that quotes what it was given."""
    raise LookupError(f"{kind} kumquat")


def log_while_failing() -> None:
    """Log an error in every way that libraries do, one of them with arguments that do not fit."""
    for name in ("handrail", "some.library", "uvicorn", "uvicorn.error", "fastapi", "prefect._internal"):
        log = logging.getLogger(name)
        try:
            fail(name)
        except LookupError as error:
            log.critical("it failed", exc_info=True, stack_info=True)
            log.critical("it failed: %s", error)
            log.critical("it failed: %d", "kumquat")


async def leak(*_: object, **__: object) -> None:
    """Do all of it, and then fail."""

    async def task() -> None:
        fail("task")

    loop = asyncio.get_running_loop()
    waiting = loop.create_task(task())
    loop.call_soon(fail, "callback kumquat")
    await asyncio.sleep(0.01)
    del waiting
    thread = threading.Thread(target=fail, args=("thread",))
    thread.start()
    thread.join()
    log_while_failing()
    _Noisy()
    gc.collect()
    fail("command")


if __name__ == "__main__":
    name = sys.argv[1]
    setattr(importlib.import_module(f"cli.commands.{name}"), WORK[name], leak)
    run()
