"""
`/receipt`: coming back. The receipt opens how the report stands, what was promised, and the talk about it.

It travels in forms' bodies only: no address, no cookie and no log ever holds it.
"""

import hmac
import re

from starlette.requests import Request
from starlette.responses import Response

from engine.report import KeptFile
from engine.views import MoveAnswer, ReporterView, Wish
from handrail.errors import HandrailError, UnknownCaseError
from states.case import MoveStatus
from states.lifecycle import Trigger
from web.context import context_of, desk_of
from web.cookies import form_cookie
from web.forgery import check_form
from web.move_labels import reporter_forms_for
from web.multipart import Sent, read_sent
from web.pages.rendering import page
from web.pages.sending import FILE_FAULTS, kept_files
from web.statuses import STATUSES
from web.words import fault_in_words, reason_in_words

KEPT = "That is right: you have your receipt. Keep it safe; it is not shown again."
_WORD = re.compile(r"[^\W_]+")
_GOOD = {MoveStatus.APPLIED, MoveStatus.PENDING}


async def ask(request: Request) -> Response:
    """Ask for the receipt."""
    return page(request, "receipt", wrong=False)


async def show(request: Request) -> Response:
    """Show what a receipt opens; a wrong one and one that has expired get the same words."""
    form = (await _form(request)).fields
    return await _standing(request, form.get("receipt", ""))


async def confirm(request: Request) -> Response:
    """Compare what was typed with the receipt that the page has shown; show it once more if they differ."""
    form = (await _form(request)).fields
    shown, typed = form.get("shown", ""), form.get("receipt", "")
    if _same(shown, typed):
        return await _standing(request, shown, said=KEPT)
    try:
        view = await _view(request, shown)
    except UnknownCaseError:
        return page(request, "receipt", 404, wrong=True)
    owed = [one for one in view.promises if one.kept_at is None and one.broken_at is None and not one.released]
    opened = {"reference": view.reference, "receipt": shown, "promises": owed}
    return page(request, "sent", 422, opened=opened, differs=True)


async def move(request: Request) -> Response:
    """Do what the reporter asks, once, and show how the report stands then."""
    sent = await _form(request)
    form = sent.fields
    receipt, wish = form.get("receipt", ""), _wish(form, kept_files(request, sent))
    if sent.fault is not None:
        return await _standing(request, receipt, fault=sent.fault, note=form.get("note", ""))
    if wish is None or not context_of(request).sent.first_time(form.get("mark", "")):
        return await _standing(request, receipt)
    try:
        with context_of(request).receipts.trying(form_cookie(request)):
            answer = await desk_of(request).reporter_move(receipt, wish)
    except UnknownCaseError:
        return page(request, "receipt", 404, wrong=True)
    return await _standing(request, receipt, answer, note=wish.note or "")


async def _form(request: Request) -> Sent:
    sent = await read_sent(request, lambda fields: check_form(request, fields.get("token", "")))
    check_form(request, sent.fields.get("token", ""))
    return sent


def _wish(form: dict[str, str], files: tuple[KeptFile, ...]) -> Wish | None:
    """Read what is asked; None when it is nothing a reporter can ask, or a message without words."""
    forms = {str(one.trigger): one for one in reporter_forms_for(tuple(Trigger))}
    asked, note = forms.get(form.get("trigger", "")), form.get("note", "").strip()
    said = form.get("outcome", "").strip() or None
    if asked is None or (asked.note_needed and not note and not files and not said):
        return None
    return Wish(asked.trigger, note or None, said, files=files if asked.note_needed else ())


async def _standing(
    request: Request,
    receipt: str,
    answer: MoveAnswer | None = None,
    *,
    fault: HandrailError | None = None,
    note: str = "",
    said: str | None = None,
) -> Response:
    try:
        view = await _view(request, receipt)
    except UnknownCaseError:
        return page(request, "receipt", 404, wrong=True)
    if fault is not None and fault.code not in FILE_FAULTS:
        raise fault
    refused = fault is not None or (answer is not None and answer.status not in _GOOD)
    facts = {"view": view, "receipt": receipt, "forms": reporter_forms_for(view.may)}
    notice = said or (_notice(answer) if fault is None else fault_in_words(fault))
    shown = {"notice": notice, "refused": refused, "note": note if refused else ""}
    status = STATUSES.get(fault.code, 500) if fault is not None else 409 if refused else 200
    return page(request, "standing", status, **facts, **shown)


async def _view(request: Request, receipt: str) -> ReporterView:
    """Open a receipt; a wrong one counts as a guess."""
    with context_of(request).receipts.trying(form_cookie(request)):
        return await desk_of(request).reporter_view(receipt)


def _same(one: str, other: str) -> bool:
    """Compare two receipts by their words, in constant time; what stands between the words does not matter."""
    first, second = ("-".join(_WORD.findall(text.casefold())).encode() for text in (one, other))
    return hmac.compare_digest(first, second)


def _notice(answer: MoveAnswer | None) -> str | None:
    if answer is None:
        return None
    if answer.status is MoveStatus.APPLIED:
        return "Done. Thank you."
    return reason_in_words(answer.reason, pending=answer.status is MoveStatus.PENDING)
