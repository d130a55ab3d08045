"""
`POST /api/sign-in` and `/api/sign-out`: who is signed in is kept in a cookie that scripts and other sites cannot read.

How guessing is slowed down is in `web.guesses`.
"""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from web.answers import json_answer
from web.bodies import read_shape
from web.context import desk_of
from web.cookies import drop_session_cookie, session_cookie, set_session_cookie
from web.documents import reads, says
from web.forgery import check_origin
from web.known_browsers import remember
from web.shapes import ErrorAnswer, InvalidAnswer, PersonAnswer, SignedOutAnswer, SignInBody
from web.signing import try_sign_in
from web.views import sign_in_as_json

router = APIRouter(tags=["people"])


@router.post(
    "/api/sign-in",
    summary="Sign in",
    response_model=PersonAnswer,
    responses={
        **says(401, ErrorAnswer, "address and passphrase do not fit; which of them is not said; or a code is needed"),
        **says(422, InvalidAnswer, "every field that is wrong"),
        **says(429, ErrorAnswer, "too many wrong tries; come again after Retry-After seconds"),
    },
    openapi_extra=reads("SignInBody"),
)
async def sign_in(request: Request) -> Response:
    """Set the cookie that the addresses under `/api/cases` need."""
    check_origin(request)
    asked = await read_shape(request, SignInBody)
    done = await try_sign_in(request, asked.email, asked.passphrase, asked.code)
    response = json_answer(sign_in_as_json(done))
    set_session_cookie(request, response, done.cookie)
    remember(request, response, asked.email)
    return response


@router.post("/api/sign-out", summary="Sign out", response_model=SignedOutAnswer)
async def sign_out(request: Request) -> Response:
    """End what the cookie opens; without one, nothing happens."""
    check_origin(request)
    cookie = session_cookie(request)
    if cookie:
        await desk_of(request).sign_out(cookie)
    response = json_answer({"status": "signed-out"})
    drop_session_cookie(request, response)
    return response
