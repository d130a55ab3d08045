"""
`/` and `/safety`: what this place is, the ways on, and how to leave no traces.
"""

from starlette.requests import Request
from starlette.responses import Response

from web.pages.ombuds import has_door
from web.pages.rendering import reporter_page


async def show(request: Request) -> Response:
    """Show the first page; it asks nothing and keeps nothing."""
    return reporter_page(request, "home", door=await has_door(request))


async def safety(request: Request) -> Response:
    """Say what stays on a device, and what to do about it."""
    return reporter_page(request, "safety")
