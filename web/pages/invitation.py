"""
`/invitation/{token}`: who is invited chooses a passphrase that nobody else ever knows, and gets a recovery code.

Looking at the page uses nothing up, since mail programs look at links too; only choosing a passphrase does.
"""

from starlette.requests import Request
from starlette.responses import Response

from engine.roster import RosterError
from vault.errors import WeakPassphraseError
from web.known_browsers import remember
from web.pages.asking import form_of, twice
from web.pages.my_keys import code_page
from web.pages.recover import typed_back
from web.pages.rendering import page
from web.people_desk import people_desk

_WORDS = {
    WeakPassphraseError.code: "The passphrase is too short: it needs twelve characters or more.",
    RosterError.code: "There is no place for one more any longer. Please ask whoever invited you.",
    "different": "The two passphrases are not the same. Type them again.",
}


async def show(request: Request) -> Response:
    """Show what someone is invited to; one answer for links that are wrong, used, ended or taken back."""
    return await _form(request)


async def accept(request: Request) -> Response:
    """Let them join, and show their recovery code."""
    form = await form_of(request)
    new = twice(form)
    if new is None:
        return await _form(request, "different")
    try:
        joined = await people_desk(request).accept_invitation(request.path_params["token"], new)
    except (WeakPassphraseError, RosterError) as error:
        return await _form(request, error.code)
    if joined is None:
        return page(request, "people/no_invitation", 404)
    response = code_page(request, joined.draft, "/welcome")
    remember(request, response, joined.person.email)
    return response


async def written(request: Request) -> Response:
    """Ask for two groups of the code, then lead on to signing in."""
    return typed_back(request, await form_of(request), "/welcome", "joined")


async def _form(request: Request, wrong: str | None = None) -> Response:
    found = await people_desk(request).invited(request.path_params["token"])
    if found is None:
        return page(request, "people/no_invitation", 404)
    facts = {"person": found.person, "ends_at": found.ends_at, "wrong": _WORDS.get(wrong or "")}
    return page(
        request, "people/invitation", 422 if wrong else 200, token_in_link=request.path_params["token"], **facts
    )
