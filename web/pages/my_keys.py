"""
`/me/recovery-code` and `/me/second-factor`: a code on paper that counts once it is typed back, and a second factor.
"""

import base64

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.keys.printing import Draft, DraftError
from engine.views import Visitor
from web.pages.asking import asked_by
from web.pages.me import WRONG, me_page, status_of
from web.pages.rendering import page
from web.people_desk import people_desk
from web.pictures import qr_code
from web.signing import trying_passphrase
from web.words import error_in_words

_GROUP = 4


async def draw(request: Request) -> Response:
    """Draw a recovery code and show it, to be printed or written down; the one there goes on to count."""
    visitor, form = await asked_by(request)
    try:
        async with trying_passphrase(request, visitor):
            draft = await people_desk(request).draw_recovery_code(visitor, form.get("passphrase", ""))
    except WRONG as error:
        return await me_page(request, visitor, status_of(error), wrong=error)
    return code_page(request, draft, "/me/recovery-code", visitor)


async def written(request: Request) -> Response:
    """Ask for two groups of the code, then let it count."""
    visitor, form = await asked_by(request)
    if "group-1" not in form:
        return typing_page(request, form, "/me/recovery-code", visitor)
    try:
        fits = await people_desk(request).take_recovery_code(visitor, form.get("ticket", ""), typed_in(form))
    except DraftError as error:
        return await me_page(request, visitor, 409, wrong=error)
    if not fits:
        return typing_page(request, form, "/me/recovery-code", visitor, wrong=True)
    return RedirectResponse("/me?done=code", 303)


async def offer(request: Request) -> Response:
    """Draw a second factor and show it, as text and as a picture."""
    visitor, form = await asked_by(request)
    try:
        async with trying_passphrase(request, visitor):
            offered = await people_desk(request).offer_second_factor(visitor, form.get("passphrase", ""))
    except WRONG as error:
        return await me_page(request, visitor, status_of(error), wrong=error)
    return _factor_page(request, visitor, offered.secret, offered.address, offered.ticket)


async def take(request: Request) -> Response:
    """Take the second factor up once its first code was typed."""
    visitor, form = await asked_by(request)
    desk, ticket = people_desk(request), form.get("ticket", "")
    secret = desk.secret_offered(visitor, ticket)
    if secret is None:
        return await me_page(request, visitor, 409, wrong=DraftError())
    async with trying_passphrase(request, visitor):
        taken = await desk.take_second_factor(visitor, secret, form.get("code", ""))
        if not taken:
            return _factor_page(request, visitor, secret, "", ticket, wrong=True)
    return RedirectResponse("/me?done=factor", 303)


async def drop(request: Request) -> Response:
    """Do without a second factor."""
    visitor, form = await asked_by(request)
    try:
        async with trying_passphrase(request, visitor):
            await people_desk(request).drop_second_factor(visitor, form.get("passphrase", ""))
    except WRONG as error:
        return await me_page(request, visitor, status_of(error), wrong=error)
    return RedirectResponse("/me?done=dropped", 303)


def code_page(request: Request, draft: Draft, place: str, visitor: Visitor | None = None) -> Response:
    """Show a recovery code as a card to print."""
    return page(request, "me/code", visitor=visitor, place=place, draft=draft)


def typing_page(
    request: Request, form: dict[str, str], place: str, visitor: Visitor | None = None, *, wrong: bool = False
) -> Response:
    """Ask for two groups of a code that is on paper now."""
    asked = [int(word) for word in form.get("asked", "").split(",") if word.isdecimal() and len(word) == 1][:2]
    facts = {"asked": asked, "ticket": form.get("ticket", ""), "place": place, "wrong": wrong}
    return page(request, "me/typed", 422 if wrong else 200, visitor=visitor, **facts)


def typed_in(form: dict[str, str]) -> tuple[str, ...]:
    """Answer the groups that were typed."""
    return form.get("group-1", ""), form.get("group-2", "")


def _factor_page(
    request: Request, visitor: Visitor, secret: bytes, address: str, ticket: str, *, wrong: bool = False
) -> Response:
    spelled = base64.b32encode(secret).decode().rstrip("=")
    groups = [spelled[start : start + _GROUP] for start in range(0, len(spelled), _GROUP)]
    facts = {"secret": groups, "picture": qr_code(address) if address else Markup(""), "ticket": ticket}
    message = error_in_words("wrong-code") if wrong else None
    return page(request, "me/second_factor", 401 if wrong else 200, visitor=visitor, wrong=message, **facts)
