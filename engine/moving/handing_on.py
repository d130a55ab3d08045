"""
What somebody had taken goes to others when they leave, rest or go silent: moves that hand over, due now.

Each is a move of the clock like any other, written down in the transaction that ends somebody's service; who has the
case next is decided where it is applied. The facilitator's own service is no such case.
"""

from datetime import datetime

from engine.deciding.change import Change
from handrail.identifiers import CaseId, PersonId, move_id
from states.case import Ending, Move
from states.lifecycle import CaseState, Trigger
from states.programme import Choice
from states.roles import CLOCK
from storage import cases, moves, people, services, spaces
from storage.database import Session

POLICY = "service"
"""The policy of facilitators' terms."""
_CHOOSE = "choose"


async def hand_on(session: Session, person: PersonId, now: datetime, why: str) -> int:
    """Have every open case that somebody took handed over; answer how many these are."""
    found = await services.open_cases(session, person)
    await moves.add(session, [_move(case, Trigger.HAND_OVER, now, why, person) for case in found])
    await uncover(session, person, now)
    return len(found)


async def uncover(session: Session, person: PersonId, now: datetime) -> None:
    """Let the mentors see to events that were ready because of somebody who cannot come any more."""
    for event in await spaces.left_uncovered(session, person, now):
        case = await cases.by_reference(session, event.reference)
        await spaces.set_ready(session, event.id, None)
        if case is not None and case.state is CaseState.COUNSELLED:
            await moves.add(session, [_move(case.id, Trigger.ESCALATE, now, "uncovered", person)])


async def stop_serving(session: Session, person: PersonId, now: datetime, why: str) -> None:
    """Offer somebody no case any more, and have what they took handed over."""
    await people.rest(session, person, available=False)
    await people.certified_until(session, person, now)
    await hand_on(session, person, now, why)


async def leave(session: Session, person: PersonId, now: datetime) -> None:
    """Have what somebody took handed over who leaves; the mentors have what is left of their service to end."""
    await hand_on(session, person, now, "left")
    service = await services.running_of(session, person)
    if service is not None and await services.end(session, service.id, Choice.INACTIVE, now):
        await moves.add(session, [_move(service.case_id, Trigger.ESCALATE, now, "left", person)])


async def after(session: Session, change: Change, now: datetime) -> None:
    """Do what follows from a facilitator's silence: their service's promise to choose was broken."""
    broke = any(one.name == _CHOOSE and one.ending is Ending.BROKEN for one in change.ended)
    if change.case.policy != POLICY or not broke or change.case.state is not CaseState.ESCALATED:
        return
    service = await services.by_case(session, change.case.id)
    if service is not None and await services.end(session, service.id, Choice.INACTIVE, now):
        await stop_serving(session, service.person_id, now, "went-silent")


def _move(case: CaseId, trigger: Trigger, now: datetime, why: str, person: PersonId) -> Move:
    cause = f"{why}:{person}:{now.isoformat()}"
    return Move(move_id(case, cause), case, trigger, CLOCK, why, due_at=now, requested_at=now)
