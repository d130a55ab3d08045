"""
Promises turned into rows: one of `policies.promises` as a promise of a case, with the clock's moves that come with it.

What events start, keep, break and release is said by `policies.owing`.
"""

from handrail.identifiers import move_id
from policies.promises import Owed
from states.case import Case, Move, Promise
from states.roles import CLOCK


def give(case: Case, owed: Owed, round_: int = 1) -> tuple[Promise, tuple[Move, ...]]:
    """Make the rows of one promise, given by the change that made `case.version`."""
    key = f"{case.id}.{owed.name}.{case.version}"
    promise = Promise(key, case.id, owed.name, round_, owed.to, owed.anchor_at, owed.due_at)
    moves = tuple(
        Move(
            id=move_id(case.id, f"{key}:{clock.cause}"),
            case=case.id,
            trigger=clock.trigger,
            actor=CLOCK,
            cause=f"{owed.name} {clock.cause}",
            due_at=clock.due_at,
            requested_at=owed.anchor_at,
            promise=key,
            breaks=clock.breaks,
            to=clock.to,
            tell=clock.tell,
            message=clock.message,
        )
        for clock in owed.moves
    )
    return promise, moves
