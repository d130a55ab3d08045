"""
How flow runs come into being with as few requests as can be: one to make a run, none to ask for what was just made.

By itself Prefect names the flow to the server again for every run, writes the run's retry policy a second time, and
reads back the run it has made: three of the six requests of a run, all of them before its work begins.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import FlowRunCreate
from prefect.client.schemas.objects import FlowRun, FlowRunPolicy
from prefect.states import Pending, to_state_create

from flows.shown import FLOWS, Shown


class Maker:
    """Makes flow runs over one client, which it teaches not to ask for them again."""

    def __init__(self, client: PrefectClient) -> None:
        """Make runs over `client`; nothing is asked yet."""
        self._client = client
        self._flows: dict[str, UUID] = {}
        self._made: dict[UUID, FlowRun] = {}
        self._read, self._update = client.read_flow_run, client.update_flow_run
        client.read_flow_run = self._read_run  # type: ignore[method-assign]  # the flow engine asks the kept client
        client.update_flow_run = self._update_run  # type: ignore[method-assign]  # likewise

    async def learn(self) -> None:
        """Make every flow known to the server, unless it is; whatever Prefect raises is raised."""
        for name, flow in FLOWS.items():
            if name not in self._flows:
                self._flows[name] = await self._client.create_flow(flow)

    def forget(self) -> None:
        """Take the server for one that may know no flow of ours, such as one with a new database."""
        self._flows.clear()

    async def make(self, name: str, run_name: str, tags: Iterable[str]) -> FlowRun:
        """Make a run of the flow `name`; whatever Prefect raises is raised."""
        wanted = _wanted(FLOWS[name], self._flows[name], run_name, list(tags))
        answer = await self._client.request("POST", "/flow_runs/", json=wanted)
        run = FlowRun.model_validate(answer.json())
        self._made[run.id] = run
        return run

    def ended(self, run: UUID) -> None:
        """Keep nothing of a run that is over."""
        self._made.pop(run, None)

    async def _read_run(self, flow_run_id: UUID) -> FlowRun:
        """Answer a run that was just made, once; ask for any other."""
        return self._made.pop(flow_run_id, None) or await self._read(flow_run_id)

    async def _update_run(self, flow_run_id: UUID, *arguments: Any, **changes: Any) -> httpx.Response:  # noqa: ANN401 - Prefect's
        """Leave a run that was just made as it is: what Prefect writes here, it was made with."""
        if flow_run_id in self._made:
            return httpx.Response(httpx.codes.NO_CONTENT)
        return await self._update(flow_run_id, *arguments, **changes)


def _wanted(flow: Shown, flow_id: UUID, name: str, tags: list[str]) -> dict[str, Any]:
    """Describe a run as Prefect's own client does."""
    policy = FlowRunPolicy(retries=flow.retries, retry_delay=0)
    run = FlowRunCreate(
        flow_id=flow_id,
        flow_version=flow.version,
        name=name,
        tags=tags,
        parameters={},
        context={},
        state=to_state_create(Pending()),
        empirical_policy=policy,
    )
    return run.model_dump(mode="json", exclude_unset=True)
