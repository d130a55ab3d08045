"""
`/report`: telling what happened, question by question. Nothing is kept until it is sent, and nothing typed is lost.

A form that brings everything at once is taken as well. Sending twice the same page is one report: the form's mark is
the idempotency key.
"""

import re
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from engine.report import Opened
from handrail.errors import BusyError, HandrailError, IdempotencyConflictError
from intake.faults import BodyError
from intake.form import report_from_form, with_files
from web.context import desk_of
from web.errors import ForgedError
from web.forgery import check_form
from web.gate import full_page, hold_of
from web.multipart import Sent, read_sent
from web.once import new_mark
from web.pages.outlook import every_outlook, this_outlook
from web.pages.rendering import reporter_page
from web.pages.sending import FILE_FAULTS, kept_files
from web.pages.steps import STEPS, Place, carried, step_of
from web.pages.typed import Typed, faults_in_words
from web.programme.asking import space_desk
from web.shield import log_unforeseen
from web.speaking import Speaker, speaker_of
from web.statuses import STATUSES

_MARK = re.compile(r"[A-Za-z0-9_-]{16,64}")
_SENDS = frozenset({"", "send"})


@dataclass(frozen=True, slots=True)
class _Form:
    """A form on its way: what was typed, where in the form it was, and in which language to answer."""

    request: Request
    say: Speaker
    typed: Typed
    place: Place
    mark: str = ""
    fields: dict[str, str] = field(default_factory=dict, repr=False)

    def at(self, place: Place) -> "_Form":
        """Answer the same form at another place."""
        return _Form(self.request, self.say, self.typed, place, self.mark, self.fields)


async def show(request: Request) -> Response:
    """Show the first question, and what will happen by when; a link of an event's sheet says where it was."""
    say = speaker_of(request)
    place, event = Place.of("", request.query_params.get("whole", "")), request.query_params.get("event", "")
    space = await space_desk(request).event_label(event) if event else ""
    return await _show(_Form(request, say, Typed(language=say.language.code, space=space), place), first=True)


async def send(request: Request) -> Response:
    """Take the report, or show the next question, or the same again with what was typed and what to mend."""
    try:
        sent = await read_sent(request, lambda fields: check_form(request, fields.get("token", "")))
    except BusyError as error:  # it could not be read, but the browser has it still
        return full_page(request, error)
    form, button = _read(request, sent), sent.fields.get("step", "")
    if sent.fields.get("switch") and sent.fault is None:
        return await _show(form)
    if button in _SENDS or sent.fault is not None:
        return await _take(form, sent)
    return await _turn(form, button)


def _read(request: Request, sent: Sent) -> _Form:
    fields = sent.fields
    typed, switch = Typed.of(fields, kept_files(request, sent)), fields.get("switch", "")
    say = speaker_of(request, switch, fields.get("lang", ""))
    typed = typed.answered_in(say.language.code) if switch else typed
    place = Place.of(fields.get("at", ""), fields.get("whole", ""))
    return _Form(request, say, typed, place, fields.get("mark", ""), fields)


async def _turn(form: _Form, button: str) -> Response:
    """Go on, unless something on this step is to be mended first; going back never asks for anything."""
    faults = _faults(form) if button == "next" and not form.place.whole else {}
    here = {name: words for name, words in faults.items() if form.place.asks(name)}
    if here:
        return await _show(form, 422, faults=here)
    return await _show(form.at(form.place.after(button)))


def _faults(form: _Form) -> dict[str, str]:
    try:
        report_from_form(form.fields)
    except BodyError as error:
        return faults_in_words(error.faults, form.say)
    return {}


async def _take(form: _Form, sent: Sent) -> Response:
    try:
        check_form(form.request, sent.fields.get("token", ""))
        sent.check()
        return _sent(form, await _open(form))
    except BodyError as error:
        return await _mend(form, faults_in_words(error.faults, form.say))
    except ForgedError:
        return await _show(form, 403, notice="forged")
    except IdempotencyConflictError:
        return await _show(_Form(form.request, form.say, form.typed, form.place), 409, notice="sent")
    except BusyError as error:
        return _busy(form, error)
    except Exception as error:  # noqa: BLE001 - whatever broke, what was typed must come back to who typed it
        return await _failed(form, error)


def _busy(form: _Form, error: BusyError) -> Response:
    """Say that it was not taken, and hold what was typed for sending it again; it must cost less than taking it."""
    tickets = [desk_of(form.request).ticket_of(one) for one in form.typed.files]
    facts = {
        "typed": form.typed,
        "whole": form.place.whole,
        "mark": form.mark if _MARK.fullmatch(form.mark) else new_mark(),
        "carried": carried(Place(STEPS[-1]), form.typed, tickets),
    }
    page = reporter_page(form.request, "busy", 503, say=form.say, switching="report", place="/report", **facts)
    page.headers["Retry-After"] = str(error.retry_after)
    return page


async def _failed(form: _Form, error: Exception) -> Response:
    """Say what is wrong with a file, or that something broke that nobody foresaw."""
    code = str(getattr(error, "code", ""))
    if code in FILE_FAULTS and isinstance(error, HandrailError):
        left = form.typed.without_files() if code == "file-gone" else form.typed
        mended = _Form(form.request, form.say, left, form.place, form.mark, form.fields)
        return await _mend(mended, {"files": form.say.fault(error)}, STATUSES[code])
    log_unforeseen(error)
    return await _show(form, 500, notice="failed")


async def _mend(form: _Form, faults: dict[str, str], status: int = 422) -> Response:
    """Show what is to be mended: on its step to who came step by step, else everything on one page."""
    came_by_steps = form.place.step == STEPS[-1] or (form.fields.get("step", "") not in _SENDS)
    place = (
        Place(step_of(faults) or STEPS[-1]) if came_by_steps and not form.place.whole else Place(STEPS[0], whole=True)
    )
    return await _show(form.at(place), status, faults=faults)


async def _open(form: _Form) -> Opened:
    once = f"form:{form.mark}" if _MARK.fullmatch(form.mark) else None
    report = report_from_form(form.fields, once=once)
    hold_of(form.request).admit()
    return await desk_of(form.request).open_case(with_files(report, form.typed.files))


def _sent(form: _Form, opened: Opened) -> Response:
    return sent_page(form.request, form.say, opened)


def sent_page(request: Request, say: Speaker, opened: object, *, differs: bool = False) -> Response:
    """Show the receipt, this once, on a card that can be printed."""
    address = f"{desk_of(request).settings.web_address}/receipt"
    facts = {"opened": opened, "differs": differs, "address": address}
    status = 422 if differs else 201
    return reporter_page(request, "sent", status, say=say, switching="sent", place="/receipt/confirm", **facts)


async def _show(
    form: _Form,
    status: int = 200,
    *,
    faults: dict[str, str] | None = None,
    notice: str | None = None,
    first: bool = False,
) -> Response:
    """Show a place of the form as it was filled; it keeps its mark, unless that mark has been used up."""
    desk, place = desk_of(form.request), form.place
    tickets = [(one, desk.ticket_of(one)) for one in form.typed.files]
    facts = {
        "typed": form.typed, "faults": faults or {}, "notice": notice, "kept": tickets, "steps": STEPS[:-1],
        "step": place.step, "whole": place.whole, "number": STEPS.index(place.step) + 1, "count": len(STEPS),
        "heading": form.say.text(place.question), "carried": carried(place, form.typed, [one for _, one in tickets]),
        "shown": [name for name in faults or {} if place.asks(name)],
        "mark": form.mark if _MARK.fullmatch(form.mark) else new_mark(),
        "outlooks": await _outlooks(form, first=first),
    }  # fmt: skip
    return reporter_page(form.request, "report", status, say=form.say, switching="report", place="/report", **facts)


async def _outlooks(form: _Form, *, first: bool) -> list[object]:
    """Answer what will happen: of every choice to who has made none, else of theirs, where the page shows it."""
    place, desk = form.place, desk_of(form.request)
    if first or (place.step == STEPS[0] and not place.whole):
        return list(await every_outlook(desk))
    return list(await this_outlook(desk, form.typed)) if place.whole or place.step == STEPS[-1] else []
