"""
How a command runs what is asynchronous: on uvloop where that is installed, on the standard loop elsewhere.

What fails there and is waited for by nobody is told by `journal`.
"""

import asyncio
import importlib.util
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from cli.journal import tell_failure

T = TypeVar("T")
_ENDING = (signal.SIGTERM, signal.SIGINT)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end and answer what it answers."""
    with asyncio.Runner(loop_factory=_factory()) as runner:
        runner.get_loop().set_exception_handler(tell_failure)
        return runner.run(work)


@contextmanager
def asked_to_stop() -> Iterator[asyncio.Event]:
    """Give an event that is set by SIGTERM and SIGINT for as long as this lasts."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in _ENDING:
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in _ENDING:
            loop.remove_signal_handler(number)


def _factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if importlib.util.find_spec("uvloop") is None:
        return None
    import uvloop  # noqa: PLC0415 - not to be had on every system

    return uvloop.new_event_loop
