"""
A long-running part: it ends when it is asked to, is cut short when it takes too long, and its errors come out.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from cli import serving
from cli.life import ADDRESS, listening
from cli.serving import until_stopped
from engine.desk import Desk
from handrail.errors import SettingsError
from handrail.settings import Settings


@pytest.fixture(autouse=True)
def no_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open no database: the parts here ask nothing of the desk."""

    @asynccontextmanager
    async def opened(_: Settings) -> AsyncIterator[None]:
        yield None

    monkeypatch.setattr(serving, "open_desk", opened)


async def test_part_ends_on_sigterm() -> None:
    """The signal sets the event that the part waits for, and what it began is finished."""
    finished = []

    async def part(_desk: Desk, _settings: Settings, stop: asyncio.Event) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await stop.wait()
        finished.append(True)

    await until_stopped(part, Settings())
    assert finished == [True]


@pytest.mark.skipif(sys.platform != "linux", reason="signs go to a name that only Linux has")
async def test_part_shows_life(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever started it hears that its loop turns."""
    heard = []

    async def part(_desk: Desk, _settings: Settings, _stop: asyncio.Event) -> None:
        await asyncio.sleep(0)
        heard.append(ear.heard())

    with listening() as ear:
        monkeypatch.setenv(ADDRESS, ear.environment[ADDRESS])
        await until_stopped(part, Settings())
    assert heard == [True]


async def test_stubborn_part_is_cut_short() -> None:
    """A part that does not end is cancelled once its seconds are over."""
    cancelled = []

    async def part(_desk: Desk, _settings: Settings, stop: asyncio.Event) -> None:
        stop.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    await until_stopped(part, Settings(), seconds=0.01)
    assert cancelled == [True]


async def test_error_of_a_part_comes_out() -> None:
    """What makes a part fail ends the command with its own words."""

    async def part(_desk: Desk, _settings: Settings, _stop: asyncio.Event) -> None:
        raise SettingsError("HANDRAIL_WEB_PORT: cannot listen")

    with pytest.raises(SettingsError, match="cannot listen"):
        await until_stopped(part, Settings())
