"""
Writing a page: a template, what it shows, and the cookie and token that its forms need.

Templates escape everything, fail on a name that is not there, and reach nothing but what is handed to them here.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context as JinjaContext
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from states.case import ASKED
from web import labels, times
from web.answers import instant
from web.board_words import PLACES
from web.context import context_of, desk_of
from web.cookies import form_cookie, set_form_cookie
from web.forgery import form_token, new_seed
from web.move_labels import outcomes_for
from web.once import new_mark
from web.reporter_words import ERRORS
from web.shield import SCRIPTED
from web.speaking import Speaker, speaker_of
from web.words import error_in_words, size_in_words

REPORTER_PLACES = frozenset(
    {"/", "/board", "/ombuds", "/report", "/receipt", "/receipt/confirm", "/receipt/move", "/safety"}
)
"""The addresses of whoever reports, where errors too are told in their language."""

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
)


def _as_written(one: str, many: str, count: int) -> str:
    """Choose between the two English words; the pages use no plural forms, which files of languages then lack."""
    return one if count == 1 else many


@pass_context
def _translated(context: JinjaContext, words: str) -> str:
    """Say words of a reporter's page in its language; their placeholders are filled in afterwards."""
    said: str = context["say"].language.words.get(words, words)
    return said


_templates.install_gettext_callables(_translated, _as_written, newstyle=True)  # type: ignore[attr-defined]  # of the extension
_templates.filters.update(
    in_words=times.in_words,
    instant=instant,
    plain=labels.plain,
    promise=labels.promise_in_words,
    group=labels.group_in_words,
    part=labels.part_in_words,
    standing=labels.promise_state,
    state=labels.state_in_words,
    size=size_in_words,
)
_templates.globals.update(
    from_now=times.from_now,
    left=times.left_in_words,
    in_order=labels.in_order,
    outcomes_for=outcomes_for,
    INTENTS=ASKED,
    OPENED=labels.OPENED,
    PLACES=PLACES,
)


def page(request: Request, name: str, status: int = 200, **facts: Any) -> Response:  # noqa: ANN401 - a template takes any fact
    """Write the template `name`; `facts` are what it shows, and `session` a sign-in that begins with it."""
    seed = form_cookie(request)
    fresh = seed or new_seed()
    shown = {
        "lang": "en",
        "dir": "ltr",
        "now": desk_of(request).clock.now(),
        "token": form_token(request, fresh, facts.get("session")),
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


def reporter_page(
    request: Request,
    name: str,
    status: int = 200,
    *,
    say: Speaker | None = None,
    switching: str = "",
    place: str = "",
    **facts: Any,  # noqa: ANN401 - a template takes any fact
) -> Response:
    """
    Write a page for whoever reports, in the language of `say`, else in the one that their browser asks for.

    `switching` is the form that changes the language by its button, sent to `place`, so that nothing typed is lost;
    without it, links to `place` do.
    """
    speaker = say or speaker_of(request)
    known = {
        "say": speaker,
        "lang": speaker.language.code,
        "dir": speaker.language.direction,
        "languages": tuple(context_of(request).languages.offered.values()),
        "switching": switching,
        "place": place or request.url.path,
    }
    response = page(request, f"reporter/{name}", status, **known, **facts)
    response.headers["content-security-policy"] = SCRIPTED
    return response


def document(name: str, **facts: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """Write a document that stands alone, without forms, piece by piece."""
    return _templates.get_template(f"{name}.html").generate(facts)


def problem_page(request: Request, code: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Say on a page what went wrong and what to do."""
    if request.url.path in REPORTER_PLACES and code in ERRORS:
        response = reporter_page(request, "problem", status, code=code, place="/")
    else:
        response = page(request, "problem", status, code=code, message=error_in_words(code))
    response.headers.update(headers or {})
    return response
