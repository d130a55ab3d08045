"""
`/programme`: spaces, what happens next in them, and the watches that are mine; one space, and who watches it.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.programme.reading_tables import read_time
from engine.programme.spaces import SpaceWish
from engine.programme.team import ProgrammeError, SpaceKind
from engine.views import Visitor
from handrail.identifiers import PersonId, is_id
from web.context import reference_of, signed_in
from web.once import first_time
from web.pages.asking import asked_by
from web.pages.rendering import page
from web.programme.asking import KINDS, period, sentence, space_desk, there

_SAID = {
    "space": "The space is kept.",
    "watch": "The watch is scheduled; who watches is told.",
    "event": "The event is entered. Its clock runs: it is to be covered in time.",
}


async def overview(request: Request) -> Response:
    """Show the programme."""
    return await overview_page(request, await signed_in(request))


async def overview_page(
    request: Request, visitor: Visitor, status: int = 200, *, wrong: str = "", kept: dict[str, str] | None = None
) -> Response:
    """Show the programme, with what is wrong about a form that was sent, and what was typed in it."""
    found = await space_desk(request).programme_page(visitor)
    said = _SAID.get(request.query_params.get("done", ""))
    facts = {"found": found, "wrong": wrong, "kept": kept or {}, "said": said, "KINDS": KINDS, "there": there}
    return page(request, "programme/index", status, visitor=visitor, period=period, **facts)


async def case(request: Request) -> Response:
    """Lead from a case of an event or a watch to where it is looked after."""
    visitor, reference = await signed_in(request), reference_of(request.path_params["reference"])
    return RedirectResponse(f"/programme/{await space_desk(request).place_of_case(visitor, reference)}", 303)


async def add(request: Request) -> Response:
    """Add a space."""
    visitor, form = await asked_by(request)
    if not await first_time(request, form.get("mark", "")):
        return RedirectResponse("/programme", 303)
    try:
        space = await space_desk(request).add_space(visitor, _wish(form))
    except ProgrammeError as error:
        return await overview_page(request, visitor, 422, wrong=sentence(error), kept=form)
    return RedirectResponse(f"/programme/spaces/{space.slug}?done=space", 303)


async def show(request: Request) -> Response:
    """Show one space."""
    return await _page(request, await signed_in(request))


async def change(request: Request) -> Response:
    """Change a space, or let someone watch it."""
    visitor, form = await asked_by(request)
    desk, slug, do = space_desk(request), request.path_params["slug"], form.get("do", "")
    if not await first_time(request, form.get("mark", "")):
        return RedirectResponse(f"/programme/spaces/{slug}", 303)
    try:
        if do == "watch":
            since, until = (read_time(form.get(name, ""), "UTC", name) for name in ("since", "until"))
            await desk.schedule_watch(visitor, slug, _person(form), since, until)
        else:
            await desk.change_space(visitor, slug, _wish(form))
    except ProgrammeError as error:
        return await _page(request, visitor, 422, wrong=sentence(error), kept=form)
    return RedirectResponse(f"/programme/spaces/{slug}?done={'watch' if do == 'watch' else 'space'}", 303)


def _wish(form: dict[str, str]) -> SpaceWish:
    return SpaceWish(
        form.get("name", ""), form.get("kind", SpaceKind.ONLINE), form.get("link", ""), form.get("watched") == "yes"
    )


def _person(form: dict[str, str]) -> PersonId:
    return PersonId(form.get("person", "") if is_id(form.get("person", "")) else "")


async def _page(
    request: Request, visitor: Visitor, status: int = 200, *, wrong: str = "", kept: dict[str, str] | None = None
) -> Response:
    found = await space_desk(request).space_page(visitor, request.path_params["slug"])
    said = _SAID.get(request.query_params.get("done", ""))
    facts = {"found": found, "wrong": wrong, "kept": kept or {}, "said": said, "KINDS": KINDS, "there": there}
    return page(request, "programme/space", status, visitor=visitor, period=period, **facts)
