"""
The part of the desk that watches itself: how the machinery stands, the audit that goes round, the dead man's ping.

`engine.operations` puts it together with the rest.
"""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from engine.context import Context
from engine.keys import escrow
from engine.showing import machinery, overview
from engine.upkeep import rounds
from engine.views import Measure
from engine.work import Slice

if TYPE_CHECKING:
    from notifiers.ping import Pinger


class WatchDesk:
    """What `flows` asks in the background, and operators when they wonder."""

    context: Context
    _pinger: "Pinger | None" = None
    _counting: asyncio.Task[tuple[Measure, ...]] | None = None

    async def machinery(self) -> machinery.Machinery:
        """Answer how the machinery stands; see `engine.showing.machinery`."""
        return await machinery.machinery(self.context)

    async def short_of_keys(self, limit: int) -> int:
        """Count open cases of which too few hold a key; see `engine.keys.escrow`."""
        return await escrow.count_short(self.context, limit)

    async def anybody_reads(self) -> bool:
        """Answer whether what is reported now could be read by anybody, ever; see `engine.keys.escrow`."""
        return await escrow.anybody_reads(self.context)

    async def measures(self) -> tuple[Measure, ...]:
        """Answer the numbers for `/metrics`; who asks while they are counted shares them: a crowd costs little."""
        if self._counting is None or self._counting.done():
            self._counting = asyncio.ensure_future(overview.measures(self.context))
        return await asyncio.shield(self._counting)

    async def audit_some(self, limit: int) -> Slice:
        """Audit the next cases of the round; see `engine.upkeep.rounds`."""
        return await rounds.audit_some(self.context, limit)

    @property
    def ping_seconds(self) -> float | None:
        """The real seconds between two pings; None when none are to be sent."""
        settings = self.context.settings
        return settings.ping_seconds if settings.ping_url else None

    async def ping(self) -> tuple[str, ...]:
        """Send the ping if all is well; see `engine.upkeep.pinging`. What it needs is loaded only where it is sent."""
        url = self.context.settings.ping_url
        if url is None:
            return ()
        if self._pinger is None:
            self._pinger = import_module("notifiers.ping").Pinger(url.get_secret_value())
        done: tuple[str, ...] = await import_module("engine.upkeep.pinging").ping(self.context, self._pinger)
        return done

    async def stop_watching(self) -> None:
        """Let go of the way to the ping's service."""
        if self._pinger is not None:
            await self._pinger.aclose()
