"""
An engine's name for each test of this folder, and a Prefect server for those that kill or freeze theirs.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from flows.server import PrefectServer
from handrail.identifiers import new_id
from handrail.settings import Settings
from tests.support.ports import free_port


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def mortal_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PrefectServer]:
    """Start a server apart from the one that all other tests share; whoever kills it starts it again."""
    settings = Settings(data=Path(tmp_path_factory.mktemp("mortal")), prefect_port=free_port(), patience=1.0)
    async with PrefectServer(settings) as server:
        yield server


@pytest.fixture
def engine_id() -> str:
    """Name an engine of this test alone, so that its runs can be told from those of other tests."""
    return new_id()[:12]
