"""
A share of the matrix on PostgreSQL: the pages and addresses of a case, for everyone, in three states.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.integration.web.access_routes import ROUTES, Kind
from tests.integration.web.access_world import PEOPLE, World, may_see, open_world
from tests.support.databases import PostgresServer

pytestmark = pytest.mark.timeout(600)  # whichever test comes first waits while everyone's lists are looked at
SHARE = ("received", "escalated", "past-the-committee")
ASKED = ("GET /desk/{reference}", "GET /api/cases/{reference}", "POST /api/cases/{reference}/moves")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> AsyncIterator[World]:
    """Open the community on a database of its own."""
    url = await postgres_server.new_database()
    async with open_world(tmp_path_factory.mktemp("access"), database_url=url, states=SHARE) as opened:
        yield opened


@pytest.mark.parametrize("route", ASKED)
async def test_case_is_allowed_or_absent_on_postgresql(world: World, route: str) -> None:
    """Everyone gets the case, or the very bytes that a reference gets which does not exist."""
    assert ROUTES[route].kind is Kind.CASE
    for name in PEOPLE:
        never = await world.ask(name, route)
        for state in SHARE:
            got = await world.ask(name, route, state=state)
            assert (got != never) == may_see(name, state), (name, state, got)


async def test_hidden_case_changes_no_list_on_postgresql(world: World) -> None:
    """No list changed by one byte for those whom the case that came is hidden from."""
    assert len(world.cases) == len(SHARE)
    assert world.changed_lists == []
