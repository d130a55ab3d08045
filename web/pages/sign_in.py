"""
`/sign-in` and `/sign-out`: the door for people on the roster.

Whose sign-in ended while they were writing is asked in again without losing what they wrote: it travels through their
own browser and is shown to them afterwards, to be sent or left. Nothing of it is kept here.
"""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.keys.secrets import SecondFactorNeededError, WrongCodeError
from engine.views import SignIn
from handrail.errors import HandrailError
from web.bodies import ENCODED, SMALL_BYTES, read_form
from web.context import desk_of, visitor_of
from web.cookies import drop_session_cookie, session_cookie, set_session_cookie
from web.errors import ForgedError, SignInFailedError, TooManyGuessesError
from web.forgery import check_form
from web.known_browsers import remember
from web.pages.rendering import page
from web.signing import try_sign_in
from web.words import error_in_words

_NEXT = re.compile(r"/desk(/HR-[0-9A-Z]{1,16}(/keys)?|/[a-z]{1,20})?|/me|/people|/deadlines")
_BACK = re.compile(r"/desk/HR-[0-9A-Z]{1,16}(/[a-z]{1,20})?")
_KEPT = ("trigger", "expects", "outcome", "to", "note", "no_conflict")
"""What a form on a case may have had; a passphrase is never among it."""
_ENDED = "Your sign-in has ended. Sign in, and you go on where you were."
_WHY = {
    "changed": "Your new passphrase counts from now on. Sign in with it.",
    "everywhere": "You are signed out everywhere.",
    "back": "Your new passphrase counts, and your new code is on paper. Sign in.",
    "joined": "Welcome. Sign in with the passphrase that you chose.",
}


async def ask(request: Request) -> Response:
    """Show the form; `next` may name a page to go on to, `why` what led here."""
    asked, why = request.query_params, _WHY.get(request.query_params.get("why", ""))
    if why is None and session_cookie(request) and await visitor_of(request) is None:
        why = _ENDED
    return _form_page(request, after=asked.get("next", ""), why=why)


def to_sign_in(request: Request) -> Response:
    """Lead to the form, and from there back to the page that was asked for."""
    return RedirectResponse(f"/sign-in?next={_place(request.url.path)}", 303)


async def ask_again(request: Request) -> Response:
    """Ask in whoever sent a form after their sign-in had ended, and keep in the page what they typed."""
    place = request.url.path
    if not _BACK.fullmatch(place):
        return to_sign_in(request)
    form = await read_form(request, _limit(request))
    try:
        check_form(request, form.get("token", ""))
    except ForgedError:
        return to_sign_in(request)
    kept = {name: form[name] for name in _KEPT if form.get(name)}
    return _form_page(request, 401, after=place, back=place, kept=kept, why=_ENDED)


async def enter(request: Request) -> Response:
    """Sign in and go on, or say that it did not fit."""
    form = await read_form(request, _limit(request))
    check_form(request, form.get("token", ""))
    try:
        done = await try_sign_in(request, form.get("email", ""), form.get("passphrase", ""), form.get("code"))
    except (SignInFailedError, TooManyGuessesError, SecondFactorNeededError, WrongCodeError) as error:
        return _refused(request, form, error)
    response = await _onward(request, form, done)
    set_session_cookie(request, response, done.cookie)
    remember(request, response, done.person.email)
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


async def _onward(request: Request, form: dict[str, str], done: SignIn) -> Response:
    kept, back = _kept(form), form.get("back", "")
    visitor = await desk_of(request).visitor(done.cookie) if kept and _BACK.fullmatch(back) else None
    if visitor is None:
        return RedirectResponse(_place(form.get("next", "")), 303)
    return page(request, "again", visitor=visitor, session=done.cookie, kept=kept, back=back)


def _refused(request: Request, form: dict[str, str], error: HandrailError) -> Response:
    wait = getattr(error, "retry_after", None)
    back = form.get("back", "") if _BACK.fullmatch(form.get("back", "")) else ""
    facts = {"email": form.get("email", ""), "after": form.get("next", ""), "code": error.code}
    response = _form_page(request, 401 if wait is None else 429, **facts, back=back, kept=_kept(form))
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def _form_page(
    request: Request,
    status: int = 200,
    *,
    email: str = "",
    after: str = "",
    code: str = "",
    back: str = "",
    kept: dict[str, str] | None = None,
    why: str | None = None,
) -> Response:
    message = error_in_words(code) if code else None
    wants_code = code in {SecondFactorNeededError.code, WrongCodeError.code}
    facts = {"email": email, "after": _place(after), "message": message, "wants_code": wants_code, "why": why}
    return page(request, "sign_in", status, **facts, back=back, kept=kept or {})


def _kept(form: dict[str, str]) -> dict[str, str]:
    return {name: form[f"kept-{name}"] for name in _KEPT if form.get(f"kept-{name}")}


def _limit(request: Request) -> int:
    """Answer how long a form may be that brings back what somebody wrote."""
    return SMALL_BYTES + desk_of(request).settings.max_report_bytes * ENCODED


def _place(after: str) -> str:
    """Answer a page behind the sign-in, whatever was asked for: nobody is led off this site."""
    return after if _NEXT.fullmatch(after) else "/desk"
