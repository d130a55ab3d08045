"""
The application, reached through its ASGI interface without a socket: over a fake desk, or over a whole community.
"""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.integration.web.fake_desk import EMAIL, PASSPHRASE, FakeDesk
from tests.integration.web.forms import Client, browsers_at
from tests.support.community import Community
from web.app import make_app


@pytest.fixture
def desk() -> FakeDesk:
    """Make a fresh desk."""
    return FakeDesk()


@pytest.fixture
async def client(desk: FakeDesk) -> AsyncIterator[httpx.AsyncClient]:
    """Reach the application as a stranger."""
    transport = httpx.ASGITransport(make_app(desk), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://handrail.test") as reached:
        yield reached


@pytest.fixture
async def member(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """Reach the application as someone who is signed in."""
    answer = await client.post("/api/sign-in", json={"email": EMAIL, "passphrase": PASSPHRASE})
    assert answer.status_code == 200
    return client


@pytest.fixture
async def community(bare_community: Community) -> Community:
    """Open a community that can serve the usual policy, with someone who keeps the roster."""
    await bare_community.settle(facilitator=2, committee=3, board=1, ombuds=1)
    await bare_community.join("keeper")
    return bare_community


@pytest.fixture
def browser(community: Community) -> Client:
    """Answer a function that opens another browser at the community's pages."""
    return browsers_at(community)


@pytest.fixture
async def stranger(browser: Client) -> AsyncIterator[httpx.AsyncClient]:
    """Reach the community's pages as a stranger."""
    async with browser() as reached:
        yield reached
