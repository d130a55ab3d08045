"""
What every page behind the sign-in begins with: who asks, and the form that they sent from our own page.
"""

from starlette.requests import Request

from engine.views import Visitor
from web.bodies import SMALL_BYTES, read_form
from web.context import signed_in
from web.forgery import check_form


async def form_of(request: Request, limit: int = SMALL_BYTES) -> dict[str, str]:
    """
    Read a form that came from our own page.

    Raises:
        ForgedError: it came from elsewhere.

    """
    form = await read_form(request, limit)
    check_form(request, form.get("token", ""))
    return form


async def asked_by(request: Request) -> tuple[Visitor, dict[str, str]]:
    """
    Answer who is signed in, and the form they sent.

    Raises:
        SignInNeededError: nobody is signed in.
        ForgedError: it came from elsewhere.

    """
    return await signed_in(request), await form_of(request)


def twice(form: dict[str, str], name: str = "new") -> str | None:
    """Answer a passphrase that was typed twice; None if the two differ."""
    return form.get(name, "") if form.get(name, "") == form.get(f"{name}-again", "") else None
