"""
The Prefect server's process: it ends with its parent, waits for its SQLite, and seldom looks for chores of its own.

Its database is brought up to date in a process apart: the steps of all of Prefect's releases are loaded for that, and a
server that had loaded them would keep 30 MB for as long as it lives.

A child must ask the kernel itself to be ended with its parent; after a SIGKILL of the parent nobody is left to ask.
Prefect begins its transactions as readers, and a reader that goes on to write is refused at once when another has
written meanwhile, whatever the timeout: requests then fail with 503 whenever events are being stored. Begun as
writers they wait their turn. This module runs as a script and imports nothing of ours.
"""

import asyncio
import ctypes
import os
import signal
import sys
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from prefect.server.database import provide_database_interface
from prefect.server.database.configurations import SQLITE_BEGIN_MODE, AioSqliteConfiguration

_PR_SET_PDEATHSIG = 1
_PAUSE = timedelta(seconds=2)
"""Between two looks of the server for what its own services have to do."""


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


def look_less_often() -> None:
    """
    Have the server look every two seconds whether a service of its own is due, and keep no account of being alive.

    It looks in its own memory, and what is to be done at once wakes it; at its own pace an idle server spends most of
    its time on that. Ten times a second it would also have a thread ask that memory whether a service is to be broken
    off, which Prefect never asks for. The settings have no word for either.
    """
    from burner_redis.pubsub import PubSub  # noqa: PLC0415 - these imports take a second, like that of the command line
    from docket import Docket, Worker  # noqa: PLC0415 - likewise
    from prefect.server.api import background_workers  # noqa: PLC0415 - likewise

    look = PubSub.get_message

    async def get_message(
        self: PubSub,
        ignore_subscribe_messages: bool = False,  # noqa: FBT001, FBT002 - the signature is its own
        timeout: float | None = 0.0,  # noqa: ASYNC109 - likewise
    ) -> dict[str, Any] | None:
        found: dict[str, Any] | None = await look(self, ignore_subscribe_messages, 0.0)
        while found is None and timeout != 0.0:
            await asyncio.sleep(_PAUSE.total_seconds())
            found = await look(self, ignore_subscribe_messages, 0.0)
            timeout = timeout and 0.0
        return found

    class Patient(Worker):
        def __init__(self, docket: Docket) -> None:
            docket.heartbeat_interval = timedelta(minutes=1)
            super().__init__(docket, minimum_check_interval=_PAUSE, scheduling_resolution=_PAUSE)

    PubSub.get_message = get_message
    background_workers.Worker = Patient  # type: ignore[attr-defined,assignment]  # the point


def bring_up_to_date() -> None:
    """
    Make the server's database, or bring it up to date, in a process apart, and return when that has ended.

    Raises:
        SystemExit: it failed; the server's log says why.

    """
    parent = os.getpid()
    if child := os.fork():
        _, status = os.waitpid(child, 0)
        if status:
            raise SystemExit(1)
        return
    status = 1
    try:
        end_with(parent)
        asyncio.run(provide_database_interface().create_db())
        status = 0
    except Exception:  # noqa: BLE001 - whatever it is, the process that forked must not go on twice
        traceback.print_exc()
    finally:
        os._exit(status)


def main(parent: int, command: list[str]) -> None:
    """Run Prefect's command line with `command`."""
    end_with(parent)
    begin_as_writer()
    look_less_often()
    if command[:2] == ["server", "start"]:
        bring_up_to_date()
    from prefect.cli import app  # noqa: PLC0415 - its import takes a second, in which the parent may have ended

    sys.argv = ["prefect", *command]
    app()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
