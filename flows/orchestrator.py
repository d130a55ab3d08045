"""
Whether Prefect can be reached, and how work is done through it while it can and without it while it cannot.

Every call into Prefect is bounded: work that Prefect does not begin within the patience is done here and now, and a
probe with a growing pause finds out when Prefect is back. What a flow run still has to record after its work is done
is not waited for.
"""

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from contextlib import AsyncExitStack
from inspect import isawaitable
from types import TracebackType
from typing import Self
from uuid import UUID

import httpx
from prefect.client.orchestration import PrefectClient
from prefect.context import AsyncClientContext, SyncClientContext
from prefect.events.clients import PrefectEventsClient
from prefect.events.worker import EventsWorker
from prefect.flow_engine import run_flow_async

from flows.attempt import Attempt
from flows.environment import client_settings
from flows.jobs import AT_HAND, Done, Job
from flows.making import Maker
from flows.names import HANDRAIL, engine_tag
from flows.shown import FLOWS
from flows.signals import leave_signals_alone
from flows.steps import as_task, code_of, directly
from handrail.settings import Settings

_LOG = logging.getLogger("handrail.flows")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 10.0
_TRAILING_SECONDS = 30.0
_TRAILING = 2
"""Runs that may still have to record their end when the next one begins."""


class Orchestrator:
    """Does jobs as flow runs, one at a time, or without Prefect; use it as an async context manager."""

    def __init__(self, settings: Settings, engine_id: str) -> None:
        """Prepare for the Prefect server that the settings name; `engine_id` tags every run."""
        self._settings = settings
        self._stack = AsyncExitStack()
        self._trailing: set[asyncio.Task[None]] = set()
        self._prober: asyncio.Task[None] | None = None
        self._client: PrefectClient | None = None
        self._maker: Maker | None = None
        self._back = asyncio.Event()
        self.engine_id = engine_id
        self.in_flight: set[UUID] = set()
        self.last_run: UUID | None = None

    @property
    def reachable(self) -> bool:
        """Whether Prefect answered when it was last asked."""
        return self._back.is_set()

    @property
    def client(self) -> PrefectClient:
        """The kept connection to Prefect; every use of it must be bounded in time."""
        if self._client is None:
            raise RuntimeError("the orchestrator was not entered")
        return self._client

    @property
    def maker(self) -> Maker:
        """What makes flow runs over the kept connection."""
        if self._maker is None:
            raise RuntimeError("the orchestrator was not entered")
        return self._maker

    async def do(self, job: Job) -> Done:
        """Do a job: as a flow run if Prefect begins it within the patience, else without Prefect."""
        if not self.reachable:
            return await job.work(directly)
        patience = await self._left_of_patience()
        attempt: Attempt[Done] = Attempt(lambda: job.work(as_task))
        run = asyncio.create_task(self._run(job, attempt))
        try:
            begun = await attempt.outcome(run, patience)
        finally:
            self._trail(run)
        if begun:
            return attempt.result or Done(0, "failed", 1)
        self.lost("unreachable" if run.done() else "slow")
        return await job.work(directly)

    async def known(self, seconds: float) -> bool:
        """Wait until Prefect is reachable, `seconds` at most; answer whether it is."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._back.wait()
        return self.reachable

    async def settled(self, seconds: float) -> None:
        """Wait until the runs whose work is done have been recorded, `seconds` at most."""
        if self._trailing:
            await asyncio.wait(self._trailing, timeout=seconds)

    def lost(self, how: str) -> None:
        """Work without Prefect until a probe finds it again."""
        if self.reachable:
            _LOG.warning("Prefect is %s: working without it until it is back", how)
        self._back.clear()
        if self._maker is not None:
            self._maker.forget()
        if self._prober is None or self._prober.done():
            self._prober = asyncio.create_task(self._probe())

    async def __aenter__(self) -> Self:
        """Prepare the kept clients; nothing is asked of Prefect yet."""
        leave_signals_alone()
        stack = await self._stack.__aenter__()
        stack.enter_context(client_settings(self._settings))
        stack.enter_context(SyncClientContext())
        stack.enter_context(_impatient_events())
        self._client = (await stack.enter_async_context(AsyncClientContext())).client
        # Passing the hook in would make Prefect see another kind of client, and build a new one for every task run.
        self._maker = Maker(self._client)
        self._client._client.event_hooks = {"response": [_retry_soon]}  # noqa: SLF001 - it has no public name
        self.lost("not reached yet")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the last runs a moment to be recorded, then let go."""
        await self.settled(self._settings.patience * 2)
        waits = {*self._trailing, *([self._prober] if self._prober else [])}
        for task in waits:
            task.cancel()
        if waits:
            await asyncio.wait(waits, timeout=self._settings.patience)
        if self.reachable:
            drained = EventsWorker.drain_all(timeout=self._settings.patience * 2)
            if isawaitable(drained):
                await drained
        await self._stack.aclose()

    async def _left_of_patience(self) -> float:
        """Let some of the runs before be recorded first, and answer the seconds that are left for the next to begin."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._settings.patience
        while len(self._trailing) >= _TRAILING and loop.time() < end:
            await asyncio.wait(self._trailing, timeout=end - loop.time(), return_when=asyncio.FIRST_COMPLETED)
        return max(0.0, end - loop.time())

    def _trail(self, run: asyncio.Task[None]) -> None:
        """Let a run record its end, for a bounded time."""
        if not run.done():
            self._trailing.add(run)
            end = asyncio.get_running_loop().call_later(_TRAILING_SECONDS, run.cancel)
            run.add_done_callback(lambda _run: end.cancel())
            run.add_done_callback(self._trailing.discard)

    async def _run(self, job: Job, attempt: Attempt[Done]) -> None:
        """Create a flow run and run it; whatever Prefect raises is logged by its type and otherwise ignored."""
        flow = FLOWS[job.flow]
        tags = {*job.tags, HANDRAIL, engine_tag(self.engine_id)}
        AT_HAND.set(attempt)
        run_id: UUID | None = None
        try:
            run = await self.maker.make(job.flow, job.name, tags)
            run_id = run.id
            self.in_flight.add(run_id)
            await run_flow_async(flow, flow_run=run, return_type="state")
            self.last_run = run_id
        except Exception as error:  # noqa: BLE001 - Prefect raises what httpx, pydantic and asyncio raise
            _LOG.warning("the record of a run stays incomplete: %s", code_of(error))
        finally:
            if run_id is not None:
                self.in_flight.discard(run_id)
                self.maker.ended(run_id)

    async def _warm(self) -> bool:
        """Answer whether Prefect is well; make every flow known to it, which also saves the first run the time."""
        if await self.client.api_healthcheck() is not None:
            return False
        await self.maker.learn()
        return True

    async def _probe(self) -> None:
        """Ask Prefect whether it is well, after growing pauses, until it is."""
        pause = _FIRST_PAUSE
        while True:
            with contextlib.suppress(TimeoutError, httpx.HTTPError):
                async with asyncio.timeout(self._settings.patience):
                    if await self._warm():
                        break
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        _LOG.info("Prefect answers")
        self._back.set()


@contextlib.contextmanager
def _impatient_events() -> Iterator[None]:
    """Have Prefect's own events tried twice at once; by itself it tries each for 7 s, also when the process ends."""
    EventsWorker.set_client_override(PrefectEventsClient, reconnection_attempts=1)
    try:
        yield
    finally:
        EventsWorker.set_client_override(None)


async def _retry_soon(response: httpx.Response) -> None:
    """Have Prefect's client ask again at once when the server's SQLite was locked; by itself it waits 2, 4, 8 s."""
    if response.status_code == httpx.codes.SERVICE_UNAVAILABLE and "Retry-After" not in response.headers:
        response.headers["Retry-After"] = "0.08"
