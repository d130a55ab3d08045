"""
A case taken away whole, by someone who may read it now and says why; the log of reads says so before anything leaves.

What leaves here is not sealed any more. How the file looks is for `web`.
"""

from dataclasses import dataclass, field
from datetime import datetime

from engine.context import Context
from engine.keys.unsealing import NoWrapError
from engine.showing import desk_pages
from engine.showing.witnessing import Opened, witness
from engine.views import CasePage, Visitor
from handrail.identifiers import Reference

REASONS = {one.value.removeprefix("export-"): one for one in Opened if one.value.startswith("export-")}
"""Why a case may be taken away, by the code that is asked for."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A case as it was taken away: everything on its page, this reading among the others; `reason` is a code."""

    page: CasePage = field(repr=False)
    by: str
    at: datetime
    reason: str


async def export_case(context: Context, visitor: Visitor, reference: Reference, reason: str) -> Exported:
    """
    Answer everything about a case for one file, after it was written down who takes it and why.

    Raises:
        UnknownCaseError: there is no such case, it is not theirs to see, or they are asked about conflicts first.
        NoWrapError: they may see it, and hold no key to what was written.
        KeyError: nobody can take a case away for such a reason.

    """
    noted = REASONS[reason]
    async with context.database.read() as session:
        case = await desk_pages.readable_case(context, session, visitor, reference)
    if not (await desk_pages.case_page(context, visitor, reference)).readable:
        raise NoWrapError
    await witness(context, case, visitor.person.id, noted)
    page = await desk_pages.case_page(context, visitor, reference)
    return Exported(page, visitor.person.name, context.clock.now(), reason)
