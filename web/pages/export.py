"""
`POST /desk/{reference}/export`: a case in one file that stands alone and can be printed, for a reason that is noted.

A case that is not this person's to see looks like one that does not exist.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from engine.showing.exporting import REASONS
from intake.faults import refuse_body
from web.bodies import SMALL_BYTES, read_form
from web.context import desk_of, reference_of, visitor_of
from web.forgery import check_form
from web.pages.rendering import document

_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


async def export(request: Request) -> Response:
    """Hand out the file, as a download."""
    visitor = await visitor_of(request)
    reference = reference_of(request.path_params["reference"])
    if visitor is None:
        return RedirectResponse(f"/sign-in?next=/desk/{reference}", 303)
    form = await read_form(request, SMALL_BYTES)
    check_form(request, form.get("token", ""))
    if form.get("reason") not in REASONS:
        refuse_body("must say for which reason")
    taken = await desk_of(request).export_case(visitor, reference, form["reason"])
    name = f"{taken.page.row.reference}-{taken.at:%Y-%m-%d}.html"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": _SANDBOX}
    written = document("export", taken=taken, case=taken.page)
    return StreamingResponse(written, headers=headers, media_type="text/html; charset=utf-8")
