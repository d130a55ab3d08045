"""
Fixtures of the stories: communities on both databases or with their own policies, a mail server, a chat service.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from policies.shelf import LIBRARY
from tests.acceptance.sink import Sink, open_sink
from tests.integration.notifiers.hearers import Hearer
from tests.support.community import Community, open_community

OWN_POLICIES = Path(__file__).parent / "policies"
"""Policies that stories bring along."""

Under = Callable[..., AbstractAsyncContextManager[Community]]
"""Opens a community whose default policy is the library's with these words replaced."""


@pytest.fixture
def core_community(either_community: Community) -> Community:
    """Open the usual community, once on SQLite and once on PostgreSQL: for the stories that must hold on both."""
    return either_community


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    """Open a mail server that takes what leaves."""
    async with open_sink() as opened:
        yield opened


@pytest.fixture
async def chat() -> AsyncIterator[Hearer]:
    """Open a chat service."""
    opened = Hearer()
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def under(tmp_path: Path) -> Under:
    """Open a community under the library's policies and the stories' own, with words of `carpentries` replaced."""

    @asynccontextmanager
    async def opened(replaced: dict[str, str] | None = None, **settings: str) -> AsyncIterator[Community]:
        folder = tmp_path / "policies"
        folder.mkdir()
        for path in (*LIBRARY.glob("*.yaml"), *OWN_POLICIES.glob("*.yaml")):
            (folder / path.name).write_text(_replaced(path, replaced or {}), encoding="utf-8")
        chosen: dict[str, Any] = {"policies": folder} | settings
        async with open_community(tmp_path / "var", **chosen) as community:
            yield await community.settle(facilitator=3, committee=3, board=1, ombuds=1)

    return opened


def _replaced(path: Path, words: dict[str, str]) -> str:
    """Read a policy; in the default one put new words in the place of old ones, which must be there."""
    text = path.read_text(encoding="utf-8")
    if path.stem == "carpentries":
        for old, new in words.items():
            assert old in text
            text = text.replace(old, new)
    return text
