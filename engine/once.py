"""
Whether a form was acted on before, whichever process took it: each carries a random mark, which counts once.

A mark is kept for a day as a MAC, so that nothing in the database says which form it was. Reports need none of this:
their mark is an idempotency key, kept by `engine.opening`.
"""

from datetime import timedelta

from engine.context import Context
from storage import answers

KEPT = timedelta(days=1)
"""Longer than anybody leaves a page open and sends it again."""


async def first_time(context: Context, mark: str) -> bool:
    """Answer whether nobody has acted on the form with this mark yet; of several who ask at once, one is told so."""
    lookup = context.server_key.mac("form", mark.encode("utf-8", "replace"))
    async with context.database.write() as session:
        return bool(await answers.claim(session, [(lookup, b"")], context.clock.now() + KEPT))
