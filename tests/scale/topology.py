"""
The processes of `deploy/compose.yaml` side by side on this machine: started, found, killed, started again, ended.

What is started is read in `compose`; the servers of others are in `servers`. Only processes that were started here
are ever ended.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from handrail.clock import SystemClock
from tests.scale.compose import ROOT, SECRET, Part, Places, part
from tests.support.ports import free_port

POLICIES = Path(__file__).parents[1] / "faults" / "policies"
SPEED = 60.0
"""A minute takes a second."""


async def until(holds: Callable[[], Awaitable[bool]], seconds: float, what: str) -> None:
    """Look until something holds; more than `seconds` is a failed test."""
    end = asyncio.get_running_loop().time() + seconds
    while not await holds():
        assert asyncio.get_running_loop().time() < end, f"after {seconds:g} s still not true: {what}"
        await asyncio.sleep(0.1)


@dataclass
class Topology:
    """Parts by name, such as `web-1`; each writes a log of its own."""

    places: Places
    epoch: datetime
    web_ports: dict[str, int] = field(default_factory=dict)
    worker_port: int = field(default_factory=free_port)
    _parts: dict[str, Part] = field(default_factory=dict)
    _running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)

    @property
    def clock(self) -> SystemClock:
        """The clock that every part runs by."""
        return SystemClock(SPEED, self.epoch)

    @property
    def has_prefect(self) -> bool:
        """Whether Prefect was started."""
        return "prefect-1" in self._parts

    @property
    def webs(self) -> tuple[str, ...]:
        """The addresses of the pages."""
        return tuple(f"http://127.0.0.1:{port}" for port in self.web_ports.values())

    @property
    def prefect_api(self) -> str:
        """The address of Prefect's API."""
        return f"http://127.0.0.1:{self.places.prefect}/api"

    async def start(self, service: str, number: int = 1, **more: str) -> None:
        """Start one of a service of the file, unless it runs."""
        name = f"{service}-{number}"
        if name in self._running:
            return
        if service == "web":
            self.web_ports[name] = free_port()
            more |= {"HANDRAIL_WEB_PORT": str(self.web_ports[name]), "HANDRAIL_MAIL_PORT": str(free_port())}
        if service == "worker":
            more |= {
                "PREFECT_WORKER_WEBSERVER_HOST": "127.0.0.1",
                "PREFECT_WORKER_WEBSERVER_PORT": str(self.worker_port),
            }
        self._parts[name] = part(service, self.places, **self._fast(), **more)
        await self.again(name)

    async def again(self, name: str) -> None:
        """Start a part as it was started before."""
        this = self._parts[name]
        with (self.places.data / f"{name}.log").open("ab") as log:
            self._running[name] = await asyncio.create_subprocess_exec(
                *this.argv, cwd=ROOT, env={**_inherited(), **this.environment},
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    async def run(self, service: str, *words: str) -> str:
        """Run a part that ends by itself, or a command in its place; answer what it prints."""
        this = part(service, self.places, **self._fast())
        argv = (*this.argv[:3], *words) if words else this.argv
        process = await asyncio.create_subprocess_exec(
            *argv, cwd=ROOT, env={**_inherited(), **this.environment}, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        async with asyncio.timeout(240):
            out, _ = await process.communicate()
        assert process.returncode == 0, f"{argv}: {out.decode()[-2000:]}"
        return out.decode()

    async def kill(self, name: str) -> None:
        """SIGKILL a part, with whatever it started."""
        process = self._running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

    def signal(self, names: Sequence[str], number: signal.Signals) -> None:
        """Send a signal to parts."""
        for name in names:
            self._running[name].send_signal(number)

    @staticmethod
    def stopwatch() -> float:
        """Answer real seconds, whatever the clock of the parts shows."""
        return asyncio.get_running_loop().time()

    async def end(self) -> None:
        """Ask every part to end, and make those end that do not."""
        for process in self._running.values():
            if process.returncode is None:
                process.terminate()
        ended = asyncio.gather(*(process.wait() for process in self._running.values()))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(12):
                await asyncio.shield(ended)
        for name in tuple(self._running):
            await self.kill(name)

    async def answers(self, url: str) -> bool:
        """Tell whether an address answers with success."""
        with contextlib.suppress(httpx.HTTPError):
            async with httpx.AsyncClient(timeout=5) as client:
                return (await client.get(url)).is_success
        return False

    async def worker_answers(self) -> bool:
        """Tell whether the worker is healthy."""
        return await self.answers(f"http://127.0.0.1:{self.worker_port}/health")

    async def webs_answer(self) -> bool:
        """Tell whether every web takes reports."""
        return all([await self.answers(f"{web}/readyz") for web in self.webs])

    async def prefect_answers(self) -> bool:
        """Tell whether Prefect's API is up."""
        return await self.answers(f"{self.prefect_api}/health")

    async def ask_prefect(self, path: str, **body: object) -> Any:  # noqa: ANN401 - JSON
        """Ask Prefect's API, as the operators' UI does."""
        async with httpx.AsyncClient(auth=httpx.BasicAuth(*SECRET.split(":", 1)), timeout=20) as client:
            return (await client.post(f"{self.prefect_api}{path}", json=body)).raise_for_status().json()

    def _fast(self) -> dict[str, str]:
        return {
            "HANDRAIL_DEMO": "1",
            "HANDRAIL_DATA": str(self.places.data),
            "HANDRAIL_CLOCK_SPEED": str(SPEED),
            "HANDRAIL_CLOCK_EPOCH": self.epoch.isoformat(),
            "HANDRAIL_POLICIES": str(POLICIES),
            "HANDRAIL_POLICY": "brisk",
        }


@asynccontextmanager
async def topology(folder: Path, smtp: str, databases: Sequence[str]) -> AsyncIterator[Topology]:
    """Prepare to start parts on databases for cases, keys and Prefect; whatever was started is ended."""
    data = folder / "var"
    data.mkdir(parents=True)
    cases, keys, prefect = databases
    places = Places(cases, keys, prefect, free_port(), free_port(), data, smtp)
    found = Topology(places, SystemClock().now())
    try:
        yield found
    finally:
        await found.end()


def _inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "PREFECT_"))}
