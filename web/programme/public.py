"""
What everybody may see of the programme: the sheet of an event, to print or to paste, and certificates.
"""

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from engine.programme.overview import Sheet
from web.context import desk_of, visitor_of
from web.pages.ombuds import has_door
from web.pages.rendering import page
from web.pictures import qr_code
from web.programme.asking import period, space_desk, there


async def sheet(request: Request) -> Response:
    """Show how to report at an event, and whom to turn to: to print, or to paste into the event's own page."""
    found = await space_desk(request).sheet(request.path_params["slug"])
    address = desk_of(request).settings.web_address
    link = f"{address}/report?event={quote(found.event.slug)}"
    facts: dict[str, Any] = {"found": found, "link": link, "picture": qr_code(link), "text": _as_text(found, link)}
    facts |= {"there": there, "door": await has_door(request), "door_link": f"{address}/ombuds"}
    return page(request, "programme/sheet", visitor=await visitor_of(request), **facts)


async def certificates(request: Request) -> Response:
    """Show the certificates of a space, or of all, and how many there are."""
    found = await space_desk(request).certificates_page(request.path_params.get("slug"))
    return page(request, "programme/certificates", visitor=await visitor_of(request), found=found, period=period)


async def certificate(request: Request) -> Response:
    """Show one certificate."""
    found = await space_desk(request).certificate(request.path_params["slug"], request.path_params["watch"])
    return page(request, "programme/certificate", visitor=await visitor_of(request), found=found, period=period)


def _as_text(found: Sheet, link: str) -> str:
    """Write the sheet as text that can stand on any page."""
    event = found.event
    lines = [
        f"{event.name}, {there(event.starts_at, event.zone)} ({event.zone})",
        "",
        "Something happened, or you are not sure? Tell us. You need not give your name.",
        f"Report or ask for counsel: {link}",
    ]
    if found.names:
        lines.append(f"Facilitators at this event: {', '.join(found.names)}")
    elif found.designated:
        lines.append("Trained facilitators look after this event.")
    lines.append("In danger right now? Call your local emergency number first (112 or 911 in many places).")
    return "\n".join(lines)
