"""
`/desk/new`: writing down what someone told me in person, in a chat or by phone, so that it is a report like any other.

Its receipt is shown to be printed and given to the person. What was handled on the spot can be noted with it.
"""

import hashlib
import re
from dataclasses import dataclass, field, replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.opening.on_behalf import Recorded, Told
from engine.report import IncomingReport
from engine.views import MoveAnswer, Visitor
from handrail.errors import BusyError, HandrailError, UnknownCaseError
from intake.faults import BodyError
from intake.form import report_from_form
from states.case import Intent, MoveStatus
from web.bodies import ENCODED, read_form
from web.context import desk_of, visitor_of
from web.errors import ForgedError
from web.forgery import check_form
from web.gate import hold_of
from web.once import new_mark
from web.pages.on_the_spot import ON_PURPOSE, can_be_noted, spot_wish
from web.pages.rendering import page
from web.words import error_in_words, reason_in_words

TOLD = {Told.IN_PERSON: "In person", Told.CHAT: "In a chat", Told.PHONE: "By phone or in a call"}
NEEDED = {
    "told": "Say how you were told.",
    "text": "Write down what you were told, in their words where you can.",
    "did": "Say in a few words what you did on the spot.",
    "consent": "Say what they answered about the committee, or that you have not asked.",
}
_MARK = re.compile(r"[A-Za-z0-9_-]{16,64}")
_LONGEST_NAME = 500
_NAMES = (
    "told",
    "told_by",
    "text",
    "about",
    "space",
    "intent",
    "email",
    "consent",
    "danger",
    "handled",
    "did",
    "again",
)


@dataclass(frozen=True, slots=True)
class _Form:
    """The form as it was filled, and the mark by which sending it twice is one report."""

    typed: dict[str, str] = field(repr=False)
    mark: str


async def show(request: Request) -> Response:
    """Show the empty form; whoever is not signed in is asked to."""
    visitor = await visitor_of(request)
    if visitor is None:
        return _to_sign_in()
    return _page(request, visitor, _Form(_typed({"intent": Intent.REPORT.value}), new_mark()))


async def send(request: Request) -> Response:
    """
    Open the case and show its receipt, or show the form again with what to mend.

    Raises:
        ForgedError: the form has no mark of ours.

    """
    visitor = await visitor_of(request)
    if visitor is None:
        return _to_sign_in()
    form = await read_form(request, desk_of(request).settings.max_report_bytes * ENCODED)
    check_form(request, form.get("token", ""))
    filled = _Form(_typed(form), form.get("mark", ""))
    if not _MARK.fullmatch(filled.mark):
        raise ForgedError
    faults = _faults(filled.typed)
    if faults:
        return _page(request, visitor, filled, 422, faults)
    try:
        hold_of(request).admit()
        done = await desk_of(request).record_for(visitor, _report(filled))
    except BodyError as error:
        return _page(request, visitor, filled, 422, {one.field.partition(".")[0]: one.message for one in error.faults})
    except (BusyError, HandrailError) as error:
        return _page(request, visitor, filled, 503, notice=error_in_words(error.code))
    return await _recorded(request, visitor, filled, done)


async def _recorded(request: Request, visitor: Visitor, form: _Form, done: Recorded) -> Response:
    answer = await _handled(request, visitor, form, done) if form.typed["handled"] else None
    good = answer is None or answer.status is MoveStatus.APPLIED
    words = None if answer is None or good else _in_words(answer)
    facts = {"done": done, "again": form.typed["again"] == ON_PURPOSE, "handled": answer is not None and good}
    return page(request, "recorded", 201, visitor=visitor, opened=done.opened, words=words, **facts)


async def _handled(request: Request, visitor: Visitor, form: _Form, done: Recorded) -> MoveAnswer | None:
    """Note what was done on the spot, as far as the case is theirs; None where it is not."""
    desk = desk_of(request)
    try:
        found = await desk.case_page(visitor, done.opened.reference)
        if not can_be_noted(found):
            return None
        wish = spot_wish(form.typed["did"], found.version, again=form.typed["again"] == ON_PURPOSE)
        return await desk.request(visitor, done.opened.reference, wish)
    except UnknownCaseError:
        return None


def _in_words(answer: MoveAnswer) -> str:
    return reason_in_words(answer.reason, pending=answer.status is MoveStatus.PENDING)


def _report(form: _Form) -> IncomingReport:
    fields = {name: form.typed[name] for name in ("intent", "text", "about", "space", "email", "consent", "danger")}
    report = report_from_form(fields, once=f"desk:{form.mark}")
    told, by = form.typed["told"], form.typed["told_by"][:_LONGEST_NAME] or None
    digest = hashlib.sha256("\n".join((report.fingerprint.hex(), told, by or "")).encode()).digest()
    return replace(report, told=Told(told).value, told_by=by, fingerprint=digest)


def _typed(form: dict[str, str]) -> dict[str, str]:
    return {name: form.get(name, "").strip() for name in _NAMES}


def _faults(typed: dict[str, str]) -> dict[str, str]:
    wrong = {
        "told": typed["told"] not in set(Told),
        "text": not typed["text"],
        "consent": typed["consent"] not in {"yes", "no", "unasked"},
        "did": bool(typed["handled"]) and not typed["did"],
    }
    return {name: NEEDED[name] for name, fault in wrong.items() if fault}


def _page(
    request: Request,
    visitor: Visitor,
    form: _Form,
    status: int = 200,
    faults: dict[str, str] | None = None,
    *,
    notice: str | None = None,
) -> Response:
    facts = {"typed": form.typed, "told": TOLD, "faults": faults or {}, "notice": notice, "mark": form.mark}
    return page(request, "new_case", status, visitor=visitor, **facts)


def _to_sign_in() -> Response:
    return RedirectResponse("/sign-in", 303)
