"""
How a command runs what is asynchronous: on uvloop where that is installed, on the standard loop elsewhere.
"""

import asyncio
import importlib.util
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end and answer what it answers."""
    with asyncio.Runner(loop_factory=_factory()) as runner:
        return runner.run(work)


def on_signals(do: Callable[[], object]) -> None:
    """Call `do` on every SIGTERM and SIGINT that this process is sent from now on."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, do)


def _factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if importlib.util.find_spec("uvloop") is None:
        return None
    import uvloop  # noqa: PLC0415 - not to be had on every system

    return uvloop.new_event_loop
