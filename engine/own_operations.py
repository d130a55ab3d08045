"""
The operations of the desk that are about what is someone's own: lists of cases, deadlines, what they record.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from engine.context import Context
from engine.opening import on_behalf
from engine.report import Channel, IncomingReport, Opened
from engine.showing import case_lists, deadlines
from engine.views import Visitor


class OwnDesk:
    """The part of the desk that is about what is someone's own."""

    context: Context

    async def open_case(self, report: IncomingReport) -> Opened:
        """Open a case; the whole desk knows how."""
        raise NotImplementedError

    async def list_parts(
        self, visitor: Visitor, asked: Sequence[case_lists.CasesAsked]
    ) -> tuple[case_lists.CasesListed, ...]:
        """Answer a page of each of some parts of someone's desk; see `engine.showing.case_lists`."""
        return await case_lists.list_parts(self.context, visitor, asked)

    async def record_for(self, visitor: Visitor, report: IncomingReport) -> on_behalf.Recorded:
        """Open a case that someone writes down for another; see `engine.opening.on_behalf`."""
        written = replace(report, recorder=visitor.person.id, channel=Channel.PERSON)
        return await on_behalf.recorded(self.context, visitor, await self.open_case(written))

    async def clocks_of(self, visitor: Visitor, *, running: bool) -> tuple[deadlines.Clock, ...]:
        """Answer the promises of someone's own cases; see `engine.showing.deadlines`."""
        return await deadlines.clocks_of(self.context, visitor, running=running)

    async def deadlines_by(self, token: str) -> tuple[deadlines.Clock, ...] | None:
        """Answer what a calendar with this private address shows; None when there is none."""
        return await deadlines.deadlines_by(self.context, token)

    async def feed_since(self, visitor: Visitor) -> datetime | None:
        """Answer since when someone's calendar has an address."""
        return await deadlines.feed_since(self.context, visitor)

    async def new_feed(self, visitor: Visitor) -> str:
        """Make someone's calendar a new address."""
        return await deadlines.new_feed(self.context, visitor)

    async def switch_feed_off(self, visitor: Visitor) -> None:
        """Take the address of someone's calendar away."""
        await deadlines.switch_feed_off(self.context, visitor)
