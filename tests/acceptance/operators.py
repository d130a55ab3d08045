"""
A community whose engine works through a real Prefect server, and what an operator sees of it through Prefect's API.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun, TaskRun
from prefect.events.filters import EventFilter, EventOccurredFilter
from sqlalchemy import func, select

from flows.engine_loop import run_engine
from flows.environment import server_folder
from flows.orchestrator import Orchestrator
from handrail.identifiers import Reference, new_id
from handrail.settings import Settings
from storage.tables import deliveries
from tests.integration.flows.looking import eventually, runs_of, steps_of
from tests.support.community import Community
from tests.support.quiet import runs_in

_PAGES = 40
_PAGE = 200


@dataclass
class Watched:
    """A community, the engine that works for it, and a connection to look at Prefect with."""

    community: Community
    client: PrefectClient
    engine_id: str
    server: Settings

    async def pass_time(self, **span: float) -> None:
        """Let time pass; the engine does what becomes due on the way, each at its time."""
        desk, clock = self.community.desk, self.community.clock
        end = clock.now() + timedelta(**span)
        await self.rest()
        while (wake := await desk.next_wake()) is not None and wake <= end:
            clock.move_to(max(wake, clock.now()))
            await self.rest()
        clock.move_to(end)
        await self.rest()

    async def rest(self) -> None:
        """Wake the engine, as its own heartbeat would within seconds, and wait until nothing is due."""
        await self.community.desk.beat(self.engine_id, orchestrated=True)
        await eventually(self._idle, 60)

    async def _idle(self) -> bool:
        desk = self.community.desk
        if await desk.due_moves(1):
            return False
        # Messages that are being sent just now count as well, and `due_deliveries` leaves them out.
        due = (deliveries.c.status == "queued", deliveries.c.not_before <= desk.clock.now())
        async with desk.context.database.read() as session:
            return not (await session.execute(select(func.count()).where(*due))).scalar_one()

    async def journey(self, reference: Reference, count: int) -> list[FlowRun]:
        """Wait until a case has `count` flow runs that ended, and answer them, the oldest first."""

        async def look() -> list[FlowRun]:
            runs = await runs_of(self.client, self.engine_id, f"case:{reference}")
            ended = [run for run in runs if run.state and run.state.is_final()]
            return ended if len(ended) >= count else []

        return await eventually(look, 60)

    async def steps(self, run: FlowRun) -> list[TaskRun]:
        """Answer the task runs of a flow run."""
        return await steps_of(self.client, run, 1)

    async def keeps_quiet(self) -> bool:
        """Answer True when no word, name or address of anyone is in any answer of Prefect's API, nor in its files."""
        people = [one for person in self.community.people.values() for one in (person.email, person.name)]
        answers = await self._answers()
        said = [*self.community.said, *people]
        found = [words for one in said for words in runs_in(one, answers + _files(server_folder(self.server)))]
        assert found == [], found
        return len(answers) > 0

    async def _answers(self) -> str:
        runs = await self._all(self.client.read_flow_runs)
        steps = await self._all(self.client.read_task_runs)
        logs = await self._all(self.client.read_logs)
        artifacts = await self.client.read_artifacts(limit=_PAGE)
        return "\n".join([*runs, *steps, *logs, *(one.model_dump_json() for one in artifacts), *await self._events()])

    async def _all(self, read: Callable[..., Awaitable[Sequence[object]]]) -> list[str]:
        found: list[str] = []
        for page in range(_PAGES):
            some = await read(limit=_PAGE, offset=page * _PAGE)
            found += [repr(one) for one in some]
            if len(some) < _PAGE:
                break
        return found

    async def _events(self) -> list[str]:
        page = await self.client.read_events(filter=EventFilter(occurred=EventOccurredFilter()), limit=50)
        found = [page.model_dump_json()]
        for _ in range(_PAGES):
            if page.next_page is None:
                break
            page = await self.client.read_events_page(str(page.next_page))
            found.append(page.model_dump_json())
        return found


def _files(folder: Path) -> str:
    """Answer what Prefect keeps on disk: its database, its log. Its pages are a copy of its code, in its own words."""
    found = [path for path in folder.rglob("*") if path.is_file() and folder / "ui" not in path.parents]
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in found).lower()


@asynccontextmanager
async def watched(community: Community, server: Settings) -> AsyncIterator[Watched]:
    """Let an engine work for a community until the end, and look at it by another connection."""
    engine_id, stop = new_id()[:12], asyncio.Event()
    async with Orchestrator(server, f"look-{engine_id}") as looking:
        assert await looking.known(30)
        engine = asyncio.create_task(run_engine(community.desk, server, stop, engine_id))

        async def alive() -> bool:
            return (await community.desk.health()).orchestrated_seen is not None

        try:
            await eventually(alive)
            yield Watched(community, looking.client, engine_id, server)
        finally:
            stop.set()
            async with asyncio.timeout(30):
                await engine
