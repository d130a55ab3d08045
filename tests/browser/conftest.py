"""
One browser for all of these tests; a community and its pages for each test that changes something.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.serving import Place, open_place
from tests.browser.story import Story, tell
from tests.support.browsing import chromium


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Start the machine's Chromium, once."""
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def story(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Story]:
    """Tell a community's story, once, for whoever only looks."""
    services = {"Text message": "json://127.0.0.1:9/{to}"}
    async with open_place(tmp_path_factory.mktemp("story"), second_channels=services) as opened:
        yield await tell(opened)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """Serve a community of a test's own."""
    async with open_place(tmp_path / "var") as opened:
        yield opened
