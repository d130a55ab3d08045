"""
What a panel asks for beside its moves: how it stands, and which cases belong together.
"""

from engine.context import Context
from engine.panel_views import LetterFacts, PanelPage
from engine.showing import letter_facts, panel_pages
from engine.views import MoveAnswer, Visitor
from handrail.identifiers import Reference


class CommitteeDesk:
    """The part of the desk for those who decide."""

    context: Context

    async def panel_page(self, visitor: Visitor, reference: Reference) -> PanelPage:
        """Show the panel of a case and its links; see `engine.showing.panel_pages`."""
        return await panel_pages.panel_page(self.context, visitor, reference)

    async def link_cases(
        self, visitor: Visitor, reference: Reference, other: Reference, kind: str, *, no_conflict: bool = False
    ) -> MoveAnswer:
        """Note that two cases belong together, or not; see `engine.showing.panel_pages`."""
        return await panel_pages.link(self.context, visitor, reference, other, kind, no_conflict=no_conflict)

    async def letter_facts(self, visitor: Visitor, reference: Reference) -> LetterFacts | None:
        """Answer what a letter about a case may say, if anything; see `engine.showing.letter_facts`."""
        return await letter_facts.letter_facts(self.context, visitor, reference)
