"""
JSON answers: every body the API sends is made here, errors in one shape.

An error is `{"error": code, "message": words}`, with `fields` or `reason` where they help; `shapes` documents them.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from starlette.responses import Response

from engine.views import MoveAnswer
from intake.faults import BodyFault
from states.case import MoveStatus
from web.words import error_in_words, reason_in_words


def json_answer(content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer JSON."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, status, headers=headers, media_type="application/json")


def error_answer(code: str, status: int, *, headers: Mapping[str, str] | None = None, **facts: object) -> Response:
    """Answer an error, with `facts` beside its code and its words."""
    return json_answer({"error": code, "message": error_in_words(code), **facts}, status, headers)


def invalid_answer(faults: Iterable[BodyFault]) -> Response:
    """Answer 422 and name every field that is wrong, never a value."""
    return error_answer("invalid", 422, fields=[{"field": one.field, "message": one.message} for one in faults])


def move_answer(answer: MoveAnswer) -> Response:
    """Answer what became of a move: 200 applied, 202 still pending, 409 refused."""
    pending = answer.status is MoveStatus.PENDING
    words = reason_in_words(answer.reason, pending=pending)
    if answer.status is MoveStatus.APPLIED:
        return json_answer({"status": "applied"})
    if pending:
        return json_answer({"status": "pending", "reason": answer.reason, "message": words}, 202)
    return json_answer({"error": "refused", "reason": answer.reason or "refused", "message": words}, 409)


def instant(at: datetime) -> str:
    """Write an instant in UTC, RFC 3339, ending in Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def maybe_instant(at: datetime | None) -> str | None:
    """Write an instant that may be missing."""
    return None if at is None else instant(at)
