"""
The cookie by which a browser shows that someone has signed in with it before, so that strangers cannot slow it down.

It holds a random number and the server's MAC over it and the account, for up to four accounts; nothing in it tells
whose it is, and it lets nobody in. What it is good for is in `web.guesses`; after OWASP's "device cookies".
"""

from starlette.requests import Request
from starlette.responses import Response

from web.context import desk_of
from web.cookies import known_cookie, set_known_cookie

MOST = 4
"""How many accounts one browser is known for; the one that was used longest ago gives way."""


def known_as(request: Request, email: str) -> str | None:
    """Answer the mark by which this browser is known for an account; None if it is not."""
    desk = desk_of(request)
    return next((mark for mark in _marks(request) if desk.knows_browser(email, mark)), None)


def remember(request: Request, response: Response, email: str) -> None:
    """Make a browser known for an account whose owner has just signed in with it."""
    mark = known_as(request, email) or desk_of(request).mark_browser(email)
    others = [one for one in _marks(request) if one != mark]
    set_known_cookie(request, response, ".".join([mark, *others][:MOST]))


def _marks(request: Request) -> list[str]:
    return [one for one in (known_cookie(request) or "").split(".") if one][:MOST]
