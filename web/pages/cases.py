"""
`/desk`: what is mine and by when, what nobody has taken, what else I may read. Soonest first, late ones marked.

Each part has pages of its own and can be narrowed by links. No content stands here, nor a count of what is not shown.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.showing.case_lists import CasesAsked, CasesListed, Only, Part
from engine.views import CaseRow
from web.context import desk_of, visitor_of
from web.move_labels import form_of
from web.pages.rendering import page

PAGE = 25
_GLANCE = 10
"""How many cases of each part stand on the first page."""
TITLES = {
    Part.MINE: "Yours",
    Part.UNTAKEN: "Nobody has taken these yet",
    Part.OTHERS: "Others you may read",
    Part.ENDED: "Ended",
}
NARROWED = {
    Only.LATE: "Late",
    Only.SOON: "Due within a day",
    Only.DANGER: "Danger",
    Only.RECEIVED: "Received",
    Only.COUNSELLED: "Counselled",
    Only.ESCALATED: "Escalated",
}
_FIRST_PAGE = (Part.MINE, Part.UNTAKEN, Part.OTHERS)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the desk as it is shown; `more` is the address of what follows, None where that is all."""

    part: Part
    title: str
    rows: tuple[CaseRow, ...]
    more: str | None


async def show(request: Request) -> Response:
    """List the cases that this person may see; whoever is not signed in is asked to."""
    visitor = await visitor_of(request)
    if visitor is None:
        return RedirectResponse("/sign-in", 303)
    part, only = _part(request), _only(request)
    asked = [_asked(request, one, only, whole=one is part) for one in ((part,) if part else _FIRST_PAGE)]
    found = await desk_of(request).list_parts(visitor, asked)
    sections = [_section(one, listed, whole=one.part is part) for one, listed in zip(asked, found, strict=True)]
    facts: dict[str, Any] = {"part": part, "only": only, "later": bool(part and request.query_params.get("after"))}
    done = form_of(request.query_params.get("done", ""))
    return page(request, "cases", visitor=visitor, sections=sections, done=done, links=_links(part, only), **facts)


def _asked(request: Request, part: Part, only: Only | None, *, whole: bool) -> CasesAsked:
    after = request.query_params.get("after") if whole else None
    return CasesAsked(part, only, after, PAGE if whole or part is Part.MINE else _GLANCE)


def _section(asked: CasesAsked, found: CasesListed, *, whole: bool) -> Section:
    return Section(asked.part, TITLES[asked.part], found.rows, _more(found, asked.part, asked.only, whole=whole))


def _more(found: CasesListed, part: Part, only: Only | None, *, whole: bool) -> str | None:
    if found.after is None:
        return None
    return _address(part, only, found.after) if whole else _address(part, only)


def _links(part: Part | None, only: Only | None) -> list[tuple[str, str, bool]]:
    """Answer the links that narrow what is shown: their words, their addresses, and whether they are chosen."""
    if part is Part.ENDED:
        return []
    every = [("All", _address(part, None), only is None)]
    return every + [(words, _address(part, one), only is one) for one, words in NARROWED.items()]


def _address(part: Part | None, only: Only | None, after: str | None = None) -> str:
    asked = {"show": part, "only": only, "after": after}
    said = {name: str(value) for name, value in asked.items() if value is not None}
    return f"/desk?{urlencode(said)}" if said else "/desk"


def _part(request: Request) -> Part | None:
    asked = request.query_params.get("show", "")
    return Part(asked) if asked in set(Part) else None


def _only(request: Request) -> Only | None:
    asked = request.query_params.get("only", "")
    return Only(asked) if asked in set(Only) else None
