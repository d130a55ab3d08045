"""
`/programme/watches`: one watch, and how it ends: by certifying, by a report, or by saying that nobody watched.
"""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.programme.team import ProgrammeError
from engine.views import Visitor
from handrail.errors import BusyError
from intake.faults import BodyError
from intake.form import report_from_form
from states.case import Intent
from web.bodies import ENCODED
from web.context import desk_of, signed_in
from web.errors import ForgedError
from web.gate import hold_of
from web.once import first_time
from web.pages.asking import form_of
from web.pages.rendering import page
from web.programme.asking import period, sentence, space_desk
from web.words import error_in_words

_MARK = re.compile(r"[A-Za-z0-9_-]{16,64}")
_NEEDED = "Write what you saw or heard."
_SAID = {
    "fine": "Thank you. Your answer is written down. Where nothing speaks against it, the certificate is public now.",
    "not-watched": "Thank you for saying so. It is written down, and nobody takes it for “all is well”.",
}


async def show(request: Request) -> Response:
    """Show one watch."""
    return await _page(request, await signed_in(request))


async def answer(request: Request) -> Response:
    """Take the answer of who watched."""
    visitor = await signed_in(request)
    form = await form_of(request, desk_of(request).settings.max_report_bytes * ENCODED)
    key, do = request.path_params["watch"], form.get("do", "")
    try:
        if do == "report":
            return await _report(request, visitor, key, form)
        if do in _SAID and await first_time(request, form.get("mark", "")):
            await (space_desk(request).certify if do == "fine" else space_desk(request).say_not_watched)(visitor, key)
    except ProgrammeError as error:
        return await _page(request, visitor, 422, wrong=sentence(error), kept=form)
    return RedirectResponse(f"/programme/watches/{key}?done={do if do in _SAID else ''}", 303)


async def _report(request: Request, visitor: Visitor, key: str, form: dict[str, str]) -> Response:
    """
    Take a report as every form's; sent twice it is one.

    Raises:
        ForgedError: the form has no mark of ours.

    """
    if not _MARK.fullmatch(form.get("mark", "")):
        raise ForgedError
    fields = {name: form.get(name, "") for name in ("text", "about", "danger")} | {"intent": Intent.REPORT.value}
    try:
        written = report_from_form(fields, once=f"watch:{key}:{form['mark']}")
    except BodyError as error:
        wrong = _NEEDED if not form.get("text", "").strip() else "; ".join(one.message for one in error.faults)
        return await _page(request, visitor, 422, wrong=wrong, kept=form)
    try:
        hold_of(request).admit()
        done = await space_desk(request).report_from_watch(visitor, key, written)
    except BusyError as error:  # nothing is lost: it comes back as it was typed
        return await _page(request, visitor, 503, wrong=error_in_words(error.code), kept=form)
    facts = {"done": done, "opened": done.opened, "again": False, "handled": False, "words": None}
    return page(request, "recorded", 201, visitor=visitor, **facts)


async def _page(
    request: Request, visitor: Visitor, status: int = 200, *, wrong: str = "", kept: dict[str, str] | None = None
) -> Response:
    found = await space_desk(request).watch_page(visitor, request.path_params["watch"])
    said = _SAID.get(request.query_params.get("done", ""))
    facts = {"found": found, "wrong": wrong, "said": said, "kept": kept or {}, "period": period}
    return page(request, "programme/watch", status, visitor=visitor, **facts)
