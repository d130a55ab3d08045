"""
`/api/me/...`, `POST /api/recover` and `/api/cases/{reference}/grants`: people's own keys, and granting a case.

What each of them does to which key is for `engine.keys.secrets` and `engine.keys.granting`.
"""

import base64
from typing import Annotated, Protocol, cast

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from engine.keys.secrets import Offered
from engine.views import Visitor
from handrail.identifiers import Reference
from web.answers import json_answer
from web.bodies import SMALL_BYTES, read_shape
from web.context import context_of, desk_of, reference_of, signed_in
from web.cookies import drop_session_cookie
from web.documents import reads, says
from web.errors import SignInFailedError
from web.forgery import check_origin
from web.known_browsers import remember
from web.shapes import ErrorAnswer, InvalidAnswer
from web.shapes_of_keys import (
    DoneAnswer,
    GrantBody,
    NewPassphraseBody,
    OfferedAnswer,
    PassphraseBody,
    RecoverBody,
    RecoveryCodeAnswer,
    SecondFactorBody,
)
from web.signing import trying_passphrase

router = APIRouter(tags=["keys"])
InPath = Annotated[str, Path(examples=["HR-7Q2KMN4P"])]
_REFUSED = {
    **says(401, ErrorAnswer, "nobody is signed in, or what was typed does not fit"),
    **says(422, InvalidAnswer, "every field that is wrong, or a passphrase that is too short"),
}
_GUESSED = {**_REFUSED, **says(429, ErrorAnswer, "too many wrong tries; come again after Retry-After seconds")}
_DONE = {"status": "done"}


class KeyDesk(Protocol):
    """What these addresses ask of the engine; its own desk satisfies it."""

    async def new_passphrase(self, visitor: Visitor, old: str, new: str) -> None:
        """Change a passphrase; WrongPassphraseError or WeakPassphraseError if that cannot be."""
        ...

    async def new_recovery_code(self, visitor: Visitor, passphrase: str) -> str:
        """Make a new recovery code; WrongPassphraseError if it is not the passphrase."""
        ...

    async def recover(self, email: str, code: str, new: str) -> str | None:
        """Give a new passphrase to who has the recovery code, and answer a new code; None if it does not fit."""
        ...

    async def offer_second_factor(self, visitor: Visitor, passphrase: str) -> Offered:
        """Draw a second factor; nothing is kept yet. WrongPassphraseError if it is not the passphrase."""
        ...

    def secret_offered(self, visitor: Visitor, ticket: str) -> bytes | None:
        """Answer the secret that was offered with a ticket; None if it was not offered to them, or an hour ago."""
        ...

    async def take_second_factor(self, visitor: Visitor, secret: bytes, code: str) -> bool:
        """Keep a second factor, if the code is right."""
        ...

    async def drop_second_factor(self, visitor: Visitor, passphrase: str) -> None:
        """Do without one; WrongPassphraseError if it is not the passphrase."""
        ...

    async def grant(self, visitor: Visitor, reference: Reference, email: str) -> None:
        """Give a colleague the key of a case; UnknownCaseError, NoWrapError or GrantError if that cannot be."""
        ...


@router.post("/api/me/passphrase", summary="Change your passphrase", response_model=DoneAnswer, responses=_GUESSED,
             openapi_extra=reads("NewPassphraseBody"))  # fmt: skip
async def new_passphrase(request: Request) -> Response:
    """Change it; every browser is signed out, this one too."""
    visitor = await _me(request)
    asked = await read_shape(request, NewPassphraseBody, SMALL_BYTES)
    async with trying_passphrase(request, visitor):
        await _keys(request).new_passphrase(visitor, asked.old, asked.new)
    answer = json_answer(_DONE)
    drop_session_cookie(request, answer)
    return answer


@router.post("/api/me/recovery-code", summary="Make a new recovery code", response_model=RecoveryCodeAnswer,
             responses=_GUESSED, openapi_extra=reads("PassphraseBody"))  # fmt: skip
async def new_recovery_code(request: Request) -> Response:
    """Make a new one to print; the one before opens nothing any more."""
    visitor = await _me(request)
    asked = await read_shape(request, PassphraseBody, SMALL_BYTES)
    async with trying_passphrase(request, visitor):
        code = await _keys(request).new_recovery_code(visitor, asked.passphrase)
    return json_answer({"recovery_code": code})


@router.post("/api/recover", summary="Come back with your recovery code", response_model=RecoveryCodeAnswer,
             responses=_GUESSED, openapi_extra=reads("RecoverBody"))  # fmt: skip
async def recover(request: Request) -> Response:
    """Set a new passphrase by the printed code, which is used up; a new one is answered, and the second factor ends."""
    check_origin(request)
    asked = await read_shape(request, RecoverBody, SMALL_BYTES)
    with context_of(request).printed.trying(None):
        code = await _keys(request).recover(asked.email.strip(), asked.code, asked.passphrase)
        if code is None:
            raise SignInFailedError
    answer = json_answer({"recovery_code": code})
    remember(request, answer, asked.email)
    return answer


@router.post("/api/me/second-factor", summary="Ask for a second factor", response_model=OfferedAnswer,
             responses=_GUESSED, openapi_extra=reads("PassphraseBody"))  # fmt: skip
async def offer_second_factor(request: Request) -> Response:
    """Draw a secret for your authenticator; nothing is kept before you show its first code."""
    visitor = await _me(request)
    asked = await read_shape(request, PassphraseBody, SMALL_BYTES)
    async with trying_passphrase(request, visitor):
        offered = await _keys(request).offer_second_factor(visitor, asked.passphrase)
    secret = base64.b32encode(offered.secret).decode()
    return json_answer({"secret": secret, "address": offered.address, "ticket": offered.ticket})


@router.post("/api/me/second-factor/take", summary="Take up a second factor", response_model=DoneAnswer,
             responses=_REFUSED, openapi_extra=reads("SecondFactorBody"))  # fmt: skip
async def take_second_factor(request: Request) -> Response:
    """Show the first code with the ticket of the offer; from then on signing in asks for one."""
    visitor = await _me(request)
    asked = await read_shape(request, SecondFactorBody, SMALL_BYTES)
    secret = _keys(request).secret_offered(visitor, asked.ticket)
    if secret is None or not await _keys(request).take_second_factor(visitor, secret, asked.code):
        raise SignInFailedError
    return json_answer(_DONE)


@router.post("/api/me/second-factor/drop", summary="Do without a second factor", response_model=DoneAnswer,
             responses=_GUESSED, openapi_extra=reads("PassphraseBody"))  # fmt: skip
async def drop_second_factor(request: Request) -> Response:
    """Do without it; the passphrase is asked for, since a stolen cookie must not be enough."""
    visitor = await _me(request)
    asked = await read_shape(request, PassphraseBody, SMALL_BYTES)
    async with trying_passphrase(request, visitor):
        await _keys(request).drop_second_factor(visitor, asked.passphrase)
    return json_answer(_DONE)


@router.post(
    "/api/cases/{reference}/grants",
    summary="Grant a case to a colleague",
    response_model=DoneAnswer,
    responses={
        **_REFUSED,
        **says(404, ErrorAnswer, "there is no such case for you, or nobody with that address to grant it to"),
        **says(409, ErrorAnswer, "you hold no key to it yourself"),
    },
    openapi_extra=reads("GrantBody"),
)
async def grant(request: Request, reference: InPath) -> Response:
    """Give the key of one case to someone who joined later, or began with new keys; its log says so."""
    visitor = await _me(request)
    asked = await read_shape(request, GrantBody, SMALL_BYTES)
    await _keys(request).grant(visitor, reference_of(reference), asked.email)
    return json_answer(_DONE)


def _keys(request: Request) -> KeyDesk:
    return cast("KeyDesk", desk_of(request))


async def _me(request: Request) -> Visitor:
    """Answer who is signed in; another site cannot ask in their name."""
    check_origin(request)
    return await signed_in(request)
