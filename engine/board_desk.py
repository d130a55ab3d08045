"""
What is asked of the board of wishes: by anybody, by those who keep it, and by operators.
"""

from datetime import datetime

from engine.context import Context
from engine.programme import board, exchange, leaving_public, publishing_items, scouting
from engine.report import IncomingReport, Opened
from engine.views import MoveAnswer, Visitor
from handrail.identifiers import Reference


class BoardDesk:
    """The part of the desk for feedback and the board."""

    context: Context

    async def open_case(self, report: IncomingReport) -> Opened:
        """Open a case; the whole desk knows how."""
        raise NotImplementedError

    async def public_board(self) -> board.Board | None:
        """Answer what everybody may read; see `engine.programme.board`."""
        return await board.public_board(self.context)

    async def kept_board(self, visitor: Visitor) -> board.Board:
        """Answer what those see who keep the board; see `engine.programme.board`."""
        return await board.kept_board(self.context, visitor)

    async def publish_feedback(
        self,
        visitor: Visitor,
        reference: Reference,
        draft: publishing_items.Draft,
        told: str,
        *,
        verbatim: bool = False,
    ) -> MoveAnswer:
        """Put feedback on the board; see `engine.programme.publishing_items`."""
        return await publishing_items.publish(self.context, visitor, reference, draft, told, verbatim=verbatim)

    async def change_entry(
        self, visitor: Visitor, key: str, draft: publishing_items.Draft, told: str = "", *, verbatim: bool = False
    ) -> MoveAnswer:
        """Change an entry or move it on; see `engine.programme.publishing_items`."""
        return await publishing_items.change(self.context, visitor, key, draft, told, verbatim=verbatim)

    async def take_entry_back(self, visitor: Visitor, key: str) -> None:
        """Take an entry off the board; see `engine.programme.publishing_items`."""
        await publishing_items.take_back(self.context, visitor, key)

    async def entry_leaves(
        self, visitor: Visitor, key: str, told: str, *, danger: bool = False
    ) -> leaving_public.Continued:
        """Go on in private with an entry; see `engine.programme.leaving_public`."""
        return await leaving_public.entry_leaves(self.context, visitor, key, told, self.open_case, danger=danger)

    async def feedback_leaves(
        self, visitor: Visitor, reference: Reference, told: str, *, danger: bool = False
    ) -> leaving_public.Continued:
        """Go on in private with feedback; see `engine.programme.leaving_public`."""
        return await leaving_public.feedback_leaves(
            self.context, visitor, reference, told, self.open_case, danger=danger
        )

    async def scouting_slots(self, visitor: Visitor) -> tuple[scouting.Slot, ...]:
        """Answer who reads which channel when; see `engine.programme.scouting`."""
        return await scouting.slots(self.context, visitor)

    async def claim_slot(self, visitor: Visitor, platform: str, topic: str, at: datetime) -> None:
        """Claim an hour of a channel; see `engine.programme.scouting`."""
        await scouting.claim(self.context, visitor, platform, topic, at)

    async def release_slot(self, visitor: Visitor, key: str) -> None:
        """Give a slot back; see `engine.programme.scouting`."""
        await scouting.release(self.context, visitor, key)

    async def import_issues(self, text: str) -> exchange.Imported:
        """Take a file of issues as drafts; see `engine.programme.exchange`."""
        return await exchange.import_issues(self.context, text)

    async def export_issues(self) -> str:
        """Write the public board as issues; see `engine.programme.exchange`."""
        return await exchange.export_issues(self.context)
