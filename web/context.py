"""
What one running door of HTTP holds: the desk it serves, and what it remembers in memory between requests.

Nothing in it names a visitor; who is signed in is read from the cookie, request by request.
"""

import re
from dataclasses import dataclass, field

from starlette.requests import Request

from engine.views import Visitor
from handrail.errors import UnknownCaseError
from handrail.identifiers import Reference
from handrail.languages import Languages, load_languages
from intake.admission import Admission
from intake.webhooks import Webhooks
from web.cookies import session_cookie
from web.desk import Desk
from web.errors import SignInNeededError
from web.guesses import LONGEST_WAIT_FOR_CODES, Guesses
from web.receipt_guesses import ReceiptGuesses

_REFERENCE = re.compile(r"HR-[0-9A-Z]{1,16}")


@dataclass(frozen=True, slots=True)
class Context:
    """The desk, the webhooks it takes, wrong tries of each kind, the forms that were sent, and what is in hand."""

    desk: Desk
    webhooks: Webhooks = field(default_factory=Webhooks)
    languages: Languages = field(default_factory=load_languages)
    guesses: Guesses = field(default_factory=lambda: Guesses("passphrase"))
    codes: Guesses = field(default_factory=lambda: Guesses("code", LONGEST_WAIT_FOR_CODES))
    receipts: ReceiptGuesses = field(default_factory=ReceiptGuesses)
    printed: ReceiptGuesses = field(default_factory=ReceiptGuesses)
    admission: Admission = field(default_factory=Admission)


def context_of(request: Request) -> Context:
    """Answer what the door that took this request holds."""
    context: Context = request.app.state.context
    return context


def desk_of(request: Request) -> Desk:
    """Answer the desk that the door which took this request serves."""
    return context_of(request).desk


def reference_of(text: str) -> Reference:
    """
    Read a reference from an address.

    Raises:
        UnknownCaseError: it can be none, so there is no such case.

    """
    if not _REFERENCE.fullmatch(text):
        raise UnknownCaseError
    return Reference(text)


async def visitor_of(request: Request) -> Visitor | None:
    """Answer who is signed in, if anyone is."""
    cookie = session_cookie(request)
    return await desk_of(request).visitor(cookie) if cookie else None


async def signed_in(request: Request) -> Visitor:
    """
    Answer who is signed in.

    Raises:
        SignInNeededError: nobody is.

    """
    visitor = await visitor_of(request)
    if visitor is None:
        raise SignInNeededError
    return visitor
