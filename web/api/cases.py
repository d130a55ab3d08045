"""
`/api/cases`: what the person signed in may see, one case, and asking for a move.

Who may see or do what is decided by the engine; a case that is not theirs looks like one that does not exist.
"""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from engine.views import Wish
from web.answers import json_answer, move_answer
from web.bodies import read_shape
from web.context import desk_of, reference_of, signed_in
from web.documents import reads, says
from web.forgery import check_origin
from web.order import soonest_first
from web.shapes import AppliedAnswer, ErrorAnswer, InvalidAnswer, MoveBody, PendingAnswer, RefusedAnswer
from web.shapes_of_cases import CaseAnswer, CasesAnswer
from web.views import case_page_as_json, case_row_as_json

router = APIRouter(tags=["cases"])
InPath = Annotated[str, Path(examples=["HR-7Q2KMN4P"])]
_SIGN_IN = says(401, ErrorAnswer, "nobody is signed in")
_UNKNOWN = says(404, ErrorAnswer, "there is no such case for this person")


@router.get("/api/cases", summary="List the cases you may see", response_model=CasesAnswer, responses=_SIGN_IN)
async def list_cases(request: Request) -> Response:
    """List what is due first at the top, so late ones lead; cases that owe nothing come last."""
    rows = await desk_of(request).my_cases(await signed_in(request))
    return json_answer({"cases": [case_row_as_json(row) for row in soonest_first(rows)]})


@router.get(
    "/api/cases/{reference}",
    summary="Read one case",
    response_model=CaseAnswer,
    responses={**_SIGN_IN, **_UNKNOWN},
)
async def show_case(request: Request, reference: InPath) -> Response:
    """Show what was written, what was promised, its log, and the triggers you can pull now."""
    visitor = await signed_in(request)
    return json_answer(case_page_as_json(await desk_of(request).case_page(visitor, reference_of(reference))))


@router.post(
    "/api/cases/{reference}/moves",
    summary="Ask for a move",
    response_model=AppliedAnswer,
    responses={
        **says(202, PendingAnswer, "saved; it waits for the engine, or for more votes"),
        **_SIGN_IN,
        **_UNKNOWN,
        **says(409, RefusedAnswer, "refused, with the reason"),
        **says(422, InvalidAnswer, "every field that is wrong"),
    },
    openapi_extra=reads("MoveBody"),
)
async def move_case(request: Request, reference: InPath) -> Response:
    """Answers once the move is applied or refused; 202 if it still waits when our patience ends."""
    check_origin(request)
    visitor = await signed_in(request)
    desk = desk_of(request)
    asked = await read_shape(request, MoveBody, desk.settings.max_report_bytes)
    outcome, to = asked.outcome or None, asked.to or None
    wish = Wish(asked.trigger, asked.note or None, outcome, to, asked.expects, no_conflict=asked.no_conflict)
    return move_answer(await desk.request(visitor, reference_of(reference), wish))
