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
from states.roles import CLOCK, Role
from storage import cases, moves, people, services, spaces
from storage.database import Session

POLICY = "service"
"""The policy of facilitators' terms."""
_CHOOSE = "choose"
_BESIDE = frozenset({Role.FACILITATOR.value, Role.KEEPER.value})


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
    """
    Offer somebody no case any more, and have what they took handed over.

    Who is nothing but a facilitator rests from now on; others go on with what else they do.
    """
    found = await people.by_id(session, person)
    if found is not None and not found.roles - _BESIDE:
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
    """Do what follows from the end of a service: what they chose, or their silence, which is no choice by its day."""
    choice = _chosen(change) if change.case.policy == POLICY else None
    service = await services.by_case(session, change.case.id) if choice else None
    if choice is None or service is None or not await services.end(session, service.id, choice, now):
        return
    if choice is not Choice.SERVE_ON:
        await stop_serving(session, service.person_id, now, f"chose-{choice.value}")


def _chosen(change: Change) -> Choice | None:
    if change.case.state is CaseState.RESOLVED:
        return Choice(change.case.outcome) if change.case.outcome in set(Choice) else None
    broke = any(one.name == _CHOOSE and one.ending is Ending.BROKEN for one in change.ended)
    return Choice.INACTIVE if broke and change.case.state is CaseState.ESCALATED else None


def _move(case: CaseId, trigger: Trigger, now: datetime, why: str, person: PersonId) -> Move:
    cause = f"{why}:{person}:{now.isoformat()}"
    return Move(move_id(case, cause), case, trigger, CLOCK, why, due_at=now, requested_at=now)
