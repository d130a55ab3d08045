"""
What a command logs, and what never gets into a log: the message of an error, which may quote a person.

Python prints such messages in many places by itself: for what a log line or a thread or a destructor fails at, and for
tasks that nobody waits for. Each of them is told here to name the kind of an error and its places instead.
"""

import asyncio
import copy
import logging
import re
import resource
import sys
import threading
import traceback
from contextlib import suppress
from types import TracebackType
from typing import Any

from cli.configuration import debugging
from handrail.errors import HandrailError

ErrorFacts = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_LOG = logging.getLogger("handrail.command")
_VALUES = re.compile(r"[<(\[{'\":].*", re.DOTALL)
"""Where in asyncio's own words for a failure the values begin; before it stand its words and names from the source."""


class DiscreetFormatter(logging.Formatter):
    """Writes where an error was raised and of what kind it is, and leaves out what it says."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; errors among its arguments become their kind, and what others wrote of it is not used."""
        own = copy.copy(record)
        own.exc_text = own.stack_info = None
        if isinstance(record.args, tuple):
            own.args = tuple(kind_of(one) if isinstance(one, BaseException) else one for one in record.args)
        return super().format(own)

    def formatException(self, ei: ErrorFacts) -> str:  # noqa: N802 - the name is the standard library's
        """Write the places an error came through, then its code if it is ours, or its type."""
        return facts_of(ei[1])


class DiscreetHandler(logging.StreamHandler[Any]):
    """Writes to the standard error; a line that cannot be written is said to be missing, and nothing more."""

    def __init__(self, level: int = logging.NOTSET) -> None:
        """Write what is of this level or above."""
        super().__init__(sys.stderr)
        self.setLevel(level)
        self.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is the standard library's
        """Say why a line is missing: the library would print the error being handled, and the line's arguments."""
        with suppress(OSError, ValueError):  # the stream itself may be what fails
            self.stream.write(f"a line of {record.name} could not be written: {kind_of(sys.exc_info()[1])}\n")


def kind_of(error: BaseException | None) -> str:
    """Name an error: by its code if it is ours, otherwise by its type."""
    return error.code if isinstance(error, HandrailError) else type(error).__name__


def facts_of(error: BaseException | None) -> str:
    """Write the places an error came through, one a line, and its kind."""
    frames = traceback.extract_tb(error.__traceback__ if error else None)
    return "\n".join([*(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames), f"  {kind_of(error)}"])


def log_to_stderr() -> None:
    """Send this process's log to its standard error, from INFO on; libraries from WARNING on, each through us."""
    logging.basicConfig(level=logging.WARNING, handlers=[DiscreetHandler()], force=True)
    logging.getLogger("handrail").setLevel(logging.INFO)
    for name in tuple(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        for handler in [one for one in logger.handlers if _prints(one)]:
            logger.removeHandler(handler)
            logger.propagate = True


def be_discreet() -> None:
    """
    Let nothing in this process print what an error says; with HANDRAIL_DEBUG one that ends a command still does.

    Nor is its memory, keys and all, written to a disk when it crashes.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.raiseExceptions = False
    logging.lastResort = DiscreetHandler(logging.WARNING)
    threading.excepthook = _in_thread
    sys.unraisablehook = _thrown_away
    if not debugging():
        sys.excepthook = _at_the_end


def tell_failure(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what failed on a loop where nobody waits for it; the loop's own words would show values."""
    words = _VALUES.sub("", str(context.get("message", ""))).strip()
    _LOG.error("%s\n%s", words or "something failed", facts_of(context.get("exception")))


def _in_thread(failed: threading.ExceptHookArgs) -> None:
    if not isinstance(failed.exc_value, SystemExit):
        _LOG.error("something failed in a thread\n%s", facts_of(failed.exc_value))


def _thrown_away(failed: "sys.UnraisableHookArgs") -> None:
    _LOG.error("something failed while it was thrown away\n%s", facts_of(failed.exc_value))


def _at_the_end(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    _LOG.critical("this process ends\n%s", facts_of(error))


def _prints(handler: logging.Handler) -> bool:
    return isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler)
