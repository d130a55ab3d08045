"""
`/me`: what someone sets for themselves: their rest, their quiet hours, their passphrase, and where they are signed in.

Recovery code and second factor have pages of their own, in `my_keys`.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.roster import RosterError
from engine.views import Visitor
from handrail.errors import HandrailError
from vault.errors import WeakPassphraseError, WrongPassphraseError
from web.context import signed_in
from web.cookies import drop_session_cookie
from web.errors import TooManyGuessesError
from web.pages.asking import asked_by, twice
from web.pages.rendering import page
from web.people_desk import people_desk
from web.signing import trying_passphrase
from web.words import error_in_words

WRONG = (WrongPassphraseError, WeakPassphraseError, TooManyGuessesError)
"""What a passphrase can be, so that the page is shown again."""
DONE = {
    "rest": "You rest now. New cases go to others; what you have taken stays yours.",
    "back": "You take cases again. Welcome back.",
    "quiet": "Your quiet hours are kept.",
    "channel": "Kept. A test message is on its way; load this page again in a minute to see what became of it.",
    "no-channel": "You are reached by mail alone now.",
    "code": "Your new recovery code counts from now on. The old one opens nothing any more.",
    "factor": "From now on signing in asks for a code of your authenticator.",
    "dropped": "Signing in asks for your passphrase alone again.",
    "ended": "That sign-in has ended.",
}
_DIFFERENT = "The two passphrases are not the same. Type them again."


async def show(request: Request) -> Response:
    """Show what is set, and the forms to change it."""
    return await me_page(request, await signed_in(request), done=request.query_params.get("done", ""))


async def me_page(
    request: Request, visitor: Visitor, status: int = 200, *, wrong: HandrailError | str | None = None, done: str = ""
) -> Response:
    """Show the page; `wrong` is what could not be done."""
    desk = people_desk(request)
    facts = {
        "sign_ins": await desk.sign_ins(visitor),
        "has_factor": await desk.has_second_factor(visitor),
        "quiet": (visitor.person.quiet or "").replace("-", " ", 1).split(" ") if visitor.person.quiet else ["", "", ""],
        "channel": await desk.my_second_channel(visitor),
        "said": DONE.get(done),
        "wrong": wrong if isinstance(wrong, str) else error_in_words(wrong.code) if wrong else None,
    }
    response = page(request, "me/index", status, visitor=visitor, **facts)
    wait = getattr(wrong, "retry_after", None)
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


async def passphrase(request: Request) -> Response:
    """Change the passphrase; every browser is signed out, and this one is asked to sign in with the new one."""
    visitor, form = await asked_by(request)
    new = twice(form)
    if new is None:
        return await me_page(request, visitor, 422, wrong=_DIFFERENT)
    try:
        async with trying_passphrase(request, visitor):
            await people_desk(request).new_passphrase(visitor, form.get("passphrase", ""), new)
    except WRONG as error:
        return await me_page(request, visitor, status_of(error), wrong=error)
    return _gone(request, "changed")


async def rest(request: Request) -> Response:
    """Take a rest from cases, or come back."""
    visitor, form = await asked_by(request)
    back = form.get("rest") != "yes"
    await people_desk(request).set_my_rest(visitor, available=back)
    return RedirectResponse(f"/me?done={'back' if back else 'rest'}", 303)


async def quiet(request: Request) -> Response:
    """Set quiet hours, or end them."""
    visitor, form = await asked_by(request)
    begins, ends, zone = (form.get(name, "").strip() for name in ("begins", "ends", "zone"))
    text = f"{begins}-{ends} {zone or 'UTC'}" if begins or ends else None
    try:
        await people_desk(request).set_my_quiet_hours(visitor, text)
    except RosterError as error:
        return await me_page(request, visitor, 422, wrong=f"{error}.".capitalize())
    return RedirectResponse("/me?done=quiet", 303)


async def channel(request: Request) -> Response:
    """Set where one is reached when mail does not get through, or end that."""
    visitor, form = await asked_by(request)
    if form.get("none") == "yes":
        await people_desk(request).drop_my_second_channel(visitor)
        return RedirectResponse("/me?done=no-channel", 303)
    try:
        await people_desk(request).set_my_second_channel(visitor, form.get("service", ""), form.get("to", ""))
    except RosterError as error:
        return await me_page(request, visitor, 422, wrong=f"{error}.".capitalize())
    return RedirectResponse("/me?done=channel", 303)


async def end(request: Request) -> Response:
    """End one sign-in elsewhere, or all of them."""
    visitor, form = await asked_by(request)
    if form.get("all") == "yes":
        await people_desk(request).sign_out_everywhere(visitor)
        return _gone(request, "everywhere")
    await people_desk(request).end_sign_in(visitor, form.get("name", ""))
    return RedirectResponse("/me?done=ended", 303)


def status_of(error: HandrailError) -> int:
    """Answer the status of a passphrase that was refused."""
    return {WeakPassphraseError.code: 422, TooManyGuessesError.code: 429}.get(error.code, 401)


def _gone(request: Request, why: str) -> Response:
    response = RedirectResponse(f"/sign-in?why={why}&next=/me", 303)
    drop_session_cookie(request, response)
    return response
