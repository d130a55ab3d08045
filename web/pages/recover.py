"""
`/recover`: come back with the printed code and choose a new passphrase; a new code is shown, to take its place.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.keys.printing import DraftError
from handrail.errors import HandrailError
from vault.errors import WeakPassphraseError
from web.context import context_of
from web.cookies import form_cookie
from web.errors import SignInFailedError, TooManyTriesError
from web.known_browsers import remember
from web.pages.asking import form_of, twice
from web.pages.my_keys import code_page, typed_in, typing_page
from web.pages.rendering import page
from web.people_desk import people_desk

_WORDS = {
    SignInFailedError.code: "The address and the code do not fit together. Check both; a used code opens nothing.",
    WeakPassphraseError.code: "The new passphrase is too short: it needs twelve characters or more.",
    TooManyTriesError.code: "Many codes were tried in a short time. Wait a few seconds, then try yours again.",
    DraftError.code: "That page was too old to go on from. Your new passphrase counts; make a new code later.",
    "different": "The two passphrases are not the same. Type them again.",
}
_STATUSES = {SignInFailedError.code: 401, TooManyTriesError.code: 429}


async def ask(request: Request) -> Response:
    """Show the form."""
    return page(request, "recover", email="", wrong=None)


async def enter(request: Request) -> Response:
    """Set a new passphrase by the printed code, and show a new code."""
    form = await form_of(request)
    new, email = twice(form), form.get("email", "")
    if new is None:
        return _again(request, email, "different")
    try:
        code = await _recovered(request, email, form.get("code", ""), new)
    except (SignInFailedError, WeakPassphraseError, TooManyTriesError) as error:
        return _again(request, email, error.code, error)
    response = code_page(request, people_desk(request).draft_of_kept(code), "/recover")
    remember(request, response, email)
    return response


async def written(request: Request) -> Response:
    """Ask for two groups of the new code, then lead on to signing in."""
    form = await form_of(request)
    return typed_back(request, form, "/recover", "back")


def typed_back(request: Request, form: dict[str, str], place: str, why: str) -> Response:
    """Ask for two groups of a code that counts already, and lead on to signing in."""
    if "group-1" not in form:
        return typing_page(request, form, place)
    try:
        fits = people_desk(request).was_written_down(form.get("ticket", ""), typed_in(form))
    except DraftError as error:
        return _again(request, "", error.code)
    return RedirectResponse(f"/sign-in?why={why}", 303) if fits else typing_page(request, form, place, wrong=True)


async def _recovered(request: Request, email: str, code: str, new: str) -> str:
    with context_of(request).printed.trying(form_cookie(request)):
        made = await people_desk(request).recover(email.strip(), code, new) if email.isprintable() else None
        if made is None:
            raise SignInFailedError
    return made


def _again(request: Request, email: str, code: str, error: HandrailError | None = None) -> Response:
    response = page(request, "recover", _STATUSES.get(code, 422), email=email, wrong=_WORDS[code])
    wait = getattr(error, "retry_after", None)
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response
