"""
`/receipt`: coming back. The receipt opens how the report stands, what was promised, and the talk about it.

It travels in forms' bodies only: no address, no cookie and no log ever holds it.
"""

import hmac
import re
from dataclasses import dataclass, field

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
from web.multipart import Sent, read_sent
from web.once import first_time
from web.pages.rendering import reporter_page
from web.pages.report import sent_page
from web.pages.sending import FILE_FAULTS, kept_files
from web.reporter_moves import reporter_forms_for
from web.reporter_words import KEPT, REASONS
from web.speaking import Speaker, speaker_of
from web.statuses import STATUSES

_WORD = re.compile(r"[^\W_]+")
_GOOD = {MoveStatus.APPLIED, MoveStatus.PENDING}


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page says beside how things stand: a notice, and what was written but not taken."""

    notice: str | None = None
    fault: HandrailError | None = None
    refused: bool = False
    note: str = field(default="", repr=False)
    files: tuple[KeptFile, ...] = field(default=(), repr=False)


async def ask(request: Request) -> Response:
    """Ask for the receipt."""
    return reporter_page(request, "receipt", wrong=False)


async def show(request: Request) -> Response:
    """Show what a receipt opens; a wrong one and one that has expired get the same words."""
    sent = await _form(request)
    written = _Shown(note=sent.fields.get("note", ""), files=kept_files(request, sent))
    return await _standing(request, sent.fields, written)


async def confirm(request: Request) -> Response:
    """Compare what was typed with the receipt that the page has shown; show it once more if they differ."""
    form = (await _form(request)).fields
    shown, typed, say = form.get("shown", ""), form.get("receipt", ""), _speaker(request, form)
    if _same(shown, typed) and not form.get("switch"):
        return await _standing(request, {**form, "receipt": shown}, _Shown(say.text(KEPT)))
    try:
        view = await _view(request, shown)
    except UnknownCaseError:
        return _wrong(request, form)
    owed = [one for one in view.promises if one.kept_at is None and one.broken_at is None and not one.released]
    opened = {"reference": view.reference, "receipt": shown, "promises": owed}
    return sent_page(request, say, opened, differs=not form.get("switch"))


async def move(request: Request) -> Response:
    """Do what the reporter asks, once, and show how the report stands then."""
    sent = await _form(request)
    form, files = sent.fields, kept_files(request, sent)
    wish = _wish(form, files)
    if sent.fault is not None:
        return await _standing(request, form, _Shown(fault=sent.fault, refused=True, note=form.get("note", "")))
    if wish is None:
        empty = form.get("trigger") == Trigger.REPLY
        said = _speaker(request, form).text(REASONS["words-needed"]) if empty else None
        return await _standing(request, form, _Shown(said))
    if not await first_time(request, form.get("mark", "")):
        return await _standing(request, form)
    try:
        with context_of(request).receipts.trying(form_cookie(request)):
            answer = await desk_of(request).reporter_move(form.get("receipt", ""), wish)
    except UnknownCaseError:
        return _wrong(request, form)
    refused = answer.status not in _GOOD
    left = (wish.note or "", files) if refused else ("", ())
    return await _standing(request, form, _Shown(None, None, refused, *left), answer=answer)


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
    request: Request, form: dict[str, str], shown: _Shown | None = None, *, answer: MoveAnswer | None = None
) -> Response:
    receipt, also = form.get("receipt", ""), shown or _Shown()
    try:
        view = await _view(request, receipt)
    except UnknownCaseError:
        return _wrong(request, form)
    if also.fault is not None and also.fault.code not in FILE_FAULTS:
        raise also.fault
    say = _speaker(request, form, view.language)
    notice = say.answer(answer) if answer else say.fault(also.fault) if also.fault else also.notice
    tickets = [(one, desk_of(request).ticket_of(one)) for one in also.files]
    facts = {"view": view, "receipt": receipt, "forms": reporter_forms_for(view.may), "faults": {}, "kept": tickets}
    status = STATUSES.get(also.fault.code, 500) if also.fault else 409 if also.refused else 200
    said = {"notice": notice, "refused": also.refused, "note": also.note}
    return reporter_page(request, "standing", status, say=say, switching="reply", place="/receipt", **facts, **said)


def _wrong(request: Request, form: dict[str, str]) -> Response:
    return reporter_page(request, "receipt", 404, say=_speaker(request, form), place="/receipt", wrong=True)


def _speaker(request: Request, form: dict[str, str], remembered: str = "") -> Speaker:
    """Speak the language that the page was in, else the one that the report asked to be answered in."""
    return speaker_of(request, form.get("switch", ""), form.get("lang", ""), remembered=remembered)


async def _view(request: Request, receipt: str) -> ReporterView:
    """Open a receipt; a wrong one counts as a guess."""
    with context_of(request).receipts.trying(form_cookie(request)):
        return await desk_of(request).reporter_view(receipt)


def _same(one: str, other: str) -> bool:
    """Compare two receipts by their words, in constant time; what stands between the words does not matter."""
    first, second = ("-".join(_WORD.findall(text.casefold())).encode() for text in (one, other))
    return hmac.compare_digest(first, second)
