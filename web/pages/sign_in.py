"""
`/sign-in` and `/sign-out`: the door for people on the roster.
"""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.keys.secrets import SecondFactorNeededError, WrongCodeError
from handrail.errors import HandrailError
from web.bodies import SMALL_BYTES, read_form
from web.context import desk_of
from web.cookies import drop_session_cookie, session_cookie, set_session_cookie
from web.errors import SignInFailedError, TooManyGuessesError
from web.forgery import check_form
from web.known_browsers import remember
from web.pages.rendering import page
from web.signing import try_sign_in
from web.words import error_in_words

_NEXT = re.compile(r"/desk(/HR-[0-9A-Z]{1,16})?")


async def ask(request: Request) -> Response:
    """Show the form; `next` may name a page of the desk to go on to."""
    return _form_page(request, after=request.query_params.get("next", ""))


async def enter(request: Request) -> Response:
    """Sign in and go on to the desk, or say that it did not fit."""
    form = await read_form(request, SMALL_BYTES)
    check_form(request, form.get("token", ""))
    email, after = form.get("email", ""), form.get("next", "")
    try:
        done = await try_sign_in(request, email, form.get("passphrase", ""), form.get("code"))
    except (SignInFailedError, TooManyGuessesError, SecondFactorNeededError, WrongCodeError) as error:
        return _refused(request, email, after, error)
    response = RedirectResponse(_place(after), 303)
    set_session_cookie(request, response, done.cookie)
    remember(request, response, email)
    return response


async def leave(request: Request) -> Response:
    """Sign out."""
    form = await read_form(request, SMALL_BYTES)
    check_form(request, form.get("token", ""))
    cookie = session_cookie(request)
    if cookie:
        await desk_of(request).sign_out(cookie)
    response = RedirectResponse("/", 303)
    drop_session_cookie(request, response)
    return response


def _refused(request: Request, email: str, after: str, error: HandrailError) -> Response:
    wait = getattr(error, "retry_after", None)
    response = _form_page(request, 401 if wait is None else 429, email=email, after=after, code=error.code)
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def _form_page(request: Request, status: int = 200, *, email: str = "", after: str = "", code: str = "") -> Response:
    message = error_in_words(code) if code else None
    wants_code = code in {SecondFactorNeededError.code, WrongCodeError.code}
    return page(request, "sign_in", status, email=email, after=_place(after), message=message, wants_code=wants_code)


def _place(after: str) -> str:
    """Answer a page of the desk, whatever was asked for: nobody is led off this site."""
    return after if _NEXT.fullmatch(after) else "/desk"
