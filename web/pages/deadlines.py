"""
`/desk/deadlines`: what is due in my own cases, for a calendar or as a table; and the calendar's private address.

A program that fetches a calendar cannot sign in: whoever has the address has the deadlines, and nothing else. It is
shown once, and can be renewed and switched off.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.showing.deadlines import Clock
from engine.views import Visitor
from web.answers import instant
from web.bodies import SMALL_BYTES, read_form
from web.calendar import MEDIA_TYPE, calendar_of
from web.context import desk_of, visitor_of
from web.forgery import check_form
from web.labels import promise_state
from web.pages.rendering import page
from web.tables import MEDIA_TYPE as CSV
from web.tables import table_of

_PLACE = "/desk/deadlines"
_HEAD = ("reference", "case state", "with", "promise", "to", "due", "stands", "kept", "broken")


async def show(request: Request) -> Response:
    """Show what is due, and whether the calendar has an address."""
    visitor = await visitor_of(request)
    return await _page(request, visitor) if visitor else _to_sign_in()


async def change(request: Request) -> Response:
    """Make the calendar a new address and show it once, or switch it off."""
    visitor = await visitor_of(request)
    if visitor is None:
        return _to_sign_in()
    form = await read_form(request, SMALL_BYTES)
    check_form(request, form.get("token", ""))
    if form.get("do") == "renew":
        return await _page(request, visitor, _address(request, await desk_of(request).new_feed(visitor)))
    if form.get("do") == "off":
        await desk_of(request).switch_feed_off(visitor)
    return RedirectResponse(_PLACE, 303)


async def table(request: Request) -> Response:
    """Write the clocks of one's own cases as CSV, those that have ended too."""
    visitor = await visitor_of(request)
    if visitor is None:
        return _to_sign_in()
    clocks = await desk_of(request).clocks_of(visitor, running=False)
    named = {"content-disposition": 'attachment; filename="clocks.csv"'}
    return Response(table_of(_HEAD, [_row(one) for one in clocks]), media_type=CSV, headers=named)


async def feed(request: Request) -> Response:
    """
    Write the calendar that belongs to a private address.

    Raises:
        HTTPException: 404; it belongs to nobody, or not any more.

    """
    desk = desk_of(request)
    clocks = await desk.deadlines_by(request.path_params["secret"])
    if clocks is None:
        raise HTTPException(404)
    return Response(calendar_of(clocks, desk.clock.now()), media_type=MEDIA_TYPE)


async def _page(request: Request, visitor: Visitor, address: str | None = None) -> Response:
    desk = desk_of(request)
    clocks, since = await desk.clocks_of(visitor, running=True), await desk.feed_since(visitor)
    return page(request, "deadlines", visitor=visitor, address=address, clocks=clocks, since=since)


def _address(request: Request, secret: str) -> str:
    base = desk_of(request).settings.public_url or str(request.base_url)
    return f"{base.rstrip('/')}/calendar/{secret}.ics"


def _row(clock: Clock) -> tuple[str, ...]:
    one = clock.promise
    return (
        clock.reference,
        clock.state.value,
        clock.holder,
        one.name,
        one.to or "",
        instant(one.due_at),
        promise_state(one),
        instant(one.kept_at) if one.kept_at else "",
        instant(one.broken_at) if one.broken_at else "",
    )


def _to_sign_in() -> Response:
    return RedirectResponse("/sign-in", 303)
