"""
A real `handrail up` for the canaries: every door open, everything logged, a mail server that quotes whom it refuses.

Ports are free ones on loopback; whatever was started here ends with the test.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from aiosmtpd.smtp import SMTP, Envelope, Session

from flows.server import PrefectServer
from handrail.settings import Settings
from states.people import Person
from tests.integration.cli.running import ROOT, environment
from tests.integration.intake.imap_server import Mailbox, served
from tests.support.community import open_community
from tests.support.ports import free_port

LOUD = """
import logging
import os
import sys

if "server" in sys.orig_argv:
    os.environ.update(PREFECT_LOGGING_LEVEL="DEBUG", PREFECT_LOGGING_ROOT_LEVEL="DEBUG")
    os.environ.update(PREFECT_SERVER_LOGGING_LEVEL="DEBUG", PREFECT_INTERNAL_LOGGING_LEVEL="DEBUG")
else:
    logging.Logger.isEnabledFor = lambda self, level: True
    logging.Logger.getEffectiveLevel = lambda self: logging.DEBUG
"""
"""
What makes every logger of our processes, the libraries' too, log everything; Python runs it before anything else.

Prefect's server is told in its own way to log all that it can, whatever we start it with.
"""
MAPPING = '[fields]\ntext = ["said"]\n"contact.email" = "from"\n[fixed]\nintent = "report"\n[delivery]\nid = "id"\n'
LARGEST_FILE = 300_000
"""How many bytes a file may have, so that one that is too large is soon sent."""
SECRET = "0123456789abcdef0123456789abcdef"
SERVICES = {"Chat": "json://127.0.0.1:9/{to}", "Pager": "https://127.0.0.1:9/{to}"}
"""Second channels, neither of which gets anything through."""


class World:
    """The world's mail server: it keeps what it takes, and refuses one address, quoting it."""

    def __init__(self) -> None:
        """Take mails."""
        self.mails: list[tuple[list[str], bytes]] = []
        self.refused = ""
        self.refusals = 0

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse who is to be refused, in the words of many servers."""
        if self.refused and self.refused in address:
            self.refusals += 1
            return f"550 5.1.1 <{address}>: user unknown, you wrote to {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        """Take one mail."""
        self.mails.append((list(envelope.rcpt_tos), envelope.original_content or b""))
        return "250 taken"


@dataclass
class House:
    """One `handrail up` and the world around it."""

    data: Path
    address: str
    mail_port: int
    prefect: str
    world: World
    mailbox: Mailbox
    environment: dict[str, str]
    orchestrator: PrefectServer
    people: dict[str, Person] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until every part works."""
        with (self.data / "up.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "cli", "up", cwd=ROOT, env=self.environment,
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        async with asyncio.timeout(180):
            while not await self.works():  # noqa: ASYNC110 - it is in other processes
                await asyncio.sleep(0.2)

    async def works(self) -> bool:
        """Tell whether reports are taken and the engine reaches Prefect."""
        with suppress(httpx.HTTPError):
            async with httpx.AsyncClient(timeout=5) as client:
                health = (await client.get(f"{self.address}/readyz")).json()
                return bool(health.get("orchestrated_seen"))
        return False

    async def command(self, *words: str, stdin: bytes = b"") -> tuple[int, bytes]:
        """Type a command; answer its status, and everything it prints."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "cli", *words, cwd=ROOT, env=self.environment,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        async with asyncio.timeout(60):
            out, _ = await process.communicate(stdin)
        return process.returncode or 0, out

    def processes(self) -> set[int]:
        """Answer the process ids of the whole tree."""
        assert self.process is not None
        parents = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        tree = {pid for pid in (self.process.pid, self.orchestrator.pid) if pid is not None}
        while more := {pid for pid, parent in parents.items() if parent in tree} - tree:
            tree |= more
        return tree

    async def end(self) -> None:
        """End it, and kill what does not end."""
        if self.process is None or self.process.returncode is not None:
            return
        tree = self.processes() - {self.orchestrator.pid}
        self.process.terminate()
        with suppress(TimeoutError):
            async with asyncio.timeout(30):
                await self.process.wait()
        for pid in tree:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@asynccontextmanager
async def loud_prefect(folder: Path) -> AsyncIterator[PrefectServer]:
    """Run the Prefect server that `handrail up` starts, at its loudest; it takes longest to start, so it is shared."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = _loud(folder)
    try:
        server = PrefectServer(Settings(data=folder / "var", prefect_port=free_port()))
        await server.start()
    finally:
        os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)
    try:
        await server.ready(240)
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def open_house(folder: Path, database_url: str | None, prefect: PrefectServer) -> AsyncIterator[House]:
    """Open one in an empty folder, on SQLite or on the database at a URL, with a Prefect server that runs."""
    data, mailbox, world = folder / "var", Mailbox({}), World()
    data.mkdir()
    mails = await asyncio.get_running_loop().create_server(lambda: SMTP(world, enable_SMTPUTF8=True), "127.0.0.1", 0)
    async with served(mailbox) as imap, open_community(data, database_url=database_url) as community:
        await community.settle(facilitator=2, committee=3, board=1, ombuds=1)
        people = community.people
        ports = {name: str(free_port()) for name in ("WEB", "MAIL")}
        api = f"http://127.0.0.1:{prefect.settings.prefect_port}/api"
        chosen = {f"HANDRAIL_{name}_PORT": port for name, port in ports.items()}
        chosen |= {
            "HANDRAIL_DATABASE_URL": database_url or "",
            "HANDRAIL_PREFECT_API_URL": api,
            "HANDRAIL_MAX_FILE_BYTES": str(LARGEST_FILE),
            "HANDRAIL_SMTP_URL": f"smtp://127.0.0.1:{mails.sockets[0].getsockname()[1]}",
            "HANDRAIL_IMAP_URL": imap,
            "HANDRAIL_SECOND_CHANNELS": json.dumps(SERVICES),
            "HANDRAIL_WEBHOOK_SECRET": SECRET,
            "HANDRAIL_MAPPINGS": str(_mappings(folder)),
            "PYTHONPATH": _loud(folder),
            "TMPDIR": str(_folder(folder / "var" / "tmp")),
        }
        house = House(
            data, f"http://127.0.0.1:{ports['WEB']}", int(ports["MAIL"]), api,
            world, mailbox, environment(data, **chosen), prefect, people,
        )  # fmt: skip
        try:
            await house.start()
            yield house
        finally:
            await house.end()
            mails.close()


def _folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def _mappings(folder: Path) -> Path:
    made = _folder(folder / "mappings")
    (made / "our-form.toml").write_text(MAPPING)
    (made / "our-form.secret").write_text(SECRET)
    (made / "our-form.secret").chmod(0o600)
    return made


def _loud(folder: Path) -> str:
    made = _folder(folder / "loud")
    (made / "sitecustomize.py").write_text(LOUD)
    return os.pathsep.join(filter(None, (str(made), os.environ.get("PYTHONPATH"))))
