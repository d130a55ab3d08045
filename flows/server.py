"""
The Prefect server as a child process: started, waited for, started again when it dies, ended with us.

It keeps its own SQLite database under the data folder and listens on this machine's loopback address alone. Where
`HANDRAIL_PREFECT_API_URL` names another server, this module is not used.
"""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from flows.environment import api_url, server_environment, server_folder
from handrail.errors import HandrailError
from handrail.settings import Settings

_LOG = logging.getLogger("handrail.prefect")
_LAUNCHER = Path(__file__).with_name("launch.py")
_LONGEST_PAUSE = 30.0


class PrefectServerError(HandrailError):
    """The Prefect server did not answer in time, or ended before it did; its own log, `log`, says why."""

    code = "prefect-server"

    def __init__(self, log: Path) -> None:
        """Keep the path of the server's log."""
        super().__init__(f"the Prefect server did not start; see {log}")
        self.log = log


class PrefectServer:
    """One embedded Prefect server; use it as an async context manager, or call `start` and `stop`."""

    def __init__(self, settings: Settings) -> None:
        """Prepare a server on the settings' port, with its files in the settings' data folder."""
        self.settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self.log = server_folder(settings) / "server.log"

    @property
    def pid(self) -> int | None:
        """The id of the server's process while it runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process and running else None

    async def start(self) -> None:
        """Start the process; it answers only some seconds later, see `ready`."""
        folder = server_folder(self.settings)
        folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                env=os.environ | server_environment(self.settings),
                start_new_session=True,
            )

    async def ready(self, seconds: float = 120.0) -> None:
        """
        Return when the server answers.

        Raises:
            PrefectServerError: it ended, or did not answer within `seconds`.

        """
        try:
            async with asyncio.timeout(seconds), httpx.AsyncClient(timeout=2.0) as client:
                while not await _answers(client, f"{api_url(self.settings)}/health"):
                    if self.pid is None:
                        raise PrefectServerError(self.log)
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise PrefectServerError(self.log) from None

    async def keep_running(self, stop: asyncio.Event) -> None:
        """Start the server again, after a growing pause, whenever it ends before `stop` is set; then end it."""
        pause = 1.0
        while not stop.is_set():
            await self.start()
            began = asyncio.get_running_loop().time()
            await self._ended_or(stop)
            if stop.is_set():
                break
            lived = asyncio.get_running_loop().time() - began
            pause = 1.0 if lived > _LONGEST_PAUSE else min(pause * 2, _LONGEST_PAUSE)
            _LOG.warning("the Prefect server ended; starting it again in %.0f s", pause)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await stop.wait()
        await self.stop()

    async def stop(self, grace: float = 8.0) -> None:
        """End the server: ask it to, and after `grace` seconds make it."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await process.wait()
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def __aenter__(self) -> Self:
        """Start the server and wait until it answers."""
        await self.start()
        try:
            await self.ready()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the server."""
        await self.stop()

    async def _ended_or(self, stop: asyncio.Event) -> None:
        if self._process is None:
            return
        waits = [asyncio.ensure_future(self._process.wait()), asyncio.ensure_future(stop.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    def _command(self) -> tuple[str, ...]:
        launch = (sys.executable, "-P", str(_LAUNCHER), str(os.getpid()))
        port = str(self.settings.prefect_port)
        return (*launch, "server", "start", "--host", "127.0.0.1", "--port", port)


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    """Answer whether the server says that it is healthy."""
    try:
        return (await client.get(url)).is_success
    except httpx.HTTPError:
        return False
