"""
What may be asked of a case of the programme on the page of that case: not what has a page of its own.

There an event would count as covered that nobody covers, a watch as certified without a certificate, and a training or
a term as over without anybody being certified or having chosen; so these moves are refused, and not shown. What
`engine.programme` has looked at itself does not come by here.
"""

from dataclasses import replace

from engine.context import Context
from engine.showing import desk_pages
from engine.views import CasePage, MoveAnswer, Visitor, Wish
from handrail.identifiers import Reference
from states.case import MoveStatus
from states.lifecycle import Trigger
from storage import cohorts, services, spaces, watches
from storage.database import Session

ELSEWHERE = "on-its-page"
"""The reason of such a refusal."""
_GUARDED = frozenset({Trigger.COUNSEL, Trigger.MET, Trigger.DECIDED, Trigger.RESOLVE, Trigger.CLOSE, Trigger.REOPEN})


async def case_page(context: Context, visitor: Visitor, reference: Reference) -> CasePage:
    """Show a case, as `engine.showing.desk_pages` does, less what is said on the page of its event or watch."""
    page = await desk_pages.case_page(context, visitor, reference)
    if page.row.kind is None or not _GUARDED & set(page.may):
        return page
    async with context.database.read() as session:
        ours = await _has_page(session, reference)
    return replace(page, may=tuple(one for one in page.may if one not in _GUARDED)) if ours else page


async def request(context: Context, visitor: Visitor, reference: Reference, wish: Wish) -> MoveAnswer:
    """
    Ask for a move, as `engine.showing.desk_pages` does.

    Raises:
        UnknownCaseError: there is no such case, or it is not theirs to see.
        NoWrapError: they wrote a note, but hold no key to seal it with.

    """
    if any(one.trigger in _GUARDED for one in (*wish.first, wish)):
        async with context.database.read() as session:
            if await _has_page(session, reference):
                await desk_pages.readable_case(context, session, visitor, reference)
                return MoveAnswer(MoveStatus.REFUSED, ELSEWHERE)
    return await desk_pages.request(context, visitor, reference, wish)


async def _has_page(session: Session, reference: Reference) -> bool:
    """Answer whether this case belongs to something with a page; one that has lost it is ended like any other."""
    lookups = (spaces.event_by_reference, watches.by_reference, cohorts.by_reference, services.by_reference)
    for found in lookups:
        if await found(session, reference) is not None:
            return True
    return False
