"""
A community whose pages are served on loopback, on a clock that is moved by hand, and windows to look at them.

Each window is a browser context of its own: nobody shares a cookie. What is done in the pages is not in here.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext

from tests.support.community import PASSPHRASE, Community, open_community
from tests.support.ports import free_port
from web.serve import serve

PHONE = {"width": 320, "height": 640}
"""The narrowest window that people use."""
TABLE = {"width": 1100, "height": 800}
"""A window on a table."""
_WAIT = 15_000.0
_SESSION = "handrail"


@dataclass(frozen=True)
class Place:
    """A community, and the address of its pages."""

    community: Community
    address: str

    async def sign_in(self, window: BrowserContext, name: str) -> None:
        """Sign someone in without their typing, for tests that look at what comes after."""
        done = await self.community.desk.sign_in(self.community.people[name].email, PASSPHRASE)
        assert done is not None
        await window.add_cookies([{"name": _SESSION, "value": done.cookie, "url": self.address}])


@asynccontextmanager
async def open_place(folder: Path, **settings: Any) -> AsyncIterator[Place]:  # noqa: ANN401 - settings
    """Open a community with people of every role and serve its pages."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    async with open_community(folder, public_url=address, **settings) as community:
        await community.settle(facilitator=3, committee=3, board=1, ombuds=1)
        stop, started = asyncio.Event(), asyncio.get_running_loop().create_future()
        serving = asyncio.create_task(
            serve(community.desk, host="127.0.0.1", port=port, stop=stop, started=started.set_result)
        )
        async with asyncio.timeout(10):
            await started
        yield Place(community, address)
        stop.set()
        await serving


@asynccontextmanager
async def window(browser: Browser, **how: Any) -> AsyncIterator[BrowserContext]:  # noqa: ANN401 - options of a context
    """Open a window of its own; it gives up on what does not come."""
    context = await browser.new_context(**({"viewport": TABLE} | how))
    context.set_default_timeout(_WAIT)
    yield context
    await context.close()
