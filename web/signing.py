"""
One try to sign in, or at a passphrase while signed in: slowed down where someone guesses, the same for page and API.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request

from engine.keys.secrets import WrongCodeError
from engine.views import SignIn, Visitor
from web.context import context_of, visitor_of
from web.cookies import session_cookie
from web.errors import SignInFailedError
from web.known_browsers import known_as


async def try_sign_in(request: Request, email: str, passphrase: str, code: str | None = None) -> SignIn:
    """
    Sign someone in, unless their account is being guessed at; the browser's sign-in of before ends.

    Raises:
        SignInFailedError: unknown address and wrong passphrase alike.
        SecondFactorNeededError: the passphrase fits, and this person needs a code too.
        WrongCodeError: the passphrase fits, and the code does not.
        TooManyGuessesError: the try comes too early and was not looked at.

    """
    context, known = context_of(request), known_as(request, email)
    async with context.guesses.trying(context.desk, email, known):
        if code:
            await context.codes.look(context.desk, email, known)
        try:
            done = await context.desk.sign_in(email.strip(), passphrase, code) if email.isprintable() else None
        except WrongCodeError:
            await context.codes.count(context.desk, email, known)
            raise
        if done is None:
            raise SignInFailedError
    await _end_the_one_before(request)
    return done


@asynccontextmanager
async def trying_passphrase(request: Request, visitor: Visitor) -> AsyncIterator[None]:
    """
    Count a try at the passphrase of who is signed in: a stolen cookie is slowed down, its owner elsewhere is not.

    Raises:
        TooManyGuessesError: it comes too early, and must not be looked at.

    """
    context, sign_in = context_of(request), f"sign-in {visitor.lookup.hex()}"
    async with context.guesses.trying(context.desk, visitor.person.email, sign_in):
        yield


async def _end_the_one_before(request: Request) -> None:
    """End what the browser's cookie opened until now: nobody goes on under a sign-in that somebody else began."""
    cookie = session_cookie(request)
    if cookie and await visitor_of(request):
        await context_of(request).desk.sign_out(cookie)
