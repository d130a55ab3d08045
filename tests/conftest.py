"""
Fixtures for every test: communities on SQLite and PostgreSQL, one PostgreSQL and one Prefect server for the whole run.

A test that kills or freezes a server starts its own.
"""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from handrail.settings import Settings
from tests.support.community import Community, open_community
from tests.support.databases import PostgresServer
from tests.support.ports import free_port

if TYPE_CHECKING:
    from flows.server import PrefectServer

LONG = ("faults", "browser", "slow", "prefect")
"""Marks of tests that take long, the longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, or one worker still has them before it when the others have ended."""
    ranks: dict[Path, int] = {}
    for item in items:
        mark = next((rank for rank, name in enumerate(LONG) if item.get_closest_marker(name)), len(LONG))
        ranks[item.path] = min(mark, ranks.get(item.path, mark))
    items.sort(key=lambda item: ranks[item.path])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """
    Run a PostgreSQL server for the whole run.

    It runs as a user of its own, so its folder is not among pytest's, which another run closes to everyone but root.
    """
    with tempfile.TemporaryDirectory(prefix="handrail-postgres-", ignore_cleanup_errors=True) as folder:
        server = PostgresServer(Path(folder) / "data")
        yield server
        server.stop()


@pytest.fixture(scope="session")
def prefect_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Make settings for a Prefect server of the tests' own."""
    return Settings(data=tmp_path_factory.mktemp("prefect"), prefect_port=free_port(), patience=20.0)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def prefect_server(prefect_settings: Settings) -> AsyncIterator["PrefectServer"]:
    """Start that server, once; end it after the last test."""
    from flows.server import PrefectServer  # noqa: PLC0415 - Prefect takes a second to import, and few tests need it

    async with PrefectServer(prefect_settings) as server:
        yield server


@pytest.fixture
async def bare_community(tmp_path: Path) -> AsyncIterator[Community]:
    """Open a desk on SQLite that has no people yet."""
    async with open_community(tmp_path / "var") as community:
        yield community


@pytest.fixture
async def community(bare_community: Community) -> Community:
    """Open a desk on SQLite with three facilitators, three on the committee, one on the board and an ombudsperson."""
    return await bare_community.settle(facilitator=3, committee=3, board=1, ombuds=1)


@pytest.fixture(params=["sqlite", "postgresql"])
async def either_community(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_server: PostgresServer
) -> AsyncIterator[Community]:
    """Open the same community once on SQLite and once on PostgreSQL."""
    url = await postgres_server.new_database() if request.param == "postgresql" else None
    async with open_community(tmp_path / "var", database_url=url) as opened:
        yield await opened.settle(facilitator=3, committee=3, board=1, ombuds=1)
