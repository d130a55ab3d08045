"""
What a long-running command logs, and what never gets into a log: the message of an error, which may quote a person.
"""

import logging
import sys
import traceback
from types import TracebackType

from handrail.errors import HandrailError

ErrorFacts = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Writes where an error was raised and of what kind it is, and leaves out what it says."""

    def formatException(self, ei: ErrorFacts) -> str:  # noqa: N802 - the name is the standard library's
        """Write the places an error came through, then its code if it is ours, or its type."""
        _, error, trace = ei
        name = error.code if isinstance(error, HandrailError) else type(error).__name__
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([*places, f"  {name}"])


def log_to_stderr() -> None:
    """Send this process's log to its standard error, from INFO on; libraries from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("handrail").setLevel(logging.INFO)
