"""
`POST /api/reports`: a report comes in as JSON and is answered once it is sealed and committed.

What a body may hold is `intake.body`'s to say; it is parsed once, from the bytes, since this door must be fast.
"""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from engine.report import Channel
from intake.body import fingerprint_of, parse_body, report_from_body
from intake.faults import BodyError, BodyFault
from web.answers import json_answer
from web.bodies import read_json_bytes
from web.context import desk_of
from web.documents import reads, says
from web.gate import hold_of
from web.shapes import ErrorAnswer, InvalidAnswer, OpenedAnswer
from web.views import opened_as_json

KEY_LIMIT = 255
router = APIRouter(tags=["reports"])

_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "any word of your own: the same key and body give the same answer, however often they are sent",
    "schema": {"type": "string", "maxLength": KEY_LIMIT},
    "example": "6f1d0b52-1c1e-4b43-8f43-9b4f7a1d2c3e",
}


@router.post(
    "/api/reports",
    summary="Send a report",
    status_code=201,
    response_model=OpenedAnswer,
    responses={
        **says(409, ErrorAnswer, "this key came with another body before"),
        **says(413, ErrorAnswer, "the body is too large"),
        **says(415, ErrorAnswer, "the body does not say that it is JSON"),
        **says(422, InvalidAnswer, "every field that is wrong"),
        **says(503, ErrorAnswer, "nothing was taken; come again after Retry-After seconds"),
    },
    openapi_extra=reads("ReportBody", parameters=[_KEY]),
)
async def send_report(request: Request) -> Response:
    """Take a report; only `intent` and `text` are required. Keep the receipt: it is shown this once."""
    desk = desk_of(request)
    raw = await read_json_bytes(request, desk.settings.max_report_bytes)
    body = parse_body(raw)
    once = _once(request)
    fingerprint = fingerprint_of(raw) if once else b""
    report = report_from_body(body, channel=Channel.API, once=once, fingerprint=fingerprint)
    hold_of(request).admit()
    return json_answer(opened_as_json(await desk.open_case(report)), 201)


def _once(request: Request) -> str | None:
    """Answer the sender's idempotency key; one that is empty or hard to keep is refused."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not (0 < len(key.strip()) <= KEY_LIMIT and key.isascii() and key.isprintable()):
        raise BodyError((BodyFault("Idempotency-Key", f"must be 1 to {KEY_LIMIT} plain characters"),))
    return f"api:{key.strip()}"
