"""
The Prefect server's process: it ends together with its parent, and its SQLite transactions wait instead of failing.

A child must ask the kernel itself to be ended with its parent; after a SIGKILL of the parent nobody is left to ask.
Prefect begins its transactions as readers, and a reader that goes on to write is refused at once when another has
written meanwhile, whatever the timeout: requests then fail with 503 whenever events are being stored. Begun as
writers they wait their turn. This module runs as a script and imports nothing of ours.
"""

import ctypes
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from prefect.server.database.configurations import SQLITE_BEGIN_MODE, AioSqliteConfiguration

_PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """Ask the kernel to end this process when the process `parent` ends; where it cannot, `flows.server` has to."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit(1)


def begin_as_writer() -> None:
    """Have every SQLite transaction of this server begin as a writer's."""

    @asynccontextmanager
    async def begin_transaction(
        _self: AioSqliteConfiguration,
        session: Any,  # noqa: ANN401 - SQLAlchemy is for storage alone to import
        with_for_update: bool = False,  # noqa: FBT001, FBT002 - the signature is Prefect's
    ) -> AsyncIterator[Any]:
        del with_for_update
        token = SQLITE_BEGIN_MODE.set("IMMEDIATE")
        try:
            async with session.begin() as transaction:
                yield transaction
        finally:
            SQLITE_BEGIN_MODE.reset(token)

    AioSqliteConfiguration.begin_transaction = begin_transaction  # type: ignore[method-assign,assignment]  # the point


def main(parent: int, command: list[str]) -> None:
    """Run Prefect's command line with `command`."""
    end_with(parent)
    begin_as_writer()
    from prefect.cli import app  # noqa: PLC0415 - its import takes a second, in which the parent may have ended

    sys.argv = ["prefect", *command]
    app()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
