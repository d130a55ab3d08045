"""
A whole `handrail up` for the fault tests: its processes by name, its ports, its data, and ways to do it harm.

Time runs faster in it, so that promises break within seconds; only processes that were started here are ended.
"""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import httpx

from handrail.clock import SystemClock
from handrail.settings import Settings
from states.people import Person
from tests.support.community import Community, open_community

ROOT = Path(__file__).parents[2]
POLICIES = Path(__file__).parent / "policies"
SPEED = 60.0
"""A minute takes a second."""
PARTS = ("web", "engine", "prefect")


def free_port() -> int:
    """Find a port that nobody listens on; it stays the same when the system starts again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until(holds: Callable[[], Awaitable[bool]], seconds: float, what: str) -> float:
    """Look until something holds and answer the seconds that took; more than `seconds` is a failed test."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while not await holds():
        assert loop.time() - began < seconds, f"after {seconds:g} s still not true: {what}"
        await asyncio.sleep(0.1)
    return loop.time() - began


@dataclass
class System:
    """One `handrail up`, which may be killed and started again on the same data and ports."""

    data: Path
    settings: Settings
    clock: SystemClock
    people: dict[str, Person] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.settings.web_port}"

    @property
    def mail_port(self) -> int:
        """Where its mail door is."""
        return self.settings.mail_port

    async def start(self) -> None:
        """Start it and wait until it takes reports."""
        with self._log() as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "cli", "up", cwd=ROOT, env=self._environment(),
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        await until(self.takes_reports, 90, f"handrail up takes reports; see {self.data}/up.log")

    async def end(self) -> int:
        """Send SIGTERM and answer the exit status; kill what does not end."""
        if self.process is None:
            return 0
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            async with asyncio.timeout(30):
                return await self.process.wait()
        except TimeoutError:
            await self.kill_everything()
            return -signal.SIGKILL

    async def kill_everything(self) -> None:
        """SIGKILL the whole tree at once, the supervisor first."""
        pids = self.pids()
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()
        for pid in pids.values():
            send(pid, signal.SIGKILL)

    def pids(self) -> dict[str, int]:
        """Answer the running parts and their process ids."""
        parent = str(self.process.pid) if self.process and self.process.returncode is None else ""
        found: dict[str, int] = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                stat = (folder / "stat").read_text().rsplit(")", 1)[1].split()
                if stat[1] == parent and stat[0] != "Z":
                    found[self._part((folder / "cmdline").read_bytes())] = int(folder.name)
        return {part: pid for part, pid in found.items() if part}

    def signal(self, part: str, number: signal.Signals) -> int:
        """Send a signal to a part; answer its process id, 0 if it does not run."""
        pid = self.pids().get(part, 0)
        send(pid, number)
        return pid

    async def back(self, part: str, killed: int, since: datetime) -> bool:
        """Tell whether a part that was killed `since` runs and does its work again."""
        if self.pids().get(part, killed) == killed:
            return False
        if part == "web":
            return await self.takes_reports()
        if part == "prefect":
            return await self._answers(f"http://127.0.0.1:{self.settings.prefect_port}/api/health")
        return await self.beats(since)

    async def all_run(self) -> bool:
        """Tell whether every part runs, and the engine has reached Prefect a moment ago."""
        moment = self.clock.now() - self.clock.span(15)
        return set(self.pids()) == set(PARTS) and await self.orchestrates(moment)

    async def orchestrates(self, since: datetime) -> bool:
        """Tell whether the engine has reached Prefect since then."""
        seen = (await self.health()).get("orchestrated_seen")
        return bool(seen) and datetime.fromisoformat(str(seen)) > since

    async def beats(self, since: datetime) -> bool:
        """Tell whether an engine has shown that it is alive since then."""
        seen = (await self.health()).get("engine_seen")
        return bool(seen) and datetime.fromisoformat(str(seen)) > since

    async def health(self) -> dict[str, object]:
        """Answer what `/readyz` says; nothing while the pages are away."""
        with suppress(httpx.HTTPError):
            async with httpx.AsyncClient(timeout=5) as client:
                health: dict[str, object] = (await client.get(f"{self.address}/readyz")).json()
                return health
        return {}

    async def takes_reports(self) -> bool:
        """Tell whether a report would be taken."""
        return await self._answers(f"{self.address}/readyz")

    async def command(self, *words: str) -> tuple[int, str]:
        """Type one command; answer its status and what it prints."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "cli", *words, cwd=ROOT, env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        async with asyncio.timeout(120):
            out, _ = await process.communicate()
        return process.returncode or 0, out.decode()

    @asynccontextmanager
    async def desk(self, ahead: timedelta = timedelta(0)) -> AsyncIterator[Community]:
        """Open the same data in this process, on a clock that stands `ahead` of the system's."""
        at = self.clock.now() + ahead
        smtp = self.settings.smtp_url
        opened = open_community(self.data, at=at, policies=POLICIES, policy="brisk", smtp_url=smtp)
        async with opened as community:
            community.people = self.people
            yield community

    async def _answers(self, url: str) -> bool:
        with suppress(httpx.HTTPError):
            async with httpx.AsyncClient(timeout=5) as client:
                return (await client.get(url)).is_success
        return False

    def _part(self, cmdline: bytes) -> str:
        last = cmdline.decode(errors="replace").rstrip("\0").split("\0")[-1]
        return {"web": "web", "engine": "engine", str(self.settings.prefect_port): "prefect"}.get(last, "")

    def _log(self) -> IO[bytes]:
        return (self.data / "up.log").open("ab")

    def _environment(self) -> dict[str, str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "PREFECT_"))
        }
        names = ("web_port", "mail_port", "prefect_port", "clock_speed", "policy")
        chosen = {f"HANDRAIL_{name.upper()}": str(getattr(self.settings, name)) for name in names}
        secret = self.settings.smtp_url.get_secret_value() if self.settings.smtp_url else ""
        return {
            **inherited,
            **chosen,
            "HANDRAIL_DEMO": "1",
            "HANDRAIL_CLOCK_EPOCH": self.settings.clock_epoch.isoformat() if self.settings.clock_epoch else "",
            "HANDRAIL_DATA": str(self.data),
            "HANDRAIL_POLICIES": str(POLICIES),
            "HANDRAIL_SMTP_URL": secret,
        }


def report(line: str) -> None:
    """Say something that whoever reads a failed test, or a long run, wants to know."""
    print(f"{SystemClock().now():%H:%M:%S} {line}", flush=True)  # noqa: T201 - pytest keeps it for a failure


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process of ours, if it is still there."""
    if pid > 0:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be looked at does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@asynccontextmanager
async def handrail_up(data: Path, smtp_url: str) -> AsyncIterator[System]:
    """Put people on the roster of an empty folder, start `handrail up` on it, and end it afterwards."""
    epoch = SystemClock().now()
    settings = Settings.model_validate(
        {
            "data": data,
            "smtp_url": smtp_url,
            "policy": "brisk",
            "policies": POLICIES,
            "clock_speed": SPEED,
            "clock_epoch": epoch,
            "web_port": free_port(),
            "mail_port": free_port(),
            "prefect_port": free_port(),
        }
    )
    system = System(data, settings, SystemClock(SPEED, epoch))
    async with system.desk() as community:
        await community.settle(facilitator=2, committee=1, board=1)
    await system.start()
    report(f"started {system.address}")
    try:
        yield system
    finally:
        await system.end()
