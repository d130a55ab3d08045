"""
What the doors ask of the engine, and all that a process loads which does nothing but take one report.

`engine.operations` has every operation; a mail on a pipe waits for what is loaded, so this stands alone.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from engine.assembling import assembled
from engine.attachments import files
from engine.context import Context
from engine.opening import quarantining
from engine.opening.forecasting import forecast
from engine.opening.group_commit import GroupCommit
from engine.report import IncomingReport, Opened
from engine.showing import reporting
from engine.views import Forecast
from handrail.clock import Clock
from handrail.identifiers import Reference
from handrail.settings import Settings
from policies.shelf import Shelf
from states.case import Intent
from storage.wakeups import Wakeups


@asynccontextmanager
async def open_door_desk(settings: Settings) -> AsyncIterator["DoorDesk"]:
    """Open what takes reports and nothing else; it raises as `engine.desk.open_desk` does."""
    async with assembled(settings, DoorDesk) as desk:
        yield desk


class DoorDesk:
    """Takes reports; made by `engine.assembling`."""

    def __init__(self, context: Context, wakeups: Wakeups) -> None:
        """Serve from `context`; nothing is started yet."""
        self.context = context
        self._wakeups = wakeups
        self._commits = GroupCommit(context)
        self.clock: Clock = context.clock
        self.settings: Settings = context.settings
        self.shelf: Shelf = context.shelf

    async def start(self) -> None:
        """Begin to take reports."""
        await self._commits.start()

    async def stop(self) -> None:
        """Finish what was taken."""
        await self._commits.stop()

    async def open_case(self, report: IncomingReport) -> Opened:
        """Open a case; see `engine.opening.group_commit`."""
        return await self._commits.open_case(await files.with_files_kept(self.context, report))

    async def continue_case(self, token: str, report: IncomingReport) -> Reference | None:
        """Add a reply that came by mail; see `engine.showing.reporting`."""
        return await reporting.continue_case(self.context, token, await files.with_files_kept(self.context, report))

    async def bounced(self, message_id: str) -> None:
        """Tell others, or in another way, what a mail server has given up; see `engine.telling.bounces`."""
        from engine.telling.bounces import bounced  # noqa: PLC0415 - a mail on a pipe waits for what is loaded

        await bounced(self.context, message_id)

    async def quarantine(self, door: str, reason: str, raw: bytes) -> str:
        """Keep what could not be read; see `engine.opening.quarantining`."""
        return await quarantining.keep(self.context, door, reason, raw)

    async def forecast(
        self,
        intent: Intent,
        *,
        danger: bool = False,
        consent: bool | None = None,
        policy: str | None = None,
        about: tuple[str, ...] = (),
    ) -> Forecast:
        """Say what would happen to a report that came now; see `engine.opening.forecasting`."""
        return await forecast(self.context, intent, danger=danger, consent=consent, policy=policy, about=about)
