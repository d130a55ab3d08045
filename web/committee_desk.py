"""
What the pages ask of the engine for those who decide: how the panel of a case stands, and which cases belong together.

`web.desk` puts it together with the rest.
"""

from typing import Protocol

from engine.panel_views import LetterFacts, PanelPage
from engine.views import MoveAnswer, Visitor
from handrail.identifiers import Reference


class CommitteeDesk(Protocol):
    """What a panel has on its desk."""

    async def panel_page(self, visitor: Visitor, reference: Reference) -> PanelPage:
        """
        Show the panel of a case and the cases that it belongs with.

        Raises:
            UnknownCaseError: it does not exist, or is not theirs to see.

        """
        ...

    async def link_cases(
        self, visitor: Visitor, reference: Reference, other: Reference, kind: str, *, no_conflict: bool = False
    ) -> MoveAnswer:
        """
        Note that two cases belong together, that one is the duplicate of the other, or that they are apart.

        Raises:
            UnknownCaseError: one of them does not exist, or is not theirs to see.

        """
        ...

    async def letter_facts(self, visitor: Visitor, reference: Reference) -> LetterFacts | None:
        """
        Answer what a letter about a case may say; None to someone who is asked about conflicts first.

        Raises:
            UnknownCaseError: it does not exist, or is not theirs to see.

        """
        ...
