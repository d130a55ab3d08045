"""
`/board/scouting`: who reads which channel at which hour, so that nobody reads it twice and none is left out.
"""

from datetime import UTC, datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.programme.board import BoardError
from engine.views import Visitor
from web.board_words import reason_in_words
from web.context import desk_of, signed_in
from web.once import first_time
from web.pages.asking import asked_by
from web.pages.rendering import page
from web.programme.board import board_desk

_HOUR = timedelta(hours=1)


async def show(request: Request) -> Response:
    """Show the slots."""
    return await _page(request, await signed_in(request))


async def change(request: Request) -> Response:
    """Claim an hour of a channel, or give one back."""
    visitor, form = await asked_by(request)
    if not await first_time(request, form.get("mark", "")):
        return RedirectResponse("/board/scouting", 303)
    desk = board_desk(request)
    try:
        if form.get("do") == "release":
            await desk.release_slot(visitor, form.get("slot", ""))
        else:
            await desk.claim_slot(visitor, form.get("platform", ""), form.get("topic", ""), _at(form))
    except BoardError as error:
        return await _page(request, visitor, 422, wrong=reason_in_words(error.reason), kept=form)
    return RedirectResponse("/board/scouting", 303)


def _at(form: dict[str, str]) -> datetime:
    """Read an hour of a day, in UTC."""
    try:
        at = datetime.fromisoformat(f"{form.get('day', '')}T{int(form.get('hour', '')):02}:00")
    except ValueError:
        raise BoardError("words-needed") from None
    return at.replace(tzinfo=UTC)


async def _page(
    request: Request, visitor: Visitor, status: int = 200, *, wrong: str = "", kept: dict[str, str] | None = None
) -> Response:
    try:
        slots = await board_desk(request).scouting_slots(visitor)
    except BoardError:
        raise HTTPException(404) from None
    now = desk_of(request).clock.now()
    ahead = [one for one in slots if one.at + _HOUR > now]
    facts = {"ahead": ahead, "over": [one for one in slots if one not in ahead], "wrong": wrong, "kept": kept or {}}
    return page(request, "programme/scouting", status, visitor=visitor, **facts)
