"""
`POST /api/receipt` and `/api/receipt/moves`: the reporter comes back without an account.

The receipt travels in bodies only, never in an address, and a wrong one looks like one that has expired.
"""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from engine.views import Wish
from web.answers import json_answer, move_answer
from web.bodies import SMALL_BYTES, read_shape
from web.context import context_of, desk_of
from web.documents import reads, says
from web.shapes import (
    AppliedAnswer,
    ErrorAnswer,
    InvalidAnswer,
    PendingAnswer,
    ReceiptAnswer,
    ReceiptBody,
    RefusedAnswer,
    ReporterMoveBody,
)
from web.views import reporter_view_as_json

router = APIRouter(tags=["receipt"])
_UNKNOWN = says(404, ErrorAnswer, "wrong, malformed and expired receipts alike")
_OFTEN = says(429, ErrorAnswer, "too many wrong ones just now; come again after Retry-After seconds")
_INVALID = says(422, InvalidAnswer, "every field that is wrong")


@router.post(
    "/api/receipt",
    summary="See how a report stands",
    response_model=ReceiptAnswer,
    responses={**_UNKNOWN, **_OFTEN, **_INVALID},
    openapi_extra=reads("ReceiptBody"),
)
async def open_receipt(request: Request) -> Response:
    """Show its state, what was promised by when, what became of that, and the messages."""
    asked = await read_shape(request, ReceiptBody, SMALL_BYTES)
    with context_of(request).receipts.trying(None):
        view = await desk_of(request).reporter_view(asked.receipt)
    return json_answer(reporter_view_as_json(view))


@router.post(
    "/api/receipt/moves",
    summary="Write again, agree, take back, appeal",
    response_model=AppliedAnswer,
    responses={
        **says(202, PendingAnswer, "saved, and waits"),
        **_UNKNOWN,
        **says(409, RefusedAnswer, "refused, with the reason"),
        **_INVALID,
        **_OFTEN,
    },
    openapi_extra=reads("ReporterMoveBody"),
)
async def move_as_reporter(request: Request) -> Response:
    """Pull one of the triggers that `may` lists; `note` is what you write."""
    desk = desk_of(request)
    asked = await read_shape(request, ReporterMoveBody, desk.settings.max_report_bytes)
    wish = Wish(asked.trigger, asked.note or None, asked.outcome or None)
    with context_of(request).receipts.trying(None):
        answer = await desk.reporter_move(asked.receipt, wish)
    return move_answer(answer)
