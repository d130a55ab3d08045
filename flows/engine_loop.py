"""
The long-lived engine: it sleeps until something is due, does it as flow runs one at a time, and never ends by an error.

What is due is asked of the desk each time; a wake-up is a hint. An idle community makes no flow runs.
"""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from flows import work
from flows.advance import look
from flows.background import Painter, keep_beating
from flows.beside import Beside
from flows.breaking_off import break_off
from flows.crashed import mark_crashed
from flows.desk import Desk
from flows.happenings import Teller
from flows.jobs import Done, Job
from flows.mail_rounds import MailRounds
from flows.names import batch_name, batch_tags
from flows.orchestrator import Orchestrator
from flows.resting import Resting
from flows.schedule import Chore, chores
from flows.steps import Step, code_of
from flows.watching import keep_auditing, keep_pinging
from handrail.identifiers import new_id
from handrail.settings import Settings

_LOG = logging.getLogger("handrail.engine")
_LONGEST_SLEEP = 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 15.0
_LONGEST_LOOK = 0.25
"""Real seconds between two looks while something is due that cannot be done: what comes due after it is not late."""
_SWEEP_SECONDS = 20.0
_SWEEP_PAUSE = 5.0
"""Real seconds until the sweep at the start is tried again; later ones come with each `reconcile`."""
_SEEMS_ALIVE = 65.0
"""Real seconds after which the last sign of life of an engine that died counts no more."""

T = TypeVar("T")


async def run_engine(desk: Desk, settings: Settings, stop: asyncio.Event, engine_id: str | None = None) -> None:
    """Do what becomes due until `stop` is set; the piece of work in hand is finished first."""
    async with Orchestrator(settings, engine_id or new_id()[:12]) as prefect:
        engine = Engine(desk, prefect)
        beside = [
            asyncio.create_task(going_on, name=name)
            for name, going_on in (
                ("beating", keep_beating(desk, prefect)),
                ("painting", engine.painter.keep_painting()),
                ("telling", engine.teller.keep_telling()),
                ("sweeping at the start", engine.sweep_at_start()),
                ("auditing", keep_auditing(desk)),
                ("pinging", keep_pinging(desk)),
            )
        ]
        try:
            await engine.run(stop)
        finally:
            await break_off(*beside, *engine.mail.going_on, *engine.deliveries.going_on, *engine.chores.going_on)


class Engine:
    """One engine at one desk."""

    def __init__(self, desk: Desk, prefect: Orchestrator) -> None:
        """Work at `desk`, through `prefect` while it can be reached."""
        self._desk = desk
        self._prefect = prefect
        self._resting = Resting()
        self._chores = chores()
        self._pause = 0.0
        self.deliveries = Beside()
        self.chores = Beside()
        self._stop = asyncio.Event()
        self.mail = MailRounds(desk)
        self.teller = Teller()
        self.painter = Painter(desk, prefect, self.teller)

    async def run(self, stop: asyncio.Event) -> None:
        """Look, work, sleep, until `stop` is set; then finish what was begun."""
        self._stop = stop
        while not stop.is_set():
            try:
                did = await self._look_and_work(stop)
                if not did:
                    change = self._desk.wait_for_change(await self._sleep_seconds())
                    ended = (self.mail.ended(), self.deliveries.ended(), self.chores.ended())
                    await _first_of(stop.wait(), *ended, change)
            except Exception as error:  # noqa: BLE001 - the engine outlives whatever failed
                self._pause = min(max(self._pause * 2, 0.5), _LONGEST_PAUSE)
                _LOG.error("the engine pauses for %.1f s: %s", self._pause, code_of(error))
                await _first_of(stop.wait(), asyncio.sleep(self._pause))
        await self.deliveries.finish()
        await self.chores.finish()

    async def sweep_at_start(self) -> None:
        """Mark the runs that crashed before this engine started; again when who died last no longer seems alive."""
        for seconds in (0.0, _SEEMS_ALIVE):
            await asyncio.sleep(seconds)
            while not await self._swept():  # noqa: ASYNC110 - Prefect tells nobody when it is fast again
                await asyncio.sleep(_SWEEP_PAUSE)

    async def _swept(self) -> bool:
        return await self._prefect.known(_LONGEST_SLEEP) and await self._sweep()

    async def _look_and_work(self, stop: asyncio.Event) -> bool:
        """Do one round of everything that is due; answer whether anything was done."""
        did = False
        for do in (self._advance, self._deliver, self._gather, self._do_chores):
            did = await do() or did
            if stop.is_set():
                break
        if did:
            self._pause = 0.0
        return did

    async def _advance(self) -> bool:
        due = await look(self._desk, self._resting)
        if not due:
            return False

        async def apply(step: Step) -> Done:
            return await work.apply_due(self._desk, step, due, self._resting, self._stop.is_set)

        done = await self._do(Job("advance-cases", batch_name(due), frozenset(batch_tags(due)), apply))
        self.teller.applied(done.applied)
        return done.count > 0

    async def _deliver(self) -> bool:
        """Send beside the rounds; answer whether something was sent since this was asked last."""
        if self.deliveries.busy:
            sent = self.deliveries.result()
            return sent is not None and sent.count > 0
        waiting = await self._desk.due_deliveries() if self.deliveries.ready else 0
        if waiting:
            name = f"{waiting} {'message' if waiting == 1 else 'messages'}"
            self.deliveries.begin(lambda: self._do(self._job("deliver-messages", name, self._send)))
        return False

    async def _send(self, desk: Desk, step: Step) -> Done:
        return await work.deliver_due(desk, step, self._stop.is_set)

    async def _gather(self) -> bool:
        """Poll the mailbox; only a round that found mail becomes a flow run, so that idle ones make none."""
        count = self.mail.taken()
        if count:
            await self._do(self._job("gather-mail", f"{count} taken in", _recorded(count)))
        return count > 0

    async def _do_chores(self) -> bool:
        """Do beside the rounds what may take long where cases are many; answer whether something was done by now."""
        if self.chores.busy:
            return self.chores.result() is not None
        due = [chore for chore in self._chores if chore.due(self._desk.clock)]
        if due:
            self.chores.begin(lambda: self._each(due))
        return False

    async def _each(self, due: Sequence[Chore]) -> Done:
        for chore in due:
            chore.done(self._desk.clock)
            await self._do(self._job(chore.flow, chore.flow, chore.do))
            if chore.flow == "reconcile":
                await self._sweep()
        return Done(len(due), f"{len(due)} chores done")

    def _job(self, flow: str, name: str, do: work.Work) -> Job:
        return Job(flow, name, frozenset(), lambda step: do(self._desk, step))

    async def _do(self, job: Job) -> Done:
        done = await self._prefect.do(job)
        self.painter.wanted.set()
        return done

    async def _sweep(self) -> bool:
        """Mark the runs of engines that ended; answer whether all were, which Prefect may be too slow for."""
        prefect = self._prefect
        if not prefect.reachable:
            return False
        try:
            async with asyncio.timeout(_SWEEP_SECONDS):
                alive = {engine.id for engine in await self._desk.live_engines()}
                await mark_crashed(prefect.client, alive, prefect.in_flight, prefect.engine_id)
        except Exception as error:  # noqa: BLE001 - Prefect raises what httpx, pydantic and asyncio raise
            _LOG.warning("crashed runs were not looked for: %s", code_of(error))
            return False
        return True

    async def _sleep_seconds(self) -> float:
        """Answer how long nothing is due; what is due already and could not be done waits a growing pause."""
        clock = self._desk.clock
        wake = await self._desk.next_wake()
        until = clock.seconds_until(wake) if wake else _LONGEST_SLEEP
        if until <= 0:
            self._pause = until = min(max(self._pause * 2, _FIRST_PAUSE), _LONGEST_LOOK)
        chores = (chore.seconds(clock) for chore in self._chores)
        return max(0.0, min(until, self.mail.seconds(), _LONGEST_SLEEP, *chores))


def _recorded(count: int) -> work.Work:
    """Make the work of a run that only records what was done already."""

    async def record(_desk: Desk, _step: Step) -> Done:
        return Done(count, f"{count} mails taken in")

    return record


async def _first_of(*waits: Awaitable[object]) -> None:
    """Wait until one of these ends, and break the others off; an error of one that ended is raised."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
