"""
`/mailbox`: the mails that would have been sent, while no mail server is set; with one, there is no such page.

Nor is there one for somebody who comes from the open net: the mails hold links that let people in.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web.context import desk_of
from web.gate import hold_of
from web.pages.rendering import page


async def show(request: Request) -> Response:
    """Show the development mailbox, newest first."""
    messages = None if hold_of(request).sender else await desk_of(request).mailbox()
    if messages is None:
        raise HTTPException(404)
    return page(request, "mailbox", messages=messages)
