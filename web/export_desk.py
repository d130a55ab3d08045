"""
What the pages and the API ask of the engine about taking a case away in one file.

`web.desk` puts it together with the rest.
"""

from typing import Protocol

from engine.showing.exporting import Exported
from engine.views import Visitor
from handrail.identifiers import Reference


class ExportDesk(Protocol):
    """What lets a case be taken away."""

    async def export_case(self, visitor: Visitor, reference: Reference, reason: str) -> Exported:
        """Answer everything about a case; UnknownCaseError if it is not theirs to see, NoWrapError without a key."""
        ...
