"""
Who is let in: before a request is read, whether there is room for what it brings.

What is over capacity is answered here for a small part of what taking it would cost, or the refusals themselves would
use up the process. How much room there is, and how it is shared, is for `intake.admission`.
"""

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from handrail.errors import BusyError
from intake.admission import Admission, Hold
from intake.doors import Door, RefusedAtTheDoorError
from intake.senders import sender_of
from web.answers import error_answer
from web.pages.rendering import REPORTER_PLACES, page, reporter_page
from web.shield import SCRIPTED, STATIC
from web.speaking import speaker_of

_MACHINES = (STATIC, "/healthz", "/readyz", "/metrics")
"""What is answered however full it is: it costs little, and who watches must see that we are full."""
HOLD = "handrail.hold"
"""Where a request's scope has what it holds."""


class Gate:
    """Wraps the application: each request has a hold on what it takes, which ends with it."""

    def __init__(self, app: ASGIApp, *, admission: Admission) -> None:
        """Wrap `app`; `admission` is asked for room."""
        self._app, self._admission = app, admission
        self._written: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http" or scope["path"].startswith(_MACHINES):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        with self._admission.begin(_door_of(request), _sender(request)) as hold:
            scope[HOLD] = hold
            try:
                self._look(hold)
            except RefusedAtTheDoorError as error:
                await self._refusal(request, error)(scope, receive, send)
            else:
                await self._app(scope, receive, send)

    def _look(self, hold: Hold) -> None:
        """Look whether there is room; people are shown what they typed, as long as there is time for that."""
        if hold.door is Door.PAGES:
            hold.show()
            return
        why = self._admission.why_not(hold.door, hold.sender)
        if why is not None and not (hold.door is Door.FORM and self._admission.explained.take(hold.door)):
            raise self._admission.refuse(hold.door, why)

    def _refusal(self, request: Request, error: BusyError) -> Response:
        path = str(request.scope["path"])
        if path.startswith("/api/"):
            return busy_answer(error.retry_after)
        key = speaker_of(request).language.code if path in REPORTER_PLACES else ""
        if key not in self._written:
            self._written[key] = bytes(full_page(request, error).body)
        headers = _again(error.retry_after) | ({"content-security-policy": SCRIPTED} if key else {})
        return HTMLResponse(self._written[key], 503, headers)


def hold_of(request: Request) -> Hold:
    """Answer what a request has in hand."""
    hold: Hold = request.scope[HOLD]
    return hold


@lru_cache(maxsize=64)
def busy_answer(retry_after: int) -> Response:
    """Tell a program when to come again. It is kept, for writing it was a tenth of a refusal; nobody may change it."""
    return error_answer("busy", 503, headers=_again(retry_after), retry_after=retry_after)


def full_page(request: Request, error: BusyError) -> Response:
    """Tell a person whose form could not be read to load the page again, which sends what they typed once more."""
    write = reporter_page if request.url.path in REPORTER_PLACES else page
    response = write(request, "full", 503)
    response.headers.update(_again(error.retry_after))
    return response


def _again(seconds: int) -> dict[str, str]:
    return {"Retry-After": str(seconds)}


def _door_of(request: Request) -> Door:
    path = str(request.scope["path"])  # not `url.path`: making a URL is a tenth of a refusal
    if request.scope["method"] != "POST":
        return Door.PAGES
    if path.startswith("/api/webhooks/"):
        return Door.WEBHOOK
    return {"/report": Door.FORM, "/api/reports": Door.API}.get(path, Door.PAGES)


def _sender(request: Request) -> bytes | None:
    return sender_of(request.client.host if request.client else None, request.headers.get("x-forwarded-for", ""))
