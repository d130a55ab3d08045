"""
Forms that were sent already: a page that is reloaded after sending must not send again.

Each form carries a random mark, and the desk remembers for all processes which ones were acted on. A report's form
needs none of this, since its mark is the idempotency key that the engine keeps.
"""

import secrets

from starlette.requests import Request

from web.context import desk_of

_LONGEST = 64


async def first_time(request: Request, mark: str) -> bool:
    """Answer whether this mark is new, and have it remembered; a form without a mark is always new."""
    return not mark or await desk_of(request).first_time(mark[:_LONGEST])


def new_mark() -> str:
    """Draw the mark of a form: 128 random bits."""
    return secrets.token_urlsafe(16)
