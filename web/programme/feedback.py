"""
`/desk/{reference}/board`: from one case of feedback to the board, in a facilitator's own words; or on in private.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.programme.board import BoardError
from engine.sealing import MAY_QUOTE
from engine.showing.became import FEEDBACK
from engine.views import Visitor
from handrail.errors import UnknownCaseError
from states.case import MoveStatus
from web.board_words import reason_in_words
from web.bodies import ENCODED, SMALL_BYTES
from web.context import desk_of, reference_of, signed_in
from web.once import first_time
from web.pages.asking import form_of
from web.pages.rendering import page
from web.programme.board import board_desk, draft_of, kept_by
from web.words import reason_in_words as move_in_words

PARTS = frozenset({"text", "subject", "reply"})
"""What the giver wrote."""


async def show(request: Request) -> Response:
    """Show what was given, beside the form for the board."""
    return await _page(request, await signed_in(request))


async def send(request: Request) -> Response:
    """Publish it, or go on with it in private."""
    visitor = await signed_in(request)
    form = await form_of(request, SMALL_BYTES * ENCODED)
    reference = reference_of(request.path_params["reference"])
    if not await first_time(request, form.get("mark", "")):
        return RedirectResponse(f"/desk/{reference}", 303)
    desk, told = board_desk(request), form.get("told", "")
    try:
        if form.get("do") == "private":
            left = await desk.feedback_leaves(visitor, reference, told, danger=form.get("danger") == "yes")
            answer, place = left.answer, f"/desk/{left.report or reference}"
        else:
            verbatim = form.get("verbatim") == "yes"
            answer = await desk.publish_feedback(visitor, reference, draft_of(form), told, verbatim=verbatim)
            place = f"/desk/{reference}"
    except BoardError as error:
        return await _page(request, visitor, 422, wrong=reason_in_words(error.reason), kept=form)
    except UnknownCaseError:  # or it is theirs, and they are asked about conflicts first
        return await _page(request, visitor)
    if answer.status is MoveStatus.REFUSED:
        return await _page(request, visitor, 409, wrong=move_in_words(answer.reason), kept=form)
    return RedirectResponse(place, 303)


async def _page(
    request: Request, visitor: Visitor, status: int = 200, *, wrong: str = "", kept: dict[str, str] | None = None
) -> Response:
    reference = reference_of(request.path_params["reference"])
    case = await desk_of(request).case_page(visitor, reference)
    if case.row.kind != FEEDBACK or case.curtain:
        return RedirectResponse(f"/desk/{reference}", 303)
    board = await kept_by(request, visitor)
    given = [one for one in case.writings if one.part in PARTS]
    entry = next((one for one in board.entries if one.reference == reference), None)
    agreed = any(one.part == MAY_QUOTE for one in case.writings)
    facts: dict[str, object] = {
        "case": case,
        "agreed": agreed,
        "given": given,
        "places": board.places,
        "entry": entry,
        "wrong": wrong,
        "kept": kept or {},
    }
    return page(request, "programme/publish", status, visitor=visitor, **facts)
