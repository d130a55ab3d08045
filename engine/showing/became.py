"""
What became of feedback, for whoever gave it: its entry on the public board, or the report in which it goes on.

The board itself is `engine.programme`; an entry names no case, and is found here by the hash of the case being shown.
"""

from collections.abc import Iterable

from engine.board_views import BoardNews
from engine.context import Context
from engine.sealing import CONTINUED, MAY_QUOTE
from engine.showing.reading import opened
from handrail.identifiers import CaseId
from policies.schema import Policy
from storage import board
from storage.board import BoardStanding
from storage.case_keys import CaseKeys
from storage.database import Session
from storage.writings import Writing
from vault.case_keys import CaseKey

FEEDBACK = "feedback"
"""The kind of the cases that entries come of."""


def lookup_of(context: Context, case: CaseId) -> bytes:
    """Hash a case's key: who holds the server's key and looks at this very case finds its entry, and nobody else."""
    return context.server_key.mac("board-item", case.encode())


async def board_news(
    context: Context, session: Session, case: CaseId, policy: Policy, written: Iterable[Writing]
) -> BoardNews | None:
    """Answer what of the board whoever gave feedback is shown; None where a case is about something else."""
    if not is_feedback(policy):
        return None
    agreed = any(one.part == MAY_QUOTE for one in written)
    found = await board.by_lookup(session, lookup_of(context, case))
    if found is None or found.standing is not BoardStanding.PUBLIC:
        return BoardNews(None, None, agreed)
    return BoardNews(found.title, found.place, agreed)


def is_feedback(policy: Policy) -> bool:
    """Answer whether a policy's cases are feedback, which may come to the board."""
    return policy.kind is not None and policy.kind.of == FEEDBACK


def receipt_of_next(key: CaseKey, keys: CaseKeys, written: Iterable[Writing]) -> str | None:
    """Answer the receipt of the report in which a case goes on, if there is one."""
    return next((opened(key, keys, one) for one in written if one.part == CONTINUED), None)
