"""
Whether a request came from our own page: where the browser says it comes from, and a token only our page could hold.

The token is made of the form's cookie and the sign-in's, so it is of no use to another browser or after signing out.
"""

import hmac
import secrets
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.requests import Request

from web.cookies import form_cookie, session_cookie
from web.errors import ForgedError

_OWN = {"same-origin", "none"}


def new_seed() -> str:
    """Draw what a form's cookie holds: 192 random bits."""
    return secrets.token_urlsafe(24)


def form_token(request: Request, seed: str, signed: str | None = None) -> str:
    """Make the token of the forms on a page with the cookie `seed`; `signed` is a sign-in that begins with it."""
    session = signed or session_cookie(request) or ""
    return hmac.new(seed.encode(), b"form\0" + session.encode(), sha256).hexdigest()


def check_origin(request: Request) -> None:
    """
    Refuse what a browser says was sent by another site; programs say nothing, and other means must serve there.

    Raises:
        ForgedError: it came from another site.

    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in _OWN:
            raise ForgedError
        return
    origin = request.headers.get("origin")
    # Our own pages send no referrer, for which browsers write "null" here; the token then has to prove it.
    if origin not in {None, "null"} and not _is_ours(request, str(origin)):
        raise ForgedError


def check_form(request: Request, token: str) -> None:
    """
    Refuse a form that did not come from our own page in this browser.

    Raises:
        ForgedError: it came from elsewhere, or the browser keeps no cookies.

    """
    check_origin(request)
    seed = form_cookie(request)
    if seed is None or not hmac.compare_digest(form_token(request, seed).encode(), token.encode("utf-8", "replace")):
        raise ForgedError


def _is_ours(request: Request, origin: str) -> bool:
    public = request.app.state.context.desk.settings.public_url or ""
    hosts = {request.headers.get("host", "").lower(), urlsplit(public).netloc.lower()} - {""}
    try:
        return urlsplit(origin).netloc.lower() in hosts
    except ValueError:  # it is no address at all, such as http://[
        return False
