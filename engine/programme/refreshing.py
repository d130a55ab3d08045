"""
A refresher as the outcome of a case: whoever it is asked of is on hold until they have attended a training again.

On hold means that their certificate has ended: they are offered nothing, and what they had taken goes to others. The
roster's log says that it was asked; nothing says of which case.
"""

import json
import secrets

from engine.application_seals import seal_application
from engine.context import Context
from engine.moving.handing_on import hand_on
from engine.programme.applications import taking
from engine.programme.mentors import TrainingError, require_mentor
from engine.roster_log import note
from engine.showing.desk_pages import readable_case
from engine.views import Visitor
from handrail.identifiers import CaseId, PersonId, Reference, new_id
from states.lifecycle import CaseState
from states.people import Person
from states.programme import HOPING
from states.roles import Role
from storage import applications, cases, people
from storage.applications import Application
from storage.cohorts import Cohort
from storage.database import Session
from storage.statements import alone

OUTCOME = "refresher"
"""The outcome of a case by which a policy asks for one."""


async def ask(context: Context, visitor: Visitor, reference: Reference, person: PersonId) -> None:
    """
    Put a facilitator on hold until a refresher, as a case that has ended asks, and give them a place in a training.

    Raises:
        NotMentorError: they are no mentor.
        UnknownCaseError: there is no such case, or it is not theirs to see.
        TrainingError: it has not ended with a refresher (`no-refresher`), that is no facilitator but oneself
            (`no-facilitator`), or no training takes people now (`no-cohort`).

    """
    by, now = require_mentor(visitor), context.clock.now()
    async with context.database.write() as session:
        await alone(session)
        await _require_outcome(session, await readable_case(context, session, visitor, reference))
        found = await people.by_id(session, person)
        if found is None or found.left_at is not None or Role.FACILITATOR not in found.roles or person == by:
            raise TrainingError("no-facilitator")
        cohort = await taking(context, session)
        if cohort is None:
            raise TrainingError("no-cohort")
        await _give_a_place(context, session, found, cohort)
        await people.certified_until(session, person, now)
        await hand_on(session, person, now, OUTCOME)
        await note(context, session, OUTCOME, person, by)
        await context.database.wake(session)


async def _require_outcome(session: Session, case: CaseId) -> None:
    found = (await cases.by_ids(session, [case])).get(case)
    if found is None or found.state is not CaseState.RESOLVED or found.outcome != OUTCOME:
        raise TrainingError("no-refresher")


async def _give_a_place(context: Context, session: Session, person: Person, cohort: Cohort) -> None:
    """Let them apply, in their turn, unless they have already; they need no code, since they are on the roster."""
    there = await applications.of_cohort(session, cohort.id)
    if any(one.person_id == person.id and one.place in HOPING for one in there):
        return
    key, place = new_id(), await applications.free_place(session, cohort.id)
    text = json.dumps({"name": person.name, "email": person.email, "words": ""}).encode()
    blob, lookup = seal_application(context, key, text), secrets.token_bytes(32)
    made = Application(key, cohort.id, place, context.clock.now(), lookup, blob=blob, person_id=person.id)
    await applications.add(session, made)
