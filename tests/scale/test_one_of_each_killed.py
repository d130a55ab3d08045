"""
Everything that `deploy/compose.yaml` names, as processes: one of each kind is killed under load, and nothing is lost.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.scale import looking
from tests.scale.people import Reporters
from tests.scale.starting import whole
from tests.scale.topology import Topology, until

pytestmark = [pytest.mark.tools, pytest.mark.slow]

KINDS = ("web", "engine", "prefect", "prefect-services", "worker")


async def test_killing_one_of_each_loses_nothing(tmp_path: Path) -> None:
    """Each kind is killed while people report at both pages; every 201 is one case, every move is made once."""
    async with whole(tmp_path) as top:
        reporters = Reporters(top.webs)
        async with reporters.at_work(4):
            for kind in KINDS:
                async with _some_reports_come(reporters):
                    await top.kill(f"{kind}-1")
                async with _some_reports_come(reporters):
                    await top.again(f"{kind}-1")
                await until(lambda: _works_again(top), 90, f"all answer after {kind} was killed")
        await until(lambda: looking.all_escalated(top), 60, "each case was escalated by its clock")
        await looking.nothing_due_is_left(top)
        await looking.every_report_is_one_case(top, reporters)
        await looking.clocks_moved_once(top, tuple(reporters.opened.values()))
        assert len(await looking.engines_seen_by_prefect(top)) > 1
        await _worker_runs_what_is_started_by_hand(top)
        await looking.audit_is_clean(top)
        print(f"{len(reporters.opened)} reports, {reporters.lost} answers that did not come, 0 lost, 0 doubled")  # noqa: T201 - the long form tells what it did


@asynccontextmanager
async def _some_reports_come(reporters: Reporters) -> AsyncIterator[None]:
    """Do something, then wait until more reports have been answered."""
    yield
    before = len(reporters.opened)

    async def more() -> bool:
        return len(reporters.opened) > before + 5

    await until(more, 60, "reports are taken meanwhile")


async def _works_again(top: Topology) -> bool:
    return await top.webs_answer() and await top.prefect_answers() and await top.worker_answers()


async def _worker_runs_what_is_started_by_hand(top: Topology) -> None:
    """Start a flow as an operator does in the UI, and wait until the worker has run it."""
    (deployment,) = [
        one for one in await top.ask_prefect("/deployments/filter") if one["entrypoint"].endswith("reconcile")
    ]
    run = await top.ask_prefect(f"/deployments/{deployment['id']}/create_flow_run")

    async def completed() -> bool:
        found = await top.ask_prefect("/flow_runs/filter", flow_runs={"id": {"any_": [run["id"]]}})
        return [one["state"]["type"] for one in found] == ["COMPLETED"]

    await until(completed, 90, "the worker has run it")
