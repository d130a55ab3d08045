"""
`/desk/{reference}/keys`: who holds the key of a case, who should and does not, and giving it to them.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.keys.granting import GrantError
from engine.keys.unsealing import NoWrapError
from web.context import reference_of, signed_in
from web.pages.asking import asked_by
from web.pages.rendering import page
from web.people_desk import people_desk
from web.words import error_in_words


async def show(request: Request) -> Response:
    """Show who holds the key."""
    return await _page(request, wrong=None)


async def give(request: Request) -> Response:
    """Give the key to a colleague; the case's log says so."""
    visitor, form = await asked_by(request)
    reference = reference_of(request.path_params["reference"])
    try:
        await people_desk(request).grant(visitor, reference, form.get("email", ""))
    except (GrantError, NoWrapError) as error:
        return await _page(request, 409, wrong=error_in_words(error.code))
    return RedirectResponse(f"/desk/{reference}/keys?done=given", 303)


async def _page(request: Request, status: int = 200, *, wrong: str | None) -> Response:
    visitor, reference = await signed_in(request), reference_of(request.path_params["reference"])
    holders = await people_desk(request).key_holders(visitor, reference)
    mine = any(one.holds and one.email == visitor.person.email for one in holders)
    facts = {"reference": reference, "holders": holders, "can_give": mine, "wrong": wrong}
    done = request.query_params.get("done") == "given"
    return page(request, "case/keys", status, visitor=visitor, done=done, **facts)
