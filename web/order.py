"""
The order in which people see their cases: what is due first comes first.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from engine.views import CaseRow

_NEVER = datetime.max.replace(tzinfo=UTC)


def soonest_first(rows: Iterable[CaseRow]) -> list[CaseRow]:
    """Sort by when the next promise is due, so late ones lead; what owes nothing comes last, newest first."""
    newest = sorted(rows, key=lambda row: row.opened_at, reverse=True)
    return sorted(newest, key=lambda row: row.next_promise.due_at if row.next_promise else _NEVER)
