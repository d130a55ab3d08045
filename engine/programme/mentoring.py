"""
What a mentor is shown of their facilitators: check-ins that are due, counts and clocks. No content, and no case.

A count leaves out the cases that the mentor is kept away from: nobody learns of those by their number.
"""

from dataclasses import dataclass

from engine.context import Context
from engine.programme.mentors import require_mentor
from engine.views import Visitor
from handrail.identifiers import PersonId
from states.case import Promise
from states.people import Person
from states.roles import Role
from storage import loads, people, promises, services
from storage.services import Service


@dataclass(frozen=True, slots=True)
class Mentee:
    """A facilitator as their mentor sees them; `next_due` is when something is due in any of their open cases."""

    name: str
    service: Service
    check_in: Promise | None
    load: loads.Load
    available: bool
    certified: bool


@dataclass(frozen=True, slots=True)
class MentorPage:
    """A mentor's facilitators, those who went silent and wait for a word of any mentor, and all who are certified."""

    mentees: tuple[Mentee, ...]
    silent: tuple[Mentee, ...]
    facilitators: tuple[Person, ...]


async def mentor_page(context: Context, visitor: Visitor) -> MentorPage:
    """
    Show a mentor their facilitators.

    Raises:
        NotMentorError: they are no mentor.

    """
    me = require_mentor(visitor)
    async with context.database.read() as session:
        mine, silent = await services.running(session, me), await services.unsettled(session)
        every = (*mine, *silent)
        certified = tuple(one for one in await people.roster(session) if _serves(one, me))
        there = {one.id: one for one in await people.by_ids(session, [one.person_id for one in every])}
        owed = await promises.of_cases(session, [one.case_id for one in every], running=True)
        carried = await loads.of_people(session, [one.person_id for one in every], without=me)

    def shown(service: Service) -> Mentee:
        person = there[service.person_id]
        due = next((one for one in owed.get(service.case_id, ()) if one.name == "monthly"), None)
        return Mentee(
            person.name, service, due, carried.get(person.id, loads.NONE), person.available, certified=person.trained
        )

    return MentorPage(tuple(map(shown, mine)), tuple(map(shown, silent)), certified)


def _serves(person: Person, me: PersonId) -> bool:
    return person.trained and Role.FACILITATOR in person.roles and person.id != me
