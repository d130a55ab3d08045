"""
Noting what is changed on the roster, in the transaction that changes it.
"""

from collections.abc import Mapping

from engine.context import Context
from handrail.identifiers import PersonId, new_id
from storage import roster_log
from storage.database import Session
from storage.roster_log import RosterEntry


async def note(
    context: Context,
    session: Session,
    event: str,
    person: PersonId,
    by: PersonId | None,
    data: Mapping[str, object] | None = None,
) -> None:
    """Note that something was changed of someone; `by` is None for the operator and for the clock."""
    now = context.clock.now()
    await roster_log.append(session, RosterEntry(new_id(), now, by, person, event, dict(data or {})))
