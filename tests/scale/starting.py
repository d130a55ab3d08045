"""
A topology that works: its parts started in the order of the file, people on the roster, and mail that arrives.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from tests.faults.sink import Sink
from tests.scale.looking import community_of, counting_engines
from tests.scale.servers import postgres, redis
from tests.scale.topology import Topology, topology, until
from tests.support.databases import PostgresServer


@asynccontextmanager
async def without_prefect(folder: Path, server: PostgresServer) -> AsyncIterator[Topology]:
    """Start two pages and three engines on a PostgreSQL of the tests; Prefect is away, which holds up nothing."""
    databases = [await server.new_database() for _ in range(3)]
    async with world() as smtp, topology(folder, smtp, databases) as top:
        await top.run("migrate")
        await start_pages(top)
        await start_engines(top, 3)
        yield top


@asynccontextmanager
async def whole(folder: Path, *, engines: int = 3, worker: bool = True) -> AsyncIterator[Topology]:
    """Start everything that the file names: PostgreSQL, Redis, Prefect in two parts, pages, engines and a worker."""
    async with AsyncExitStack() as stack:
        smtp, databases = await stack.enter_async_context(world()), await stack.enter_async_context(postgres())
        top = await stack.enter_async_context(topology(folder, smtp, databases))
        await stack.enter_async_context(redis(top.places.data, top.places.redis))
        stack.push_async_callback(top.end)
        await asyncio.gather(top.run("migrate"), top.run("prefect-migrate"))
        for service in ("prefect", "prefect-services"):
            await top.start(service)
        await start_pages(top)
        await until(top.prefect_answers, 240, "Prefect answers")
        await start_engines(top, engines)
        if worker:
            await top.start("worker")
            await until(top.worker_answers, 240, "the worker answers")
            await top.run("deployments")
        yield top


async def start_pages(top: Topology) -> None:
    """Start two, and put people on the roster."""
    for number in (1, 2):
        await top.start("web", number)
    await until(top.webs_answer, 240, "both pages answer")
    async with community_of(top) as community:
        await community.settle(facilitator=2, committee=1, board=1)


async def start_engines(top: Topology, count: int) -> None:
    """Start so many engines, and wait until they work."""
    for number in range(count):
        await top.start("engine", number + 1)
    async with counting_engines(top) as alive:

        async def work() -> bool:
            return await alive() >= count

        await until(work, 240, "the engines are alive")


@asynccontextmanager
async def world() -> AsyncIterator[str]:
    """Open the mail server of the world, which takes everything; answer its address."""
    opened = Sink()
    await opened.open()
    try:
        yield opened.url
    finally:
        await opened.close()
