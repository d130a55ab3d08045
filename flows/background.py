"""
What an engine does beside its work: it shows that it is alive, and keeps the operators' picture fresh.

Neither may hold up work or end the engine: their errors are logged by code, and they go on.
"""

import asyncio
import logging
from datetime import datetime

from engine.work import Picture
from flows.desk import Desk
from flows.happenings import Teller
from flows.orchestrator import Orchestrator
from flows.pictures import Pictures
from flows.steps import code_of

_LOG = logging.getLogger("handrail.engine")
BEAT_SECONDS = 5.0
"""Real seconds between two signs of life."""
PICTURE_SECONDS = 5.0
"""Real seconds between two pictures, at least."""
_QUIET_SECONDS = 0.5
"""How long a picture waits for the work that made it wanted to be recorded."""
_REST = 20.0
"""How many times as long as it took to make a picture none is made: with very many cases counting takes a while."""
_PUBLISH_SECONDS = 10.0


async def keep_beating(desk: Desk, prefect: Orchestrator) -> None:
    """Record every few seconds that this engine is alive, and how evenly its clock runs, until cancelled."""
    loop, clock = asyncio.get_running_loop(), desk.clock
    began, at = loop.time(), clock.now()
    while True:
        try:
            even = at + clock.span(loop.time() - began)
            await desk.beat(prefect.engine_id, orchestrated=prefect.reachable, even=even)
        except Exception as error:  # noqa: BLE001 - the next beat may succeed
            _LOG.warning("no sign of life was recorded: %s", code_of(error))
        if prefect.reachable:
            await asyncio.sleep(BEAT_SECONDS)
        else:
            await prefect.known(BEAT_SECONDS)


class Painter:
    """Publishes the picture some time after `wanted` was set, at most every `PICTURE_SECONDS`."""

    def __init__(self, desk: Desk, prefect: Orchestrator, teller: Teller) -> None:
        """Paint what `desk` shows, through `prefect`; `teller` hears of cases opened from now on."""
        self._teller = teller
        self._desk = desk
        self._prefect = prefect
        self._pictures = Pictures()
        self._looked_at: datetime = desk.clock.now()
        self.wanted = asyncio.Event()

    async def keep_painting(self) -> None:
        """Publish whenever it is wanted and Prefect can be reached, until cancelled."""
        while True:
            await self.wanted.wait()
            await asyncio.sleep(_QUIET_SECONDS)
            took = 0.0
            if await self._prefect.known(BEAT_SECONDS):
                self.wanted.clear()
                took = await self._try()
            await asyncio.sleep(max(PICTURE_SECONDS, took * _REST))

    async def _try(self) -> float:
        """Answer the seconds it took."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            await self._paint()
        except Exception as error:  # noqa: BLE001 - the next picture may succeed
            self.wanted.set()
            _LOG.warning("the operators' picture stays as it was: %s", code_of(error))
        return loop.time() - began

    async def _paint(self) -> None:
        picture = await self._desk.picture()
        self._tell_news(picture)
        async with asyncio.timeout(_PUBLISH_SECONDS):
            await self._pictures.publish(self._prefect.client, picture, self._prefect.last_run)

    def _tell_news(self, picture: Picture) -> None:
        news = [row for row in picture.open_cases if row.opened_at > self._looked_at]
        if news:
            self._teller.opened(news)
            self._looked_at = max(row.opened_at for row in news)
