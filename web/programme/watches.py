"""
`/programme/watches`: one watch, and how it ends: by certifying, by a report, or by saying that nobody watched.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.programme.team import ProgrammeError
from engine.programme.watches import Reporting
from engine.views import Visitor
from web.bodies import ENCODED
from web.context import desk_of, signed_in
from web.once import first_time
from web.pages.asking import form_of
from web.pages.rendering import page
from web.programme.asking import period, sentence, space_desk

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
    about = tuple(one.strip() for one in form.get("about", "").splitlines() if one.strip())
    written = Reporting(form.get("text", ""), about[:50], form.get("danger") == "yes")
    done = await space_desk(request).report_from_watch(visitor, key, written, form.get("mark", "")[:64])
    facts = {"done": done, "opened": done.opened, "again": False, "handled": False, "words": None}
    return page(request, "recorded", 201, visitor=visitor, **facts)


async def _page(
    request: Request, visitor: Visitor, status: int = 200, *, wrong: str = "", kept: dict[str, str] | None = None
) -> Response:
    found = await space_desk(request).watch_page(visitor, request.path_params["watch"])
    said = _SAID.get(request.query_params.get("done", ""))
    facts = {"found": found, "wrong": wrong, "said": said, "kept": kept or {}, "period": period}
    return page(request, "programme/watch", status, visitor=visitor, **facts)
