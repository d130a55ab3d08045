"""
Fixtures of the stories: the community of the ten core stories on both databases, and communities with their own policy.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from flows.server import PrefectServer
from handrail.settings import Settings
from policies.shelf import LIBRARY
from tests.integration.flows.conftest import free_port
from tests.support.community import Community, open_community

OWN_POLICIES = Path(__file__).parent / "policies"
"""Policies that stories bring along."""

Under = Callable[..., AbstractAsyncContextManager[Community]]
"""Opens a community whose default policy is the library's with these words replaced."""


@pytest.fixture(scope="session")
def prefect_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Make settings for a Prefect server of the stories' own."""
    return Settings(data=tmp_path_factory.mktemp("prefect"), prefect_port=free_port(), patience=5.0)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def prefect_server(prefect_settings: Settings) -> AsyncIterator[PrefectServer]:
    """Start that server, once; end it after the last story."""
    server = PrefectServer(prefect_settings)
    await server.start()
    try:
        await server.ready(120)
        yield server
    finally:
        await server.stop()


@pytest.fixture
def core_community(either_community: Community) -> Community:
    """Open the usual community, once on SQLite and once on PostgreSQL: for the stories that must hold on both."""
    return either_community


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
