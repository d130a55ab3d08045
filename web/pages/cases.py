"""
`/desk`: what is mine and by when. Late ones lead, and time left stands there in words.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from states.lifecycle import CaseState
from web.context import desk_of, visitor_of
from web.move_labels import form_of
from web.order import soonest_first
from web.pages.rendering import page


async def show(request: Request) -> Response:
    """List the cases that this person may see; whoever is not signed in is asked to."""
    visitor = await visitor_of(request)
    if visitor is None:
        return RedirectResponse("/sign-in", 303)
    rows = soonest_first(await desk_of(request).my_cases(visitor))
    open_rows = [row for row in rows if row.state is not CaseState.RESOLVED]
    ended = [row for row in rows if row.state is CaseState.RESOLVED]
    done = form_of(request.query_params.get("done", ""))
    return page(request, "cases", visitor=visitor, rows=open_rows, ended=ended, done=done)
