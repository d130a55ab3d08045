"""
What a test sees of Prefect through its API, as an operator would.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId, FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun, TaskRun
from prefect.events.filters import EventFilter, EventNameFilter, EventOccurredFilter

from flows.names import engine_tag

T = TypeVar("T")


async def eventually(look: Callable[[], Awaitable[T]], seconds: float = 30.0) -> T:
    """Look until something is there: the server stores events and task runs some time after they happen."""
    async with asyncio.timeout(seconds):
        while not (seen := await look()):  # noqa: ASYNC110 - it is in another process
            await asyncio.sleep(0.1)
    return seen


async def runs_of(client: PrefectClient, engine_id: str, *tags: str) -> list[FlowRun]:
    """List the flow runs of an engine that carry `tags`, the oldest first."""
    wanted = FlowRunFilter(tags=FlowRunFilterTags(all_=[engine_tag(engine_id), *tags]))
    runs = await client.read_flow_runs(flow_run_filter=wanted)
    return sorted(runs, key=lambda run: str(run.created))


async def ended_runs_of(client: PrefectClient, engine_id: str, count: int) -> list[FlowRun]:
    """Wait until an engine has `count` flow runs that ended, and list them."""

    async def look() -> list[FlowRun]:
        runs = [run for run in await runs_of(client, engine_id) if run.state and run.state.is_final()]
        return runs if len(runs) >= count else []

    return await eventually(look)


async def steps_of(client: PrefectClient, run: FlowRun, count: int) -> list[TaskRun]:
    """Wait until a run has `count` task runs that ended, and list them."""
    of_run = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))

    async def look() -> list[TaskRun]:
        steps = await client.read_task_runs(flow_run_filter=of_run)
        ended = [step for step in steps if step.state and step.state.is_final()]
        return ended if len(ended) >= count else []

    return await eventually(look)


async def events_about(client: PrefectClient, resource: str, *names: str) -> set[str]:
    """Wait until all events `names` about a resource were stored; answer their names."""

    async def look() -> set[str]:
        wanted = EventFilter(event=EventNameFilter(name=list(names)), occurred=EventOccurredFilter())
        page = await client.read_events(filter=wanted, limit=50)
        seen = {event.event for event in page.events if event.resource.id == resource}
        return seen if seen >= set(names) else set()

    return await eventually(look)
