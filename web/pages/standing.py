"""
`/receipt`: coming back. The receipt opens how the report stands, what was promised, and the talk about it.

It travels in forms' bodies only: no address, no cookie and no log ever holds it.
"""

from starlette.requests import Request
from starlette.responses import Response

from engine.views import MoveAnswer, Wish
from handrail.errors import UnknownCaseError
from states.case import MoveStatus
from states.lifecycle import Trigger
from web.bodies import read_form
from web.context import context_of, desk_of
from web.forgery import check_form
from web.move_labels import reporter_forms_for
from web.pages.rendering import page
from web.pages.report import ENCODED
from web.words import reason_in_words


async def ask(request: Request) -> Response:
    """Ask for the receipt."""
    return page(request, "receipt", wrong=False)


async def show(request: Request) -> Response:
    """Show what a receipt opens; a wrong one and one that has expired get the same words."""
    form = await _form(request)
    return await _standing(request, form.get("receipt", ""))


async def move(request: Request) -> Response:
    """Do what the reporter asks, once, and show how the report stands then."""
    form = await _form(request)
    receipt, wish = form.get("receipt", ""), _wish(form)
    if wish is None or not context_of(request).sent.first_time(form.get("mark", "")):
        return await _standing(request, receipt)
    try:
        answer = await desk_of(request).reporter_move(receipt, wish)
    except UnknownCaseError:
        return page(request, "receipt", 404, wrong=True)
    return await _standing(request, receipt, answer, wish.note or "")


async def _form(request: Request) -> dict[str, str]:
    form = await read_form(request, desk_of(request).settings.max_report_bytes * ENCODED)
    check_form(request, form.get("token", ""))
    return form


def _wish(form: dict[str, str]) -> Wish | None:
    """Read what is asked; None when it is nothing a reporter can ask, or a message without words."""
    forms = {str(one.trigger): one for one in reporter_forms_for(tuple(Trigger))}
    asked, note = forms.get(form.get("trigger", "")), form.get("note", "").strip()
    if asked is None or (asked.note_needed and not note):
        return None
    return Wish(asked.trigger, note or None)


async def _standing(request: Request, receipt: str, answer: MoveAnswer | None = None, note: str = "") -> Response:
    try:
        view = await desk_of(request).reporter_view(receipt)
    except UnknownCaseError:
        return page(request, "receipt", 404, wrong=True)
    refused = answer is not None and answer.status not in {MoveStatus.APPLIED, MoveStatus.PENDING}
    facts = {"view": view, "receipt": receipt, "forms": reporter_forms_for(view.may)}
    said = {"notice": _notice(answer), "refused": refused, "note": note if refused else ""}
    return page(request, "standing", 409 if refused else 200, **facts, **said)


def _notice(answer: MoveAnswer | None) -> str | None:
    if answer is None:
        return None
    if answer.status is MoveStatus.APPLIED:
        return "Done. Thank you."
    return reason_in_words(answer.reason, pending=answer.status is MoveStatus.PENDING)
