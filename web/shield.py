"""
What stands around every answer: headers that keep browsers careful, and a last net for errors nobody foresaw.

The net logs where an error arose and of which kind, never its message, which might quote what a person wrote.
"""

import logging
import traceback
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.answers import error_answer

_log = logging.getLogger("handrail.web")
_CONTENT_RULES = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SCRIPTED = f"{_CONTENT_RULES}; script-src 'self'"
"""The rules of the reporter's pages, which may load the one script that helps to leave quickly."""
HEADERS = (
    ("content-security-policy", _CONTENT_RULES),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"),
)
STATIC = "/static/"
_RAW_HEADERS = tuple((name.encode(), value.encode()) for name, value in HEADERS)


class Shield:
    """Wraps the application: adds the headers, catches what falls through, and takes HTTP only."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        """Wrap `app`; `https` says that people reach it by HTTPS, so browsers may be told to stay there."""
        self._app = app
        self._strict = ((b"strict-transport-security", b"max-age=31536000"),) if https else ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _Guarded(send, (*_RAW_HEADERS, *self._strict, _cache(scope)))
        try:
            await self._app(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001 - the last net: a traceback's message may hold what a person wrote
            log_unforeseen(error)
            if not guarded.started:
                await error_answer("failed", 500)(scope, receive, guarded)


def log_unforeseen(error: Exception) -> None:
    """Log of which kind an error is and where it arose; never its message, which might quote what a person wrote."""
    _log.error("a request failed: %s at %s", type(error).__name__, ", ".join(_places(error)))


class _Guarded:
    """The way back to the client: the first message gets the headers."""

    def __init__(self, send: Send, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self._send = send
        self._headers = headers
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            message = {**message, "headers": [*message.get("headers", ()), *self._missing(message)]}
        await self._send(message)

    def _missing(self, message: Message) -> list[tuple[bytes, bytes]]:
        there = {name.lower() for name, _ in message.get("headers", ())}
        return [one for one in self._headers if one[0] not in there]


def _cache(scope: Scope) -> tuple[bytes, bytes]:
    static = str(scope["path"]).startswith(STATIC)
    return (b"cache-control", b"public, max-age=3600" if static else b"no-store")


def _places(error: Exception) -> list[str]:
    """Name the innermost places an error passed through: file and line, no values."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
