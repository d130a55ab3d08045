"""
The server's process does not outlive its parent, even one that ended before it could ask.
"""

import asyncio
import os
import subprocess
import sys
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from burner_redis import BurnerRedis
from burner_redis.pubsub import PubSub
from docket import Docket
from prefect.server.api import background_workers

from flows import launch

_SCRIPT = Path(launch.__file__)


def test_orphan_ends_at_once() -> None:
    """A process whose parent is not the one it was told of ends before it starts anything."""
    with pytest.raises(SystemExit):
        launch.main(parent=os.getpid(), command=["version"])


def test_script_becomes_the_prefect_command() -> None:
    """Run by its parent, the script runs Prefect's command line."""
    command = [sys.executable, "-P", str(_SCRIPT), str(os.getpid()), "version"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=100)
    assert "3.8.8" in done.stdout


def test_database_is_brought_up_to_date_in_a_process_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it takes is loaded by a process that has ended when the server begins."""
    note = tmp_path / "who"

    class Interface:
        async def create_db(self) -> None:
            note.write_text(str(os.getpid()))

    monkeypatch.setattr(launch, "provide_database_interface", Interface)
    launch.bring_up_to_date()
    assert int(note.read_text()) != os.getpid()


def test_server_does_not_begin_on_a_database_that_could_not_be_brought_up_to_date(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It ends, and is started again later by whoever started it."""

    class Interface:
        async def create_db(self) -> None:
            raise OSError("the disk is full")

    monkeypatch.setattr(launch, "provide_database_interface", Interface)
    with pytest.raises(SystemExit):
        launch.bring_up_to_date()


async def test_idle_server_looks_for_chores_once_in_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker that Prefect's server makes for itself rests longer between two looks than it would by itself."""
    monkeypatch.setattr(PubSub, "get_message", PubSub.get_message)
    monkeypatch.setattr(background_workers, "Worker", background_workers.Worker)  # type: ignore[attr-defined]  # where Prefect looks it up
    launch.look_less_often()
    async with Docket("looking", url="memory://looking") as docket, background_workers.Worker(docket) as worker:  # type: ignore[attr-defined]  # likewise
        assert worker.minimum_check_interval.total_seconds() == 2
        assert worker.scheduling_resolution.total_seconds() == 2
        assert docket.heartbeat_interval.total_seconds() == 60


async def test_idle_server_asks_its_memory_without_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is published while it rests is found at its next look, and looking keeps no thread awake."""

    def no_threads(*_words: object) -> NoReturn:
        raise AssertionError("a thread was asked")

    monkeypatch.setattr(PubSub, "get_message", PubSub.get_message)
    monkeypatch.setattr(background_workers, "Worker", background_workers.Worker)  # type: ignore[attr-defined]  # where Prefect looks it up
    monkeypatch.setattr(launch, "_PAUSE", timedelta(milliseconds=1))
    monkeypatch.setattr(asyncio, "to_thread", no_threads)
    launch.look_less_often()
    async with BurnerRedis() as memory, aclosing(memory.pubsub()) as told:
        await told.psubscribe("cancel:*")
        confirmed = await told.get_message(timeout=0.0)
        assert confirmed is not None
        assert confirmed["type"] == "psubscribe"
        assert await told.get_message(timeout=0.1) is None
        waiting = asyncio.create_task(told.get_message(timeout=None))
        await asyncio.sleep(0)
        await memory.publish("cancel:it", "now")
        async with asyncio.timeout(20):
            found = await waiting
    assert found is not None
    assert found["data"] == b"now"
