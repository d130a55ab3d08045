"""
Role by conflict by state, for every page and every address of the API: allowed, or exactly as if there were no case.

What each address is asked is in `access_routes`, who is there and what they may see in `access_world`.
"""

from collections.abc import AsyncIterator, Iterable

import pytest
import pytest_asyncio
from fastapi import APIRouter
from starlette.routing import BaseRoute, Mount, Route

from engine.access import may_read
from engine.context import policy_of
from states.case import MoveStatus
from storage import case_log, cases, exclusions, moves, reads
from tests.integration.web.access_routes import ROUTES, Kind
from tests.integration.web.access_world import NOBODY, PEOPLE, STATES, World, may_open, may_see, open_world
from tests.integration.web.counting_statements import statements

pytestmark = pytest.mark.timeout(600)  # whichever test comes first waits while everyone's lists are looked at
ABOUT_A_CASE = tuple(route for route, one in ROUTES.items() if one.kind is Kind.CASE)
MOST_MORE = 8
"""How many more statements finding that a case is hidden may take than finding that there is none."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Open one community for all tests here; none of them changes what a case is or who may see it."""
    async with open_world(tmp_path_factory.mktemp("access")) as opened:
        yield opened


def routes_of(routes: Iterable[BaseRoute]) -> set[str]:
    """List every address of the application by method and path, as the application itself has them."""
    return {address for one in routes for address in _addresses(one)}


def _addresses(one: BaseRoute) -> set[str]:
    if isinstance(one, Mount):
        return {f"GET {one.path}/{{path}}"}
    if isinstance(included := getattr(one, "original_router", None), APIRouter):
        return routes_of(included.routes)
    if isinstance(one, Route):
        return {f"{method} {one.path}" for method in (one.methods or set()) - {"HEAD"}}
    return {f"a kind of route that nobody looks at here: {one}"}


async def test_every_route_is_declared(world: World) -> None:
    """An address without a line in `access_routes.ROUTES` fails here by its name, and so does a line without one."""
    there = routes_of(world.app.routes)
    undeclared, gone = sorted(there - set(ROUTES)), sorted(set(ROUTES) - there)
    assert (undeclared, gone) == ([], []), "tests/integration/web/access_routes.py has one line for each address"


async def test_cases_stand_as_the_matrix_says(world: World) -> None:
    """The case in each state is there, and who may see it by the table is whom the access function lets in."""
    async with world.community.desk.context.database.read() as session:
        for state, reference in world.cases.items():
            case = await cases.by_reference(session, reference)
            assert case is not None
            policy = await policy_of(world.community.desk.context, session, case)
            away = (await exclusions.of_cases(session, [case.id]))[case.id]
            for name, person in world.community.people.items():
                gone = name.endswith("-left")
                told = not gone and may_read(case, policy, person, away)
                assert told == may_see(name, state), (name, state)


@pytest.mark.parametrize("route", ABOUT_A_CASE)
async def test_case_is_allowed_or_absent(world: World, route: str) -> None:
    """Everyone gets the case in every state, or the very bytes that a reference gets which does not exist."""
    for query in ROUTES[route].queries:
        for name in PEOPLE:
            never = await world.ask(name, route, query=query)
            for state in STATES:
                got = await world.ask(name, route, state=state, query=query)
                if not may_see(name, state):
                    assert got == never, (name, state, got, never)
                elif ROUTES[route].content:
                    assert (got.status == 200) == may_open(name, state), (name, state, got)
                else:
                    assert got != never, (name, state, got)
                    assert got.status not in {401, 403, 404, 500} or b"unknown-case" not in got.body, (name, state, got)


async def test_hidden_case_changes_no_list(world: World) -> None:
    """No list, search, count, feed or export changed by one byte for those whom the case that came is hidden from."""
    assert len(world.cases) == len(STATES)
    assert world.changed_lists == []


async def test_lists_hold_no_word_of_hidden_cases(world: World) -> None:
    """Whoever sees some cases finds those in their lists, and the reference of no other anywhere."""
    for name in PEOPLE:
        everything = b"".join(one.body for one in (await world.lists_of(name)).values())
        for state, reference in world.cases.items():
            assert (reference.encode() in everything) == may_see(name, state), (name, state)


async def test_nobody_hidden_from_is_written_down_as_a_reader(world: World) -> None:
    """Asking for a hidden case leaves no trace in its log of reads, which those who may see it can read."""
    context = world.community.desk.context
    ids = {str(person.id): name for name, person in world.community.people.items()}
    async with context.database.read() as session:
        for state, reference in world.cases.items():
            case = await cases.by_reference(session, reference)
            assert case is not None
            for read in (await reads.of_cases(session, [case.id])).get(case.id, []):
                name = ids[str(read.person)]
                assert may_open(name, state) or state == "forgotten" or "-named" not in name, (name, state)


@pytest.mark.parametrize("route", ABOUT_A_CASE)
async def test_hidden_case_costs_hardly_more(world: World, route: str) -> None:
    """Finding that a case is hidden asks the database hardly more than finding that there is none."""
    for name in ("facilitator-named", "committee-recused", "board-named", "stranger-holding"):
        counts = []
        for state in ("", "escalated"):
            with statements(world.community.desk.context.database) as asked:
                await world.ask(name, route, state=state)
            counts.append(len(asked))
        assert abs(counts[1] - counts[0]) <= MOST_MORE, (name, counts, asked)


async def test_signed_out_people_get_one_answer(world: World) -> None:
    """Who is nobody is asked to sign in, whatever they ask for: with a case, without one, in every state."""
    for route in ABOUT_A_CASE:
        answers = {await world.ask(NOBODY, route, state=state) for state in ("", *STATES)}
        assert len(answers) == 1, route
        assert {one.status for one in answers} <= {303, 401}, route


@pytest.mark.parametrize("route", [route for route in ABOUT_A_CASE if route.startswith("POST")])
async def test_every_change_of_a_case_stands_in_moves(world: World, route: str) -> None:
    """A granted request that moves a case adds to its log what a move did, and no other request adds anything."""
    before = await _written(world, "counselled")
    await world.ask("facilitator-holding", route, state="counselled")
    assert await _written(world, "counselled") == before
    if not ROUTES[route].moves:
        return
    answer = await world.ask("facilitator-holding", route, state="counselled", more=ROUTES[route].good)
    entries, applied = (after - one for after, one in zip(await _written(world, "counselled"), before, strict=True))
    assert answer.status in {200, 303}, answer
    assert entries == applied > 0


async def _written(world: World, state: str) -> tuple[int, int]:
    """Count the entries in the log of a case, and the moves of people that were applied to it."""
    async with world.community.desk.context.database.read() as session:
        case = await cases.by_reference(session, world.cases[state])
        assert case is not None
        log = (await case_log.of_cases(session, [case.id]))[case.id]
        done = [one for one in await moves.of_case(session, case.id) if one.status is MoveStatus.APPLIED]
    return len(log), len(done)
