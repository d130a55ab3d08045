"""
The supervisor over tiny children: started in order, started again, ended cleanly.
"""

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest

from cli.children import Child, Keeper, Patience
from cli.exits import Exit
from cli.ports import Ports, bound, wanted
from cli.supervisor import Supervisor, alone_in, supervise
from cli.wording import CommandError
from handrail.settings import Settings
from tests.support.waiting import until

IMPATIENT = Patience(first=0.02, longest=0.05, settled=60.0, end=2.0)
PAGES = """
import http.server, sys
class Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Pages).serve_forever()
"""
WAITING = "import signal; signal.pause()"


def keeper(folder: Path, name: str, script: str, *words: str) -> Keeper:
    """Make the keeper of a small Python script."""
    return Keeper(Child(name, (sys.executable, "-I", "-c", script, *words), folder / f"{name}.log"), IMPATIENT)


def family(folder: Path, *, upgrade: str = "", pages: str = PAGES, engine: str = WAITING) -> Supervisor:
    """Describe three small children on a free port."""
    port = bound("127.0.0.1", 0)
    return Supervisor(
        address=f"http://127.0.0.1:{port}",
        ready_at=("127.0.0.1", port),
        upgrade=keeper(folder, "upgrade", upgrade),
        apart=(),
        web=keeper(folder, "web", pages, str(port)),
        engine=keeper(folder, "engine", engine),
    )


async def test_supervisor_is_ready_when_the_pages_answer(tmp_path: Path) -> None:
    """It says ready once, after the databases are up to date and the pages answer, and ends all children at the end."""
    done = tmp_path / "upgraded"
    supervisor = family(tmp_path, upgrade=f"open({str(done)!r}, 'w')")
    stop, said = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(supervise(supervisor, said.set, stop))
    async with asyncio.timeout(20):
        await said.wait()
    assert done.exists()
    await until(lambda: supervisor.engine.pid is not None)
    stop.set()
    await running
    assert [supervisor.web.pid, supervisor.engine.pid] == [None, None]
    assert [supervisor.web.starts, supervisor.engine.starts] == [1, 1]


async def test_supervisor_starts_a_dead_child_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A child that is killed comes back under a new id, the others are left alone, and one line says so."""
    supervisor = family(tmp_path)
    stop = asyncio.Event()
    running = asyncio.create_task(supervise(supervisor, lambda: None, stop))
    web, engine = supervisor.web, supervisor.engine
    await until(lambda: engine.pid is not None)
    first = engine.pid
    assert first is not None
    os.kill(first, 9)
    await until(lambda: engine.starts == 2 and engine.pid is not None)
    assert (engine.pid != first, web.starts) == (True, 1)
    stop.set()
    await running
    assert f"engine ended (SIGKILL: see {engine.child.log}); starting it again in 0.02 s" in capsys.readouterr().err


async def test_pause_between_starts_is_bounded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A child that never lives long is started again after pauses that grow, and no longer than the longest."""
    failing = keeper(tmp_path, "engine", "print('Not now.'); raise SystemExit(69)")
    keeping = asyncio.create_task(failing.keep())
    await until(lambda: failing.starts == 5)
    keeping.cancel()
    await asyncio.wait({keeping})
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "engine ended (status 69: Not now.); starting it again in 0.02 s"
    assert [line.split(" in ")[1] for line in said[:4]] == ["0.02 s", "0.04 s", "0.05 s", "0.05 s"]


async def test_supervisor_gives_up_on_a_wrong_setting(tmp_path: Path) -> None:
    """A child that says a setting is wrong is not started again; all end, and its last line is the sentence."""
    script = "print('HANDRAIL_PATIENCE: must be greater than 0'); raise SystemExit(78)"
    supervisor = family(tmp_path, engine=script)
    with pytest.raises(CommandError, match="HANDRAIL_PATIENCE") as error:
        await supervise(supervisor, lambda: None, asyncio.Event())
    assert error.value.status is Exit.CONFIGURATION
    assert supervisor.web.pid is None


async def test_supervisor_stops_at_a_failed_upgrade(tmp_path: Path) -> None:
    """Nothing else starts when the databases cannot be brought up to date."""
    supervisor = family(tmp_path, upgrade="print('The database does not answer.'); raise SystemExit(69)")
    with pytest.raises(CommandError, match="does not answer") as error:
        await supervise(supervisor, lambda: None, asyncio.Event())
    assert error.value.status is Exit.UNAVAILABLE
    assert [supervisor.web.starts, supervisor.engine.starts] == [0, 0]


async def test_stubborn_child_is_killed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A child that ignores SIGTERM ends by SIGKILL, with what it started, once its time is over."""
    ready = tmp_path / "ready"
    script = f"import signal; signal.signal(15, signal.SIG_IGN); open({str(ready)!r}, 'w'); signal.pause()"
    stubborn = Keeper(keeper(tmp_path, "engine", script).child, Patience(end=0.05))
    keeping = asyncio.create_task(stubborn.keep())
    await until(ready.exists)
    keeping.cancel()
    await asyncio.wait({keeping})
    assert stubborn.pid is None
    assert "was killed" in capsys.readouterr().err


async def test_child_writes_into_its_log(tmp_path: Path) -> None:
    """What a child prints is appended to a file that only this user may read; a big one is put aside first."""
    one = keeper(tmp_path, "web", "print('hello')")
    await one.run_once()
    await one.run_once()
    assert one.child.log.read_text().split() == ["hello", "hello"]
    assert one.child.log.stat().st_mode & 0o077 == 0
    one.child.log.write_bytes(b"x" * 10_000_001)
    await one.run_once()
    assert one.child.last_words() == "hello"
    assert (tmp_path / "web.old.log").exists()


def test_children_run_our_own_commands(tmp_path: Path) -> None:
    """Each child is a command of ours on the chosen ports, and Prefect is left out when another server is used."""
    settings = Settings(data=tmp_path)
    ports = Ports(web=8400, mail=8425, prefect=4200)
    own = Supervisor.of(settings, ports, {"HANDRAIL_DEMO": "1"}, IMPATIENT)
    other = Supervisor.of(settings, Ports(8400, 8425, None), {}, IMPATIENT)
    assert [part.child.command[4:] for part in (own.upgrade, *own.apart, own.web, own.engine)] == [
        ("db", "upgrade"), ("prefect-server",), ("web",), ("engine",),
    ]  # fmt: skip
    assert own.web.child.environment["HANDRAIL_WEB_PORT"] == "8400"
    assert own.web.child.environment["HANDRAIL_DEMO"] == "1"
    assert other.apart == ()


def test_taken_port_is_one_sentence() -> None:
    """A port that another program has ends with 69, and the sentence names it and the setting to change."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError) as error:
            wanted("HANDRAIL_WEB_PORT", "127.0.0.1", port)
    assert error.value.status is Exit.UNAVAILABLE
    assert str(error.value) == (
        f"Cannot listen on 127.0.0.1 port {port}: it is taken by another program; "
        "end what uses it, or set HANDRAIL_WEB_PORT to a free port."
    )


def test_data_folder_has_one_supervisor(tmp_path: Path) -> None:
    """A second `handrail up` on the same folder is refused with a sentence, and may have it once the first is gone."""
    with alone_in(tmp_path), pytest.raises(CommandError, match="already running"), alone_in(tmp_path):
        pass
    with alone_in(tmp_path):
        assert (tmp_path / "up.lock").read_text() == str(os.getpid())
