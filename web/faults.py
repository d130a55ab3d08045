"""
Errors as answers: which status each error has, in JSON for programs and as a page for people.

The words are in `words`; what an error holds is codes and numbers, so nothing a person wrote can come back here.
"""

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from handrail.errors import HandrailError
from intake.faults import BodyError, BodyFault
from web.answers import error_answer, invalid_answer
from web.pages.rendering import problem_page
from web.pages.sign_in import ask_again, to_sign_in
from web.statuses import STATUSES

UNKNOWN_POLICY = BodyFault("policy", "is not a policy here; leave it out for the usual one")
_PLAIN = {404: "not-found", 405: "not-here"}
_MACHINE_PATHS = ("/api/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/static/")


def handle_errors(app: FastAPI) -> None:
    """Teach an application to answer every foreseen error."""
    app.add_exception_handler(HandrailError, _foreseen)
    app.add_exception_handler(HTTPException, _plain)


def is_for_people(request: Request) -> bool:
    """Tell whether a person in a browser waits for this answer."""
    return not request.url.path.startswith(_MACHINE_PATHS)


async def _foreseen(request: Request, error: Exception) -> Response:
    """Answer an error that Handrail raised on purpose."""
    if isinstance(error, BodyError):
        return _invalid(request, error.faults)
    code = error.code if isinstance(error, HandrailError) else "failed"
    if code == "unknown-policy":
        return _invalid(request, (UNKNOWN_POLICY,))
    if code == "sign-in-needed" and is_for_people(request):
        return await ask_again(request) if request.method == "POST" else to_sign_in(request)
    status = STATUSES.get(code, 500)
    return _answer(request, code if code in STATUSES else "failed", status, getattr(error, "retry_after", None))


async def _plain(request: Request, error: Exception) -> Response:
    """Answer an address that is not there, or not for this method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    code = _PLAIN.get(status, "failed")
    if is_for_people(request):
        return problem_page(request, code, status, headers)
    return error_answer(code, status, headers=headers)


def _invalid(request: Request, faults: tuple[BodyFault, ...]) -> Response:
    return problem_page(request, "invalid", 422) if is_for_people(request) else invalid_answer(faults)


def _answer(request: Request, code: str, status: int, wait: int | None) -> Response:
    headers = {} if wait is None else {"Retry-After": str(wait)}
    if is_for_people(request):
        return problem_page(request, code, status, headers)
    facts = {} if wait is None else {"retry_after": wait}
    return error_answer(code, status, headers=headers, **facts)
