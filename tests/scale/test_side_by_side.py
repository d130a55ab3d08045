"""
Two pages and three engines side by side, as `deploy/compose.yaml` starts them, on one PostgreSQL; Prefect is away.

With Prefect, Redis and a worker, and one of each killed, they are in `test_one_of_each_killed`.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio

from engine.upkeep.rotating import rotate
from handrail.identifiers import Reference
from storage import keystore
from tests.integration.web.html_outline import Outline
from tests.scale import looking
from tests.scale.people import Reporters, signed_in
from tests.scale.starting import without_prefect
from tests.scale.topology import Topology, until
from tests.support.databases import PostgresServer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@dataclass
class World:
    """What is started, and the people in front of it."""

    top: Topology
    reporters: Reporters


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> AsyncIterator[World]:
    """Start two pages and three engines for the tests of this file."""
    async with without_prefect(tmp_path_factory.mktemp("scale"), postgres_server) as top:
        yield World(top, Reporters(top.webs))


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser that brings its cookies to both pages."""
    async with httpx.AsyncClient(timeout=20) as opened:
        yield opened


async def test_each_report_is_one_case_and_each_move_made_once(world: World, client: httpx.AsyncClient) -> None:
    """Reports at both pages are a case each, those sent to both at once too; three engines move each case once."""
    top, reporters = world.top, world.reporters
    found = await asyncio.gather(*(reporters.report(client) for _ in range(40)))
    doubled = [await reporters.twice(client) for _ in range(5)]
    assert [len(references) for references in doubled] == [1] * 5
    await looking.every_report_is_one_case(top, reporters)
    await until(lambda: looking.all_escalated(top), 30, "each case was escalated by its clock")
    await looking.nothing_due_is_left(top)
    await looking.clocks_moved_once(top, tuple(found))
    await looking.audit_is_clean(top)


async def test_sign_in_and_forms_are_shared(world: World, client: httpx.AsyncClient) -> None:
    """Who signed in at one page is signed in at the other, and one form that is sent to both acts once."""
    one, two = world.top.webs
    reference = await world.reporters.report(client)
    await signed_in(client, one)
    declared = {"trigger": "counsel", "no_conflict": True}
    assert (await client.post(f"{two}/api/cases/{reference}/moves", json=declared)).status_code == httpx.codes.OK
    hidden = Outline((await client.get(f"{one}/desk/{reference}")).text).hidden()
    form = {"token": hidden["token"], "mark": hidden["mark"], "trigger": "message", "note": "Made up: are you well?"}
    answers = await asyncio.gather(*(client.post(f"{web}/desk/{reference}", data=form) for web in (one, two) * 3))
    assert {answer.status_code for answer in answers} == {httpx.codes.SEE_OTHER}
    async with looking.community_of(world.top) as community:
        log = await community.desk.case_log(Reference(reference))
    assert [line.event for line in log].count("messaged") == 1


async def test_new_server_key_reaches_everybody(world: World, client: httpx.AsyncClient) -> None:
    """After another process has rotated the key, both pages seal with the new one, and read what the old one sealed."""
    async with looking.community_of(world.top) as community:
        context = community.desk.context
        await rotate(context)
        for _ in range(4):
            await world.reporters.report(client)
        sealed = await keystore.page(context.keystore, "", 500)
        newest = context.server_key.generation
        assert {context.server_key.generation_of(blob) for _, blob in sealed} == {newest}
    assert newest > 1
