"""
`/board`: what people asked for and what became of it, for everybody; and the page of those who keep it.

What may stand there and who may change it is for `engine.programme`.
"""

from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.board_desk import BoardDesk
from engine.programme.board import Board, BoardError
from engine.programme.publishing_items import Draft
from engine.views import MoveAnswer, Visitor
from states.case import MoveStatus
from web.board_words import reason_in_words
from web.bodies import ENCODED, SMALL_BYTES
from web.context import desk_of, signed_in
from web.once import first_time
from web.pages.asking import form_of
from web.pages.rendering import page, reporter_page
from web.words import reason_in_words as move_in_words

_SAID = {
    "changed": "The board says so now, and the giver was written to, where there is one.",
    "taken": "It is off the board, words and all.",
    "private": "It is off the board for good. A report is open; the giver was told and comes to it with their receipt.",
    "private-only": "It is off the board for good. Whoever holds the feedback it came of opens the report from there.",
}


def board_desk(request: Request) -> BoardDesk:
    """Answer the desk as these pages ask it."""
    return cast("BoardDesk", desk_of(request))


async def show(request: Request) -> Response:
    """Show everybody the board; where no policy is about feedback there is none."""
    found = await board_desk(request).public_board()
    if found is None:
        raise HTTPException(404)
    return reporter_page(request, "board", board=found)


async def as_issues(request: Request) -> Response:
    """Hand out the public board as a file of issues."""
    if await board_desk(request).public_board() is None:
        raise HTTPException(404)
    headers = {"Content-Disposition": 'attachment; filename="issues.json"'}
    return Response(await board_desk(request).export_issues(), media_type="application/json", headers=headers)


async def keep(request: Request) -> Response:
    """Show the board to those who keep it."""
    visitor = await signed_in(request)
    return await _kept(request, visitor, said=_SAID.get(request.query_params.get("done", "")))


async def change(request: Request) -> Response:
    """Change one entry, take it back, or go on with it in private."""
    visitor = await signed_in(request)
    form = await form_of(request, SMALL_BYTES * ENCODED)
    if not await first_time(request, form.get("mark", "")):
        return RedirectResponse("/board/keep", 303)
    try:
        answer, done = await _do(request, visitor, request.path_params["entry"], form)
    except BoardError as error:
        return await _kept(request, visitor, 422, wrong=reason_in_words(error.reason), kept=form)
    if answer.status is MoveStatus.REFUSED:
        return await _kept(request, visitor, 409, wrong=move_in_words(answer.reason), kept=form)
    return RedirectResponse(f"/board/keep?done={done}", 303)


async def kept_by(request: Request, visitor: Visitor) -> Board:
    """Answer the board to someone who keeps it; for others there is no such page."""
    try:
        return await board_desk(request).kept_board(visitor)
    except BoardError:
        raise HTTPException(404) from None


def draft_of(form: dict[str, str]) -> Draft:
    """Read what a facilitator wrote for everybody."""
    said = {name: form.get(name, "").strip() for name in ("title", "text", "column", "link")}
    return Draft(said["title"], said["text"], said["column"], said["link"] or None)


async def _do(request: Request, visitor: Visitor, key: str, form: dict[str, str]) -> tuple[MoveAnswer, str]:
    desk, told = board_desk(request), form.get("told", "")
    if form.get("do") == "private":
        left = await desk.entry_leaves(visitor, key, told, danger=form.get("danger") == "yes")
        return left.answer, "private" if left.report else "private-only"
    if form.get("do") == "take":
        await desk.take_entry_back(visitor, key)
        return MoveAnswer(MoveStatus.APPLIED), "taken"
    verbatim = form.get("verbatim") == "yes"
    return await desk.change_entry(visitor, key, draft_of(form), told, verbatim=verbatim), "changed"


async def _kept(
    request: Request,
    visitor: Visitor,
    status: int = 200,
    *,
    said: str | None = None,
    wrong: str = "",
    kept: dict[str, str] | None = None,
) -> Response:
    found = await kept_by(request, visitor)
    facts = {"board": found, "said": said, "wrong": wrong, "kept": kept or {}}
    return page(
        request, "programme/keep_board", status, visitor=visitor, entry=request.path_params.get("entry"), **facts
    )
