"""
`/desk/{reference}/links`: saying that two cases belong together, or that one is the duplicate of the other.

The panel itself is shown on the case's page; what it decides are moves of the case.
"""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.views import Visitor
from handrail.errors import UnknownCaseError
from handrail.identifiers import Reference
from states.case import MoveStatus
from web.bodies import SMALL_BYTES, read_form
from web.context import desk_of, reference_of, visitor_of
from web.desk import Desk
from web.forgery import check_form
from web.once import first_time

_KINDS = frozenset({"same-matter", "duplicate", "apart"})
_TYPED = re.compile(r"(?:HR-?)?([0-9A-Z]{1,16})")


async def link(request: Request) -> Response:
    """Note how another case belongs with this one; one that is not theirs to see is one that does not exist."""
    reference = reference_of(request.path_params["reference"])
    visitor = await visitor_of(request)
    if visitor is None:
        return RedirectResponse(f"/sign-in?next=/desk/{reference}", 303)
    form = await read_form(request, SMALL_BYTES)
    check_form(request, form.get("token", ""))
    typed, kind = _TYPED.fullmatch(form.get("other", "").strip().upper()), form.get("kind", "")
    if typed is None or kind not in _KINDS:
        return _back(reference, "?refused=no-other-case")
    if not await first_time(request, form.get("mark", "")):
        return _back(reference, "")
    clear = form.get("no_conflict") == "yes"
    return _back(reference, await _link(desk_of(request), visitor, reference, f"HR-{typed[1]}", kind, clear=clear))


async def _link(desk: Desk, visitor: Visitor, reference: Reference, other: str, kind: str, *, clear: bool) -> str:
    """Answer what the case's page is told of what became of it."""
    try:
        answer = await desk.link_cases(visitor, reference, reference_of(other), kind, no_conflict=clear)
    except UnknownCaseError:
        await desk.case_page(visitor, reference)  # whoever may not see this one is told so, and nothing else
        return "?refused=no-other-case"
    if answer.status is MoveStatus.REFUSED:
        return f"?refused={answer.reason or ''}"
    return f"?pending={answer.reason or ''}" if answer.status is MoveStatus.PENDING else "?done=link"


def _back(reference: Reference, said: str) -> Response:
    return RedirectResponse(f"/desk/{reference}{said}", 303)
