"""
The two cookies: one says who is signed in, one ties a form to the browser that it was shown to.

Both end with the browser, are kept from scripts and from other sites, and travel by HTTPS alone where pages do.
"""

import re

from starlette.requests import Request
from starlette.responses import Response

_VALUE = re.compile(r"[A-Za-z0-9_.~-]{16,200}")


def is_https(request: Request) -> bool:
    """Tell whether people reach these pages by HTTPS, as the operator has set it."""
    address: str = request.app.state.context.desk.settings.public_url or ""
    return address.lower().startswith("https://")


def session_cookie(request: Request) -> str | None:
    """Answer the cookie of who is signed in, if it looks like one of ours."""
    return _read(request, "handrail")


def form_cookie(request: Request) -> str | None:
    """Answer the cookie that ties forms to this browser, if it looks like one of ours."""
    return _read(request, "handrail-form")


def set_session_cookie(request: Request, response: Response, value: str) -> None:
    """Hand the browser its sign-in."""
    _write(request, response, "handrail", value)


def set_form_cookie(request: Request, response: Response, value: str) -> None:
    """Hand the browser what ties forms to it."""
    _write(request, response, "handrail-form", value)


def drop_session_cookie(request: Request, response: Response) -> None:
    """Take the sign-in back from the browser."""
    name, secure = _name(request, "handrail"), is_https(request)
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="strict")


def _name(request: Request, name: str) -> str:
    return f"__Host-{name}" if is_https(request) else name


def _read(request: Request, name: str) -> str | None:
    value = request.cookies.get(_name(request, name), "")
    return value if _VALUE.fullmatch(value) else None


def _write(request: Request, response: Response, name: str, value: str) -> None:
    secure = is_https(request)
    response.set_cookie(_name(request, name), value, path="/", secure=secure, httponly=True, samesite="strict")
