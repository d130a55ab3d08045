"""
The application: the API, the pages and what machines watch, around one desk.

It starts nothing and opens nothing; running it is for `serve`.
"""

from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from handrail.languages import load_languages
from intake.admission import Admission, Limits
from intake.webhooks import load_webhooks
from web import health
from web.answers import json_answer
from web.api import cases, exports, keys, numbers, people, receipts, reports, webhooks
from web.context import Context
from web.desk import Desk
from web.documents import describe
from web.faults import handle_errors
from web.gate import Gate
from web.pages.routes import add_pages
from web.shield import Shield

_STATIC = Path(__file__).parent / "static"


def make_app(desk: Desk, admission: Admission | None = None) -> FastAPI:
    """
    Make the application that serves `desk`; `admission` is shared with the other doors of this process.

    Raises:
        SettingsError: a mapping file of a webhook, or a file of a language, is wrong.

    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    settings = desk.settings
    shared = admission or Admission(Limits.of(settings))
    app.state.context = Context(
        desk, load_webhooks(settings.mappings), load_languages(settings.translations), admission=shared
    )
    for part in (reports, webhooks, receipts, people, keys, cases, exports, numbers, health):
        app.include_router(part.router)
    app.add_api_route("/openapi.json", _description, include_in_schema=False)
    add_pages(app)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    handle_errors(app)
    app.add_middleware(Gate, admission=shared)
    app.add_middleware(Shield, https=(desk.settings.public_url or "").lower().startswith("https://"))
    return app


async def _description(request: Request) -> Response:
    """Write the API's description, once, when it is first asked for: it takes a moment."""
    state = request.app.state
    if not hasattr(state, "description"):
        state.description = describe(request.app)
    return json_answer(state.description)
