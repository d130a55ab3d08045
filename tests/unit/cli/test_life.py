"""
Signs of life: they are given and heard, and silence is counted in looks, from the first sign on.
"""

import asyncio
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.children import Child, Keeper, Patience
from cli.life import ADDRESS, Ear, listening, showing_life
from tests.support.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signs go to a name that only Linux has")
TURNS = 50
LOOKS = 3
HANGING = """
import os, signal, socket
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
    sender.sendto(b"WATCHDOG=1", "\\0" + os.environ["NOTIFY_SOCKET"][1:])
signal.pause()
"""


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ear]:
    """Listen where this process says that it lives."""
    with listening() as ear:
        monkeypatch.setenv(ADDRESS, ear.environment[ADDRESS])
        yield ear


def show(what: bytes = b"WATCHDOG=1") -> None:
    """Say something in the child's place."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(what, f"\0{os.environ[ADDRESS][1:]}")


async def turns(count: int = TURNS) -> None:
    """Let others have their turns."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_signs_are_given_and_heard(ear: Ear) -> None:
    """A sign is there at once, is heard once, and none comes after the end; where nobody listens nothing happens."""
    assert not ear.heard()
    async with showing_life():
        await turns()
        assert (ear.heard(), ear.heard()) == (True, False)
    await turns()
    assert not ear.heard()


async def test_signs_at_a_path_are_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Systemd's socket is a file."""
    monkeypatch.setenv(ADDRESS, str(tmp_path / "notify"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as here:
        here.bind(str(tmp_path / "notify"))
        here.settimeout(0)
        async with showing_life():
            await turns()
            assert here.recv(64) == b"WATCHDOG=1"


async def test_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that nobody watches, or whose watcher is gone, goes on."""
    monkeypatch.delenv(ADDRESS, raising=False)
    before = asyncio.all_tasks()
    async with showing_life():
        await turns()
    monkeypatch.setenv(ADDRESS, "@nobody-listens-here")
    async with showing_life():
        await turns()
    assert asyncio.all_tasks() <= before


async def test_silence_counts_from_the_first_sign(ear: Ear) -> None:
    """What has never shown life may take as long as it likes; after that so many looks in a row must hear nothing."""
    silence = asyncio.create_task(ear.silence(0, LOOKS))
    await turns()
    assert not silence.done()
    show(b"READY=1")
    await turns()
    assert not silence.done()
    for _ in range(TURNS):
        show()
        await turns(LOOKS - 1)
        assert not silence.done()
    await turns()
    assert silence.done()


async def test_child_that_hangs_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that has shown life and shows none any more is killed and started again; one line says so."""
    child = Child("engine", (sys.executable, "-I", "-c", HANGING), tmp_path / "engine.log")
    hanging = Keeper(child, Patience(first=0.02, look=0.01, looks=LOOKS))
    keeping = asyncio.create_task(hanging.keep())
    await until(lambda: hanging.starts == 2)
    keeping.cancel()
    await asyncio.wait({keeping})
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "engine has shown no life for 0.03 s and was killed"
    assert said[1].startswith("engine ended (SIGKILL: ")
