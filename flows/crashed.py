"""
Which flow runs an engine left unfinished when it died, and how they are marked so.

Nothing in Prefect's open-source server ends such a run. Runs that a worker makes carry no engine's tag and are the
worker's to watch.
"""

import asyncio
import logging
from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
    TaskRunFilter,
    TaskRunFilterState,
    TaskRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed

from flows.names import HANDRAIL, engine_tag

_LOG = logging.getLogger("handrail.flows")
_UNFINISHED = [StateType.PENDING, StateType.RUNNING]
_PAGE = 200


async def mark_crashed(client: PrefectClient, alive: Collection[str], in_flight: Collection[UUID], me: str) -> int:
    """
    Mark the unfinished runs of engines that are not `alive`, and those of engine `me` that are not `in_flight`.

    Answers how many; whatever Prefect raises is raised.
    """
    tags = {engine_tag(engine) for engine in alive if engine != me}
    left = [run for run in await _unfinished(client) if _is_left(run, tags, in_flight)]
    for run in left:
        await _mark(client, run)
    if left:
        _LOG.warning("%d runs of engines that ended were marked crashed", len(left))
    return len(left)


def _is_left(run: FlowRun, alive: Collection[str], in_flight: Collection[UUID]) -> bool:
    """Answer whether nobody is working on a run any more."""
    owners = {tag for tag in run.tags if tag.startswith(engine_tag(""))}
    return bool(owners) and not owners & set(alive) and run.id not in in_flight


async def _unfinished(client: PrefectClient) -> list[FlowRun]:
    states = FlowRunFilterState(type=FlowRunFilterStateType(any_=_UNFINISHED))
    ours = FlowRunFilter(tags=FlowRunFilterTags(all_=[HANDRAIL]), state=states)
    return await client.read_flow_runs(flow_run_filter=ours, limit=_PAGE)


async def _mark(client: PrefectClient, run: FlowRun) -> None:
    """Mark one run and its unfinished steps; a run that was deleted meanwhile is no fault."""
    crashed = "the engine that ran this ended"
    steps = TaskRunFilter(state=TaskRunFilterState(type=TaskRunFilterStateType(any_=_UNFINISHED)))
    of_run = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
    with suppress(ObjectNotFound):
        await client.set_flow_run_state(run.id, Crashed(message=crashed), force=True)
        for step in await client.read_task_runs(flow_run_filter=of_run, task_run_filter=steps):
            await client.set_task_run_state(step.id, Crashed(message=crashed), force=True)
    await asyncio.sleep(0)
