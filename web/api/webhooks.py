"""
`POST /api/webhooks/{name}`: another form tool hands a report over, signed, in a payload of its own shape.

Nothing of a body is read before its signature is found right. Which webhooks there are is `intake.webhooks`'s to say.
"""

import logging
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from engine.report import IncomingReport
from intake.faults import BodyError
from intake.webhooks import SIGNATURE, Webhook
from policies.shelf import UnknownPolicyError
from web.answers import json_answer
from web.bodies import read_bytes
from web.context import context_of
from web.documents import says
from web.errors import NotSignedError
from web.faults import UNKNOWN_POLICY
from web.gate import hold_of
from web.shapes import ErrorAnswer, InvalidAnswer, TakenAnswer

router = APIRouter(tags=["reports"])
InPath = Annotated[str, Path(description="the name of the mapping file, without .toml", examples=["our-form"])]
_log = logging.getLogger("handrail.web")
_SIGNATURE = {
    "name": SIGNATURE,
    "in": "header",
    "required": True,
    "description": "HMAC-SHA256 over the seconds since 1970, a dot and the body, under the webhook's secret",
    "schema": {"type": "string", "maxLength": 1000},
    "example": f"t=1764055696,v1={'5d41402abc4b2a76' * 4}",
}
_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"type": "object", "description": "whatever the tool sends; the mapping file says what is where"},
            "example": {"id": "d-1", "answers": [{"text": "Someone kept talking over me."}]},
        },
    },
}


@router.post(
    "/api/webhooks/{name}",
    summary="Take a report from another form tool",
    status_code=201,
    response_model=TakenAnswer,
    responses={
        **says(401, ErrorAnswer, "there is no such webhook, or its signature is missing, wrong or too old"),
        **says(409, ErrorAnswer, "a delivery with this id said something else before"),
        **says(413, ErrorAnswer, "the body is too large"),
        **says(422, InvalidAnswer, "every field that is wrong, by its place in the tool's payload"),
        **says(503, ErrorAnswer, "nothing was taken; come again after Retry-After seconds"),
    },
    openapi_extra={"requestBody": _BODY, "parameters": [_SIGNATURE]},
)
async def take_delivery(request: Request, name: InPath) -> Response:
    """Answer the reference alone, the same for the same delivery; the receipt would open the case to the tool."""
    context = context_of(request)
    raw = await read_bytes(request, context.desk.settings.max_report_bytes)
    now = context.desk.clock.now()
    webhook = context.webhooks.trusted(name, request.headers.get(SIGNATURE, ""), raw, now)
    if webhook is None:
        raise NotSignedError
    report = _read(webhook, raw)
    hold_of(request).admit()
    try:
        opened = await context.desk.open_case(report)
    except UnknownPolicyError:
        raise BodyError(webhook.mapping.own_words((UNKNOWN_POLICY,))) from None
    return json_answer({"reference": opened.reference}, 201)


def _read(webhook: Webhook, raw: bytes) -> IncomingReport:
    """Read a delivery; one that is refused is told to the operator too, since no person may see the tool's error."""
    try:
        return webhook.read(raw)
    except BodyError as error:
        places = "; ".join(fault.field or "the body" for fault in error.faults)
        _log.warning("a delivery of the webhook %s was refused for: %s", webhook.name, places)
        raise
