"""
The three cookies: who is signed in, what ties a form to its browser, and which accounts signed in here before.

All are kept from scripts and from other sites, and travel by HTTPS alone where pages do. The last one stays for a year;
the others end with the browser.
"""

import re

from starlette.requests import Request
from starlette.responses import Response

_VALUE = re.compile(r"[A-Za-z0-9_.~-]{16,200}")
_YEAR = 365 * 86_400


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


def known_cookie(request: Request) -> str | None:
    """Answer the marks by which this browser is known, if they look like ours."""
    return _read(request, "handrail-known")


def set_session_cookie(request: Request, response: Response, value: str) -> None:
    """Hand the browser its sign-in."""
    _write(request, response, "handrail", value)


def set_form_cookie(request: Request, response: Response, value: str) -> None:
    """Hand the browser what ties forms to it."""
    _write(request, response, "handrail-form", value)


def set_known_cookie(request: Request, response: Response, value: str) -> None:
    """Hand the browser the marks by which it is known."""
    _write(request, response, "handrail-known", value, _YEAR)


def drop_session_cookie(request: Request, response: Response) -> None:
    """Take the sign-in back from the browser."""
    name, secure = _name(request, "handrail"), is_https(request)
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="strict")


def _name(request: Request, name: str) -> str:
    return f"__Host-{name}" if is_https(request) else name


def _read(request: Request, name: str) -> str | None:
    value = request.cookies.get(_name(request, name), "")
    return value if _VALUE.fullmatch(value) else None


def _write(request: Request, response: Response, name: str, value: str, seconds: int | None = None) -> None:
    name, secure = _name(request, name), is_https(request)
    response.set_cookie(name, value, seconds, path="/", secure=secure, httponly=True, samesite="strict")
