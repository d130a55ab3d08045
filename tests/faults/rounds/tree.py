"""
A whole system that faults happen to: pages, engines, Prefect, a mail server, perhaps PostgreSQL, and its clock.

Its parts are the real commands, in processes of their own; waits that last minutes in the world are made shorter.
"""

import asyncio
import contextlib
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import prefect

from flows.environment import server_environment, server_folder
from handrail.clock import SystemClock
from handrail.settings import Settings
from states.people import Person
from tests.faults.rounds import nursery
from tests.faults.rounds.disk import Disk
from tests.faults.rounds.parts import Nursery, inherited
from tests.faults.rounds.world_clock import WorldClock
from tests.faults.sink import Sink
from tests.faults.system import POLICIES, ROOT, SPEED, until
from tests.support.community import Community, open_community
from tests.support.databases import PostgresServer
from tests.support.gate import Gate, before_port, before_socket
from tests.support.ports import free_port

LEASE = 2.0
"""Seconds for which an engine holds messages in these systems; two minutes are too long to wait for in each round."""
_SHORTER = {
    "engine.telling.delivering._LEASE_SECONDS": LEASE,
    "engine.telling.delivering._SENDING_SECONDS": 1.5,
    "engine.telling.sending._FIRST_PAUSE": 0.5,
    "engine.telling.sending._LONGEST_PAUSE": 4.0,
    "engine.showing.overview._SEEN_SECONDS": 4.0,
    "storage.postgres_connections._SILENCE_SECONDS": 1,
    "storage.postgres_connections._BETWEEN_SECONDS": 1,
    "storage.postgres_connections._UNTAKEN_MS": 2_000,
    "flows.background.BEAT_SECONDS": 1.0,
    "flows.engine_loop._SEEMS_ALIVE": 6.0,
    "flows.orchestrator._LONGEST_PAUSE": 1.0,
}
_OURS = ("cli.main", "cli.commands.web", "cli.commands.engine", "web.serve", "flows.engine_loop", "engine.desk")
_PREFECTS = ("flows.launch", "prefect.cli", "prefect.cli.server", "prefect.server.api.server")
_PLANTED = 300.0
"""Seconds in which a system has started, on a machine that does much else."""
ENGINES = ("engine", "engine-2")


@dataclass
class Tree:
    """One system; `gates` stand before the pages, the mail door, Prefect and PostgreSQL."""

    folder: Path
    disk: Disk
    settings: Settings
    clock: WorldClock
    sink: Sink
    ours: Nursery
    prefect: Nursery
    gates: dict[str, Gate]
    postgres: PostgresServer | None = None
    direct_url: str | None = None
    """How the database is reached past its gate."""
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where its pages are reached."""
        return f"http://127.0.0.1:{self.gates['web'].port}"

    @property
    def mail_port(self) -> int:
        """Where its mail door is reached."""
        return self.gates["mail"].port

    @property
    def database(self) -> str:
        """Which database it is on."""
        return "postgresql" if self.postgres else "sqlite"

    @property
    def parts(self) -> dict[str, int]:
        """The process ids of what runs, by name."""
        return self.ours.pids | self.prefect.pids

    def nursery_of(self, part: str) -> Nursery:
        """Answer who starts a part."""
        return self.prefect if part == "prefect" else self.ours

    async def takes_reports(self) -> bool:
        """Tell whether a report would be taken."""
        return await _answers(f"{self.address}/readyz")

    async def orchestrates(self) -> bool:
        """Tell whether an engine reaches Prefect."""
        try:
            async with httpx.AsyncClient(timeout=5) as client:
                return bool((await client.get(f"{self.address}/readyz")).json().get("orchestrated_seen"))
        except (httpx.HTTPError, ValueError):
            return False

    @asynccontextmanager
    async def desk(self, ahead: timedelta = timedelta(0)) -> AsyncIterator[Community]:
        """Open the same data in this process, on a clock that stands `ahead` of the system's."""
        opened = open_community(
            self.disk.folder,
            at=self.clock.now() + ahead,
            database_url=self.direct_url,
            policies=POLICIES,
            policy="brisk",
            smtp_url=self.sink.url,
        )
        async with opened as community:
            community.people = self.people
            yield community

    async def command(self, *words: str) -> tuple[int, str]:
        """Type one command; answer its status and what it prints."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "cli", *words, cwd=ROOT, env=dict(self.ours.environment),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        async with asyncio.timeout(300):
            out, _ = await process.communicate()
        return process.returncode or 0, out.decode()


@asynccontextmanager
async def grown(folder: Path, *, epoch: datetime, postgres: PostgresServer | None = None) -> AsyncIterator[Tree]:
    """Grow a system in an empty folder, with `epoch` on its clock, and end it afterwards."""
    async with AsyncExitStack() as stack:
        disk = Disk(folder / "data")
        stack.callback(disk.close)
        sink = Sink()
        await sink.open()
        stack.push_async_callback(sink.close)
        ports = {name: free_port() for name in ("web", "mail", "prefect")}
        gates = {name: Gate(before_port(port)) for name, port in ports.items()}
        url = await postgres.new_database() if postgres else None
        if url:
            gates["postgres"] = Gate(before_socket(PostgresServer.socket_of(url)))
        for gate in gates.values():
            await gate.open()
            stack.push_async_callback(gate.close)
        through = PostgresServer.through(gates["postgres"].port, url) if url else None
        began = SystemClock().now()
        clock = WorldClock(folder / "clock", SPEED, began)
        clock.step(epoch - began)
        settings = _settings(disk.folder, ports, gates, through)
        (folder / "log").mkdir(exist_ok=True)
        tree = Tree(
            folder=folder,
            disk=disk,
            settings=settings,
            clock=clock,
            sink=sink,
            ours=_ours(folder, settings, sink, began),
            prefect=_prefect(folder, settings),
            gates=gates,
            postgres=postgres,
            direct_url=url,
        )
        async with tree.desk() as community:
            await community.settle(facilitator=2, committee=1, board=1)
        await _plant(tree, stack)
        yield tree


def _settings(data: Path, ports: dict[str, int], gates: dict[str, Gate], database_url: str | None) -> Settings:
    facts: dict[str, Any] = {
        "data": data,
        "policy": "brisk",
        "policies": POLICIES,
        "clock_speed": SPEED,
        "database_url": database_url,
        "prefect_api_url": f"http://127.0.0.1:{gates['prefect'].port}/api",
        **{f"{name}_port": port for name, port in ports.items()},
    }
    return Settings.model_validate(facts)


def _ours(folder: Path, settings: Settings, sink: Sink, began: datetime) -> Nursery:
    names = ("data", "policy", "policies", "web_port", "mail_port", "prefect_port", "prefect_api_url")
    chosen = {f"HANDRAIL_{name.upper()}": str(getattr(settings, name)) for name in names}
    url = settings.database_url.get_secret_value() if settings.database_url else ""
    environment = {
        **inherited(),
        **chosen,
        "HANDRAIL_DATABASE_URL": url,
        "HANDRAIL_SMTP_URL": sink.url,
        "HANDRAIL_DEMO": "1",
        "FAULT_LOGS": str(folder / "log"),
        nursery.CLOCK: json.dumps([str(folder / "clock"), SPEED, began.isoformat()]),
        nursery.SHORTER: json.dumps(_SHORTER),
    }
    commands = {"web": "handrail web", **dict.fromkeys(ENGINES, "handrail engine")}
    return Nursery(_OURS, environment, commands)


def _prefect(folder: Path, settings: Settings) -> Nursery:
    server = server_environment(settings) | {"FAULT_LOGS": str(folder / "log")}
    command = f"prefect server start --host 127.0.0.1 --port {settings.prefect_port}"
    return Nursery(_PREFECTS, inherited() | server, {"prefect": command})


async def _plant(tree: Tree, stack: AsyncExitStack) -> None:
    """Start everything, and wait until reports are taken and an engine reaches Prefect."""
    home = server_folder(tree.settings)
    home.mkdir(parents=True, exist_ok=True)
    tables = ROOT / "var" / "faults" / f"prefect-{prefect.__version__}.db"
    if tables.exists():  # making them takes longer than many a round
        shutil.copy(tables, home / "prefect.db")
    for one in (tree.ours, tree.prefect):
        stack.push_async_callback(one.close)
    await asyncio.gather(tree.ours.open(), tree.prefect.open())
    tree.prefect.keep("prefect")
    tree.ours.keep("web")
    tree.ours.keep("engine")
    await until(tree.takes_reports, _PLANTED, f"the pages take reports; see {tree.folder}/log")
    await until(tree.orchestrates, _PLANTED, f"the engine reaches Prefect; see {tree.folder}/log")
    if not tables.exists():
        await asyncio.to_thread(_copy, home / "prefect.db", tables)


def _copy(database: Path, to: Path) -> None:
    """Copy a database that is in use; whoever looks for the copy finds the whole of it."""
    to.parent.mkdir(parents=True, exist_ok=True)
    half = to.with_suffix(f".{os.getpid()}")
    with contextlib.closing(sqlite3.connect(database)) as one, contextlib.closing(sqlite3.connect(half)) as other:
        one.backup(other)
    half.replace(to)


async def _answers(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            return (await client.get(url)).is_success
    except httpx.HTTPError:
        return False
