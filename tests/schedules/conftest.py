"""
Worlds for stories, and what the stories' tests say about how many schedules they have.
"""

import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from handrail import identifiers
from tests.schedules.drawing import Drawn
from tests.schedules.world import World, open_world
from tests.support.databases import PostgresServer

_SHARED = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
_MEMORY = _SHARED if _SHARED.is_dir() else None
"""Where there is such a folder, thousands of schedules do not wait for a disk."""
Worlds = Callable[[str], Awaitable[World]]


@pytest.fixture
def long() -> bool:
    """Tell whether every story is played on every database, with every death: `SCHEDULES=long`."""
    return os.environ.get("SCHEDULES") == "long"


@pytest.fixture
async def worlds(postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Worlds]:
    """Open worlds on `sqlite` or `postgresql`; keys that are drawn in a schedule are the same each time."""
    async with AsyncExitStack() as stack:

        async def opened(kind: str) -> World:
            monkeypatch.setattr(identifiers, "secrets", Drawn())
            folder = stack.enter_context(tempfile.TemporaryDirectory(dir=_MEMORY))
            url = await postgres_server.new_database() if kind == "postgresql" else None
            return await stack.enter_async_context(open_world(Path(folder) / "var", url))

        yield opened
