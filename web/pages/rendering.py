"""
Writing a page: a template, what it shows, and the cookie and token that its forms need.

Templates escape everything, fail on a name that is not there, and reach nothing but what is handed to them here.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from web import labels, times
from web.answers import instant
from web.context import desk_of
from web.cookies import form_cookie, set_form_cookie
from web.forgery import form_token, new_seed
from web.move_labels import outcomes_for
from web.once import new_mark
from web.words import error_in_words, size_in_words

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(
    in_words=times.in_words,
    instant=instant,
    plain=labels.plain,
    promise=labels.promise_in_words,
    group=labels.group_in_words,
    part=labels.part_in_words,
    standing=labels.promise_state,
    saying=labels.saying_in_words,
    size=size_in_words,
)
_templates.globals.update(
    from_now=times.from_now,
    left=times.left_in_words,
    in_order=labels.in_order,
    outcomes_for=outcomes_for,
    STATES=labels.STATES,
    STATES_FOR_REPORTERS=labels.STATES_FOR_REPORTERS,
    INTENTS=labels.INTENTS,
    LANGUAGES=labels.LANGUAGES,
    OPENED=labels.OPENED,
)


def page(request: Request, name: str, status: int = 200, **facts: Any) -> Response:  # noqa: ANN401 - a template takes any fact
    """Write the template `name`; `facts` are what it shows."""
    seed = form_cookie(request)
    fresh = seed or new_seed()
    shown = {
        "lang": "en",
        "dir": "ltr",
        "now": desk_of(request).clock.now(),
        "token": form_token(request, fresh),
        "mark": new_mark(),
        "visitor": None,
        "max_files": desk_of(request).settings.max_files,
        "max_file_bytes": desk_of(request).settings.max_file_bytes,
        **facts,
    }
    response = HTMLResponse(_templates.get_template(f"{name}.html").render(shown), status)
    if seed is None:
        set_form_cookie(request, response, fresh)
    return response


def problem_page(request: Request, code: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Say on a page what went wrong and what to do."""
    response = page(request, "problem", status, code=code, message=error_in_words(code))
    response.headers.update(headers or {})
    return response
