"""
`/people`: the roster, for whoever keeps it: who is there and how much they carry, terms, roles, rest, invitations.

Who may is for `engine.keeping_roster`; everybody else is told so, and sees nobody.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.inviting import Invitation
from engine.roster import Membership, RosterError
from engine.views import Visitor
from handrail.identifiers import PersonId
from web.context import signed_in
from web.once import first_time
from web.pages.asking import asked_by
from web.pages.rendering import page
from web.people_desk import PeopleDesk, people_desk

_EVENTS = {
    "invited": "was invited",
    "invited-again": "was invited again",
    "invitation-withdrawn": "is not invited any more",
    "invitation-ended": "did not follow the invitation",
    "joined": "joined",
    "left": "left",
    "term": "has a new end of term",
    "term-ended": "left at the end of the term",
    "roles": "has other roles",
    "rests": "rests",
    "back": "is back",
    "trained": "has finished the training",
    "certified": "is certified for a term",
    "chose": "has chosen what comes after the term",
    "refresher": "is on hold until a refresher",
}
_DONE = {
    "invited": "The invitation is on its way.",
    "again": "A new link is on its way; the one before opens nothing.",
    "withdraw": "The invitation is taken back.",
    "leave": "They have left. What they could read is closed to them.",
}


async def show(request: Request) -> Response:
    """Show the roster."""
    return await _page(request, await signed_in(request), done=request.query_params.get("done", ""))


async def invite(request: Request) -> Response:
    """Invite someone by mail."""
    visitor, form = await asked_by(request)
    if not await first_time(request, form.get("mark", "")):
        return RedirectResponse("/people", 303)
    try:
        await people_desk(request).invite(visitor, _wanted(form))
    except (RosterError, ValueError) as error:
        return await _page(request, visitor, 422, wrong=_said(error), kept=form)
    return RedirectResponse("/people?done=invited", 303)


async def change(request: Request) -> Response:
    """Change something of someone."""
    visitor, form = await asked_by(request)
    do = _CHANGES.get(form.get("do", ""))
    if do is None:
        return RedirectResponse("/people", 303)
    try:
        await do(people_desk(request), visitor, PersonId(request.path_params["person"]), form)
    except (RosterError, ValueError) as error:
        return await _page(request, visitor, 422, wrong=_said(error))
    return RedirectResponse(f"/people?done={form['do']}", 303)


async def _page(
    request: Request,
    visitor: Visitor,
    status: int = 200,
    *,
    wrong: str | None = None,
    done: str = "",
    kept: dict[str, str] | None = None,
) -> Response:
    roster = await people_desk(request).roster_page(visitor)
    said = _DONE.get(done, "That is done." if done in _CHANGES else None)
    facts = {"roster": roster, "wrong": wrong, "said": said, "EVENTS": _EVENTS, "kept": kept or {}}
    return page(request, "people/index", status, visitor=visitor, **facts)


def _wanted(form: dict[str, str]) -> Invitation:
    return Invitation(
        email=form.get("email", ""),
        name=form.get("name", "")[:200],
        roles=_roles(form),
        starts=_day(form.get("starts", "")),
        until=_day(form.get("until", "")),
        known=Membership(trained=form.get("trained") == "yes"),
    )


def _roles(form: dict[str, str]) -> frozenset[str]:
    return frozenset(name.removeprefix("role-") for name in form if name.startswith("role-"))


def _day(text: str) -> datetime | None:
    """
    Read a day as its beginning in UTC; nothing is no day.

    Raises:
        ValueError: it is no day.

    """
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) if text.strip() else None


def _said(error: Exception) -> str:
    words = str(error) if isinstance(error, RosterError) else "write a day like 2027-01-31"
    return f"{words[:1].upper()}{words[1:]}."


async def _term(desk: PeopleDesk, visitor: Visitor, person: PersonId, form: dict[str, str]) -> None:
    await desk.set_term(visitor, person, _day(form.get("until", "")))


async def _set_roles(desk: PeopleDesk, visitor: Visitor, person: PersonId, form: dict[str, str]) -> None:
    await desk.set_roles(visitor, person, _roles(form))


async def _rest(desk: PeopleDesk, visitor: Visitor, person: PersonId, form: dict[str, str]) -> None:
    await desk.set_rest(visitor, person, available=form["do"] == "back")


async def _trained(desk: PeopleDesk, visitor: Visitor, person: PersonId, form: dict[str, str]) -> None:
    await desk.set_trained(visitor, person, experienced=form.get("experienced") == "yes")


async def _leave(desk: PeopleDesk, visitor: Visitor, person: PersonId, form: dict[str, str]) -> None:
    if form["do"] == "leave" and form.get("sure") != "yes":
        raise RosterError("tick that you are sure: this cannot be undone")
    await desk.part_with(visitor, person)


async def _again(desk: PeopleDesk, visitor: Visitor, person: PersonId, form: dict[str, str]) -> None:
    del form
    await desk.invite_again(visitor, person)


_CHANGES: dict[str, Callable[[PeopleDesk, Visitor, PersonId, dict[str, str]], Awaitable[None]]] = {
    "term": _term,
    "roles": _set_roles,
    "rest": _rest,
    "back": _rest,
    "trained": _trained,
    "leave": _leave,
    "withdraw": _leave,
    "again": _again,
}
