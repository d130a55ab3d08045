"""
`POST /api/cases/{reference}/export`: everything about a case at once, for a reason that is written down.
"""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from web.answers import instant, json_answer
from web.bodies import read_shape
from web.context import desk_of, reference_of, signed_in
from web.documents import reads, says
from web.forgery import check_origin
from web.shapes import ErrorAnswer, InvalidAnswer
from web.shapes_of_exports import ExportAnswer, ExportBody
from web.views import case_page_as_json

router = APIRouter(tags=["cases"])
InPath = Annotated[str, Path(examples=["HR-7Q2KMN4P"])]


@router.post(
    "/api/cases/{reference}/export",
    summary="Take a case away",
    response_model=ExportAnswer,
    responses={
        **says(401, ErrorAnswer, "nobody is signed in"),
        **says(404, ErrorAnswer, "there is no such case for this person"),
        **says(409, ErrorAnswer, "they hold no key to what was written"),
        **says(422, InvalidAnswer, "no reason that can be given"),
    },
    openapi_extra=reads("ExportBody"),
)
async def export_case(request: Request, reference: InPath) -> Response:
    """Answers everything that the case's page shows; who took it, when and why is in its log of reads before that."""
    check_origin(request)
    visitor = await signed_in(request)
    asked = await read_shape(request, ExportBody)
    taken = await desk_of(request).export_case(visitor, reference_of(reference), asked.reason)
    return json_answer(
        {
            **case_page_as_json(taken.page),
            "reads": [{"at": instant(one.at), "who": one.who, "what": one.what} for one in taken.page.reads],
            "exported_at": instant(taken.at),
            "exported_by": taken.by,
            "reason": taken.reason,
        }
    )
