"""
The application over a fake desk, reached through its ASGI interface: no socket, no database.
"""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.integration.web.fake_desk import EMAIL, PASSPHRASE, FakeDesk
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
