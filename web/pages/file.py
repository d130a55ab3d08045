"""
`/desk/{reference}/files/{file}`: a file of a case, always as a download; nothing that people sent is ever drawn here.

A picture comes as a copy without its metadata; the file as it was sent takes a second step, past a warning.
"""

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from engine.views import FileView, Visitor
from handrail.errors import UnknownCaseError
from web.bodies import SMALL_BYTES, read_form
from web.context import desk_of, reference_of, visitor_of
from web.desk import HandedFile
from web.forgery import check_form
from web.pages.rendering import page

_ID = re.compile(r"[0-9a-f]{32}")
_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


async def copy(request: Request) -> Response:
    """Hand out a copy without metadata."""
    visitor = await visitor_of(request)
    return await _handed(request, visitor, copied=True) if visitor else _to_sign_in(request)


async def warn(request: Request) -> Response:
    """Say what to think of before the file itself is opened."""
    visitor = await visitor_of(request)
    if visitor is None:
        return _to_sign_in(request)
    file = await _shown(request, visitor)
    return page(request, "file", visitor=visitor, file=file, reference=request.path_params["reference"])


async def original(request: Request) -> Response:
    """Hand out the file as it was sent."""
    visitor = await visitor_of(request)
    if visitor is None:
        return _to_sign_in(request)
    check_form(request, (await read_form(request, SMALL_BYTES)).get("token", ""))
    return await _handed(request, visitor, copied=False)


async def _shown(request: Request, visitor: Visitor) -> FileView:
    wanted = _id_of(request)
    found = await desk_of(request).case_page(visitor, reference_of(request.path_params["reference"]))
    for one in found.writings:
        if one.file is not None and one.file.id == wanted:
            return one.file
    raise UnknownCaseError


async def _handed(request: Request, visitor: Visitor, *, copied: bool) -> Response:
    reference = reference_of(request.path_params["reference"])
    found: HandedFile = await desk_of(request).open_file(visitor, reference, _id_of(request), copy=copied)
    headers = {"Content-Disposition": _as_download(found.name), "Content-Security-Policy": _SANDBOX}
    if found.size is not None:
        headers["Content-Length"] = str(found.size)
    return StreamingResponse(found.chunks, headers=headers, media_type=found.media_type)


def _as_download(name: str) -> str:
    """Name a download twice, as RFC 6266 asks: in plain letters, and as it was called."""
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_" for letter in name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _id_of(request: Request) -> str:
    wanted: str = request.path_params["file"]
    if not _ID.fullmatch(wanted):
        raise UnknownCaseError
    return wanted


def _to_sign_in(request: Request) -> Response:
    return RedirectResponse(f"/sign-in?next=/desk/{reference_of(request.path_params['reference'])}", 303)
