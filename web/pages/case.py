"""
`/desk/{reference}`: one case, what was written, what is promised, and a form for each move that can be made now.

A case that is not this person's to see looks like one that does not exist.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.views import Visitor, Wish
from states.case import MoveStatus
from states.lifecycle import Trigger
from web import panel_words
from web.bodies import ENCODED, read_form
from web.context import desk_of, reference_of, signed_in, visitor_of
from web.forgery import check_form
from web.move_labels import ELSEWHERE, form_of, forms_for, why_not
from web.once import first_time
from web.pages.on_the_spot import can_be_noted, can_be_referred
from web.pages.rendering import page
from web.pages.wishes import wish_of
from web.words import reason_in_words

_HIDES = {Trigger.RECUSE}
"""Moves after which the case is not theirs to see any more."""


async def show(request: Request) -> Response:
    """Show the case; whoever is not signed in is asked to, and then led here."""
    visitor = await visitor_of(request)
    if visitor is None:
        return _to_sign_in(request)
    done, pending, refused = (request.query_params.get(name) for name in ("done", "pending", "refused"))
    notice = reason_in_words(refused) if refused is not None else None
    if pending is not None:
        notice = reason_in_words(pending, pending=True)
    elif form := form_of(done or ""):
        notice = f"Done: {form.button}."
    return await _case_page(request, visitor, notice=notice)


async def move(request: Request) -> Response:
    """Ask for a move; what was written is kept on the page if it is refused."""
    visitor = await signed_in(request)
    form = await read_form(request, desk_of(request).settings.max_report_bytes * ENCODED)
    check_form(request, form.get("token", ""))
    reference, wish = reference_of(request.path_params["reference"]), wish_of(form)
    if wish is None or not await first_time(request, form.get("mark", "")):
        return RedirectResponse(f"/desk/{reference}", 303)
    answer = await desk_of(request).request(visitor, reference, wish)
    if answer.status is MoveStatus.APPLIED:
        place = "/desk" if wish.trigger in _HIDES else f"/desk/{reference}"
        return RedirectResponse(f"{place}?done={wish.trigger}", 303)
    if answer.status is MoveStatus.PENDING:
        return RedirectResponse(f"/desk/{reference}?pending={answer.reason or ''}", 303)
    return await _case_page(request, visitor, 409, notice=reason_in_words(answer.reason), kept=wish, asked=form)


async def _case_page(
    request: Request,
    visitor: Visitor,
    status: int = 200,
    *,
    notice: str | None = None,
    kept: Wish | None = None,
    asked: dict[str, str] | None = None,
) -> Response:
    reference = reference_of(request.path_params["reference"])
    found = await desk_of(request).case_page(visitor, reference)
    taken = {Trigger.TAKE} if found.row.assigned_to_me else set[Trigger]()
    forms = [one for one in forms_for(found.may) if one.trigger not in ELSEWHERE | taken]
    facts: dict[str, object] = {"case": found, "forms": forms, "notice": notice, "kept": kept}
    if found.curtain:
        return page(request, "case_asked", status, visitor=visitor, **facts)
    spot, refer = can_be_noted(found), can_be_referred(found)
    cannot = [why_not(one, why) for one, why in (found.holding.cannot if found.holding else ())]
    facts |= {
        "asked": {"do": "", "note": "", "again": ""} | (asked or {}),
        "spot": spot,
        "refer": refer,
        "cannot": cannot,
    }
    panel = await desk_of(request).panel_page(visitor, reference)
    return page(request, "case", status, visitor=visitor, panel=panel, words=panel_words, **facts)


def _to_sign_in(request: Request) -> Response:
    return RedirectResponse(f"/sign-in?next={request.url.path}", 303)
