"""
One real Prefect server for all tests of this folder.
"""

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from flows.server import PrefectServer
from handrail.identifiers import new_id
from handrail.settings import Settings


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def prefect_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Make settings for a server of the tests' own."""
    return Settings(data=Path(tmp_path_factory.mktemp("prefect")), prefect_port=free_port(), patience=3.0)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def prefect_server(prefect_settings: Settings) -> AsyncIterator[PrefectServer]:
    """Start the server, once; end it after the last test."""
    server = PrefectServer(prefect_settings)
    await server.start()
    try:
        await server.ready(120)
        yield server
    finally:
        await server.stop()


@pytest.fixture
def engine_id() -> str:
    """Name an engine of this test alone, so that its runs can be told from those of other tests."""
    return new_id()[:12]
