"""
`/`: what this place is, and the three ways on.
"""

from starlette.requests import Request
from starlette.responses import Response

from web.pages.rendering import page


async def show(request: Request) -> Response:
    """Show the first page; it asks nothing and keeps nothing."""
    return page(request, "home")
