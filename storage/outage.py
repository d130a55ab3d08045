"""
Which of a driver's errors say that the database cannot be used for now: held by another, full, gone.

They become `BusyError`, so that every door says "come again" and every clock waits. What is wrong with a statement is
no outage and stays as it is.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from handrail.errors import BusyError

_LOG = logging.getLogger("handrail.database")
_RETRY_SECONDS = 5
_SQLITE = ("BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN", "READONLY", "NOMEM")
_POSTGRES = ("08", "53", "57P", "25P03", "55P03", "40001", "40P01")
"""Classes of SQLSTATE: connection, resources, shutdown, having stood still, and locks that were not to be had."""


class OutageError(BusyError):
    """
    The database cannot be used for now; `what` is the driver's own code.

    Nothing was written, unless a connection was lost in the middle of a commit; whoever asks again with the same key
    finds out.
    """

    def __init__(self, what: str) -> None:
        """Keep the code."""
        super().__init__(_RETRY_SECONDS)
        self.what = what


@contextlib.contextmanager
def outages() -> Iterator[None]:
    """
    Tell outages from other errors.

    Raises:
        OutageError: the database cannot be used for now.

    """
    try:
        yield
    except (DBAPIError, NoConnectionError, ConnectionError, TimeoutError, sqlite3.OperationalError) as error:
        what = _outage(error)
        if what is None:
            raise
        _LOG.warning("the database cannot be used: %s", what)
        raise OutageError(what) from None


def _outage(error: Exception) -> str | None:
    """Name an outage; None for everything else."""
    if not isinstance(error, (DBAPIError, sqlite3.Error)):
        return type(error).__name__
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        name = getattr(cause, "sqlite_errorname", "")
        return name if name.removeprefix("SQLITE_").startswith(_SQLITE) else None
    state = str(getattr(cause, "sqlstate", None) or "")
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return state if state.startswith(_POSTGRES) else ("connection" if lost else None)
