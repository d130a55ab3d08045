"""
What becomes of cases, seen from a process of its own on the same databases, and what must hold in the end.
"""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from engine.moving.requesting import ENGINE, ORCHESTRATED
from flows.names import engine_tag
from handrail.identifiers import Reference
from states.lifecycle import CaseState
from storage import heartbeats
from tests.scale.people import Reporters
from tests.scale.topology import POLICIES, Topology, until
from tests.support.community import Community, open_community

_LATELY = 15.0
"""Real seconds: three times as long as an engine waits between two signs of life."""


@asynccontextmanager
async def community_of(top: Topology) -> AsyncIterator[Community]:
    """Open the topology's databases here, at its present time."""
    places = top.places
    opened = open_community(
        places.data,
        at=top.clock.now(),
        database_url=places.cases,
        keys_url=places.keys,
        policies=POLICIES,
        policy="brisk",
        smtp_url=places.smtp,
    )
    async with opened as community:
        yield community


async def nothing_due_is_left(top: Topology, seconds: float = 40.0) -> None:
    """Wait until the engines have done all that is due by now."""
    async with community_of(top) as community:
        due = community.clock.now()

        async def done() -> bool:
            return not [move for move in await community.desk.due_moves(50) if move.due_at <= due]

        await until(done, seconds, "every due move is applied or refused")


async def every_report_is_one_case(top: Topology, reporters: Reporters) -> None:
    """Look that each 201 is a case of its own, and that there is no other case."""
    async with community_of(top) as community:
        known = [str(row.row.reference) for row in await community.desk.list_cases()]
    assert reporters.unforeseen == []
    assert Counter(known) == Counter(reporters.opened.values())


async def clocks_moved_once(top: Topology, references: tuple[str, ...]) -> None:
    """Look that each case was escalated, once, by its clock."""
    async with community_of(top) as community:
        for reference in references:
            events = [line.event for line in await community.desk.case_log(Reference(reference))]
            assert events.count("escalated") == 1, f"{reference}: {events}"


async def all_escalated(top: Topology) -> bool:
    """Tell whether every open case is with the people who decide."""
    async with community_of(top) as community:
        return {one.row.state for one in await community.desk.list_cases(only_open=True)} == {CaseState.ESCALATED}


async def engines_seen_by_prefect(top: Topology) -> set[str]:
    """Answer the engines that did something, by the tags of the runs that operators see."""
    runs = await top.ask_prefect("/flow_runs/filter", sort="START_TIME_DESC", limit=200)
    return {tag for run in runs for tag in run["tags"] if tag.startswith(engine_tag(""))}


async def audit_is_clean(top: Topology) -> None:
    """Look at every case and log as `handrail audit` does."""
    async with community_of(top) as community:
        assert await community.is_sound()


@asynccontextmanager
async def counting_engines(top: Topology) -> AsyncIterator[Callable[[], Awaitable[int]]]:
    """Answer what counts the engines that showed lately that they live, and that they reach Prefect if it is there."""
    async with community_of(top) as community:

        async def count() -> int:
            since = top.clock.now() - top.clock.span(_LATELY)
            async with community.desk.context.database.read() as session:
                marks = await heartbeats.since(session, since)
            return sum(mark.startswith(ORCHESTRATED if top.has_prefect else ENGINE) for mark in marks)

        yield count
