"""
Several desks on one database, as several processes have them.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from engine.desk import Desk, open_desk
from tests.support.community import Community


@asynccontextmanager
async def more_desks(community: Community, count: int) -> AsyncIterator[list[Desk]]:
    """Open so many desks beside the community's own, on its databases and its clock; the first one is its own."""
    async with AsyncExitStack() as stack:
        others = [await stack.enter_async_context(open_desk(community.settings, community.clock)) for _ in range(count)]
        yield [community.desk, *others]
