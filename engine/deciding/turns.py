"""
Whose turn it is among those who hold a case: who is on duty, who is second, who becomes the case's shepherd.

The order is that of `policies.duty`; who may not act on the case, or rests, is passed over.
"""

from engine.deciding.change import Situation
from handrail.identifiers import PersonId
from policies.duty import on_duty
from policies.words import ON_DUTY, SECOND_ON_DUTY, SHEPHERD
from states.people import Person

IN_TURN = frozenset({ON_DUTY, SECOND_ON_DUTY, SHEPHERD})
"""Recipients that are one person of those who hold the case."""


def in_order(situation: Situation) -> tuple[Person, ...]:
    """Answer those who hold a case, who is on duty first; who rests or carries enough comes later."""
    case, panels = situation.case, situation.panels
    members = panels.everyone.get(case.holder, ())
    turns = on_duty(situation.policy.calendar, [one.id for one in members], situation.now)
    place = {person: number for number, person in enumerate(turns)}
    return tuple(sorted(panels.of(case.holder), key=lambda one: (not one.offered, place.get(one.id, len(place)))))


def next_shepherd(situation: Situation) -> PersonId | None:
    """Answer who becomes the shepherd of a case that nobody took: who is on duty, else who has fewest cases."""
    order = in_order(situation)
    if situation.policy.calendar.handover is None:
        order = tuple(sorted(order, key=lambda one: (not one.offered, situation.loads.get(one.id, 0))))
    return order[0].id if order else None


def meant_by(word: str, situation: Situation) -> PersonId | None:
    """Answer the person a recipient's word stands for; None where everyone who holds the case is meant."""
    order = in_order(situation)
    if word == SHEPHERD:
        return next((one.id for one in order if one.id == situation.case.assignee), None)
    if word == SECOND_ON_DUTY and len(order) > 1:
        return order[1].id
    return order[0].id if order else None
