"""
The part of the desk that is about spaces, events and watches; `engine.operations` puts it together with the rest.
"""

from datetime import datetime
from importlib import import_module

from engine.context import Context
from engine.opening.on_behalf import Recorded
from engine.programme import certificates, covering, events, overview, spaces, watches
from engine.report import IncomingReport, Opened
from engine.views import Visitor
from handrail.identifiers import PersonId, Reference
from storage.spaces import Event, Space
from storage.watches import Watch


class SpaceDesk:
    """What `web` and `cli` ask of spaces, events and watches; what can go wrong is told in `engine.programme`."""

    context: Context

    async def open_case(self, report: IncomingReport) -> Opened:
        """Open a case; the desk's doors do it."""
        raise NotImplementedError

    async def programme_page(self, visitor: Visitor) -> overview.ProgrammePage:
        """Show the programme."""
        return await overview.programme_page(self.context, visitor)

    async def space_page(self, visitor: Visitor, slug: str) -> overview.SpacePage:
        """Show one space."""
        return await overview.space_page(self.context, visitor, slug)

    async def add_space(self, visitor: Visitor, wish: spaces.SpaceWish) -> Space:
        """Add a space."""
        return await spaces.add_space(self.context, visitor, wish)

    async def change_space(self, visitor: Visitor, slug: str, wish: spaces.SpaceWish) -> Space:
        """Change a space."""
        return await spaces.change_space(self.context, visitor, slug, wish)

    async def event_page(self, visitor: Visitor, slug: str) -> covering.EventPage:
        """Show one event."""
        return await covering.event_page(self.context, visitor, slug)

    async def add_event(self, visitor: Visitor, wish: events.EventWish) -> Event:
        """Enter an event and open its case."""
        return await events.add_event(self.context, self.open_case, visitor, wish)

    async def change_event(self, visitor: Visitor, slug: str, wish: events.EventWish) -> Event:
        """Change an event."""
        return await events.change_event(self.context, self.open_case, visitor, slug, wish)

    async def import_events(self, text: str) -> tuple[str, ...]:
        """Take the events of a table or a calendar, for whoever runs Handrail; what reads them is loaded only here."""
        importing = import_module("engine.programme.importing")
        slugs: tuple[str, ...] = await importing.import_events(self.context, self.open_case, text)
        return slugs

    async def designate(self, visitor: Visitor, slug: str, person: PersonId) -> None:
        """Designate someone for an event."""
        await covering.designate(self.context, visitor, slug, person)

    async def undesignate(self, visitor: Visitor, slug: str, person: PersonId) -> None:
        """Take a designation back."""
        await covering.undesignate(self.context, visitor, slug, person)

    async def name_myself(self, visitor: Visitor, slug: str, *, named: bool) -> None:
        """Say for oneself whether one is named on the sheet of an event."""
        await covering.name_myself(self.context, visitor, slug, named=named)

    async def set_notice(self, visitor: Visitor, slug: str, *, posted: bool) -> None:
        """Say whether a notice of how to report is posted."""
        await covering.set_notice(self.context, visitor, slug, posted=posted)

    async def make_ready(self, visitor: Visitor, slug: str) -> None:
        """Say that an event is ready."""
        await covering.make_ready(self.context, visitor, slug)

    async def end_event(self, visitor: Visitor, slug: str, outcome: str) -> None:
        """Say that an event was held, or is cancelled."""
        await covering.end(self.context, visitor, slug, outcome)

    async def schedule_watch(  # each is a part of what is scheduled
        self, visitor: Visitor, slug: str, person: PersonId, since: datetime, until: datetime
    ) -> Watch:
        """Let someone watch a space for a while."""
        return await watches.schedule(self.context, self.open_case, visitor, slug, person, since, until)

    async def watch_page(self, visitor: Visitor, key: str) -> watches.WatchPage:
        """Show one watch."""
        return await watches.watch_page(self.context, visitor, key)

    async def certify(self, visitor: Visitor, key: str) -> None:
        """Say that the community functions as expected."""
        await watches.certify(self.context, visitor, key)

    async def say_not_watched(self, visitor: Visitor, key: str) -> None:
        """Say that nobody watched."""
        await watches.say_not_watched(self.context, visitor, key)

    async def report_from_watch(self, visitor: Visitor, key: str, written: IncomingReport) -> Recorded:
        """End a watch by a report."""
        return await watches.report(self.context, self.open_case, visitor, key, written)

    async def sheet(self, slug: str) -> overview.Sheet:
        """Answer what everybody may know of an event."""
        return await overview.sheet(self.context, slug)

    async def event_label(self, slug: str) -> str:
        """Answer what a report calls an event."""
        return await overview.label(self.context, slug)

    async def place_of_case(self, visitor: Visitor, reference: Reference) -> str:
        """Answer where a case of the programme is looked after."""
        return await overview.place_of_case(self.context, visitor, reference)

    async def certificates_page(self, slug: str | None = None) -> certificates.CertificatesPage:
        """Answer certificates, which everybody may see."""
        return await certificates.public_page(self.context, slug)

    async def certificate(self, slug: str, watch: str) -> certificates.Certified:
        """Answer one certificate."""
        return await certificates.public_certificate(self.context, slug, watch)
