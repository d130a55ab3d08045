"""
What the fault tests see of Prefect through its API: which runs of ours are unfinished, and how many there are.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.settings import temporary_settings

from flows.environment import api_url
from flows.names import HANDRAIL
from handrail.settings import Settings

_UNFINISHED = {StateType.PENDING, StateType.RUNNING}


@asynccontextmanager
async def prefect_client(settings: Settings) -> AsyncIterator[PrefectClient]:
    """Connect to the system's own Prefect server."""
    with temporary_settings({"api.url": api_url(settings), "client.server_version_check_enabled": False}):
        async with PrefectClient(api_url(settings)) as client:
            yield client


async def runs(client: PrefectClient) -> list[FlowRun]:
    """Answer the newest runs of ours; none while Prefect cannot be reached."""
    with suppress(httpx.HTTPError):
        ours = FlowRunFilter(tags=FlowRunFilterTags(all_=[HANDRAIL]))
        return await client.read_flow_runs(flow_run_filter=ours, limit=200)
    return []


async def unfinished(client: PrefectClient) -> list[FlowRun]:
    """Answer the runs of ours that have not ended."""
    return [run for run in await runs(client) if run.state and run.state.type in _UNFINISHED]
