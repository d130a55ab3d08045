"""
`/programme/events`: one event, ready or what is missing in words, and everything that can be said of it.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.programme.team import ProgrammeError
from engine.space_desk import SpaceDesk
from engine.views import Visitor
from handrail.identifiers import PersonId, is_id
from web.context import signed_in
from web.once import first_time
from web.pages.asking import asked_by
from web.pages.rendering import page
from web.programme.asking import KINDS, event_wish, sentence, space_desk, there, typed
from web.programme.spaces import overview_page

_Change = Callable[[SpaceDesk, Visitor, str, dict[str, str]], Awaitable[None]]
_SAID = {
    "designate": "They are designated.",
    "undesignate": "They are not designated any more.",
    "named": "What you said about your name is kept.",
    "notice": "What you said about the notice is kept.",
    "ready": "The event is ready.",
    "end": "That is written down.",
    "change": "The event is changed.",
}


async def add(request: Request) -> Response:
    """Enter an event."""
    visitor, form = await asked_by(request)
    if not await first_time(request, form.get("mark", "")):
        return RedirectResponse("/programme", 303)
    try:
        event = await space_desk(request).add_event(visitor, event_wish(form))
    except ProgrammeError as error:
        return await overview_page(request, visitor, 422, wrong=sentence(error), kept=form)
    return RedirectResponse(f"/programme/events/{event.slug}", 303)


async def show(request: Request) -> Response:
    """Show one event."""
    return await _page(request, await signed_in(request))


async def change(request: Request) -> Response:
    """Say something of an event, or change it."""
    visitor, form = await asked_by(request)
    slug, do = request.path_params["slug"], form.get("do", "")
    known = do in _CHANGES and await first_time(request, form.get("mark", ""))
    try:
        if known:
            await _CHANGES[do](space_desk(request), visitor, slug, form)
    except ProgrammeError as error:
        return await _page(request, visitor, 422, wrong=sentence(error))
    return RedirectResponse(f"/programme/events/{slug}?done={do if known else ''}", 303)


async def _page(request: Request, visitor: Visitor, status: int = 200, *, wrong: str = "") -> Response:
    found = await space_desk(request).event_page(visitor, request.path_params["slug"])
    said = _SAID.get(request.query_params.get("done", ""))
    facts = {"found": found, "wrong": wrong, "said": said, "KINDS": KINDS, "there": there, "typed": typed}
    return page(request, "programme/event", status, visitor=visitor, **facts)


def _person(form: dict[str, str]) -> PersonId:
    return PersonId(form.get("person", "") if is_id(form.get("person", "")) else "")


async def _designate(desk: SpaceDesk, visitor: Visitor, slug: str, form: dict[str, str]) -> None:
    await desk.designate(visitor, slug, _person(form))


async def _undesignate(desk: SpaceDesk, visitor: Visitor, slug: str, form: dict[str, str]) -> None:
    await desk.undesignate(visitor, slug, _person(form))


async def _named(desk: SpaceDesk, visitor: Visitor, slug: str, form: dict[str, str]) -> None:
    await desk.name_myself(visitor, slug, named=form.get("named") == "yes")


async def _notice(desk: SpaceDesk, visitor: Visitor, slug: str, form: dict[str, str]) -> None:
    await desk.set_notice(visitor, slug, posted=form.get("posted") == "yes")


async def _ready(desk: SpaceDesk, visitor: Visitor, slug: str, form: dict[str, str]) -> None:
    del form
    await desk.make_ready(visitor, slug)


async def _end(desk: SpaceDesk, visitor: Visitor, slug: str, form: dict[str, str]) -> None:
    await desk.end_event(visitor, slug, form.get("outcome", ""))


async def _changed(desk: SpaceDesk, visitor: Visitor, slug: str, form: dict[str, str]) -> None:
    await desk.change_event(visitor, slug, event_wish(form))


_CHANGES: dict[str, _Change] = {
    "designate": _designate,
    "undesignate": _undesignate,
    "named": _named,
    "notice": _notice,
    "ready": _ready,
    "end": _end,
    "change": _changed,
}
