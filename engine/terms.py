"""
Terms: who is reminded that theirs ends, and who is taken off the roster when it is over. Run by `upkeep.reconciling`.

Nobody reads on until that runs: `engine.keys.signed_in` looks at a term's end on each request.
"""

from datetime import timedelta

from engine.context import Context
from engine.moving.handing_on import leave
from engine.roster_log import note
from engine.telling.outbox import delivery
from handrail.identifiers import PersonId
from states.people import Delivery, Person
from states.roles import Role
from storage import deliveries, invitations, people, sessions, terms, wraps
from storage.database import Session

TOLD_BEFORE = timedelta(days=14)


async def keep_terms(context: Context) -> dict[str, int]:
    """Remind of terms that end soon, end those that are over, and invitations that nobody followed; answer counts."""
    now = context.clock.now()
    async with context.database.write() as session:
        over = await terms.over(session, now)
        for person in over:
            await take_off(context, session, person, "term-ended")
        gone = await invitations.ended(session, now)
        for person in gone:
            await take_off(context, session, person, "invitation-ended")
        told = await _remind(context, session)
    return {"terms ended": len(over), "invitations ended": len(gone), "terms told of": told}


async def take_off(
    context: Context, session: Session, person: PersonId, event: str, by: PersonId | None = None
) -> None:
    """Take someone off the roster: their sign-ins and keys end at once, and what they had taken goes to others."""
    now = context.clock.now()
    await people.leave(session, person, now)
    await leave(session, person, now)
    await sessions.remove_person(session, person)
    await wraps.remove_reader(session, person)
    await note(context, session, event, person, by)
    await context.database.wake(session)


async def _remind(context: Context, session: Session) -> int:
    now = context.clock.now()
    ending = await terms.ending(session, now + TOLD_BEFORE)
    if not ending:
        return 0
    everyone = {one.id: one for one in await people.roster(session)}
    keepers = [one for one in everyone.values() if Role.KEEPER in one.roles]
    for key in ending:
        await terms.told(session, key, now)
        others = [_told(context, "someones-term-ends", one, everyone[key]) for one in keepers if one.id != key]
        await deliveries.add(session, [_told(context, "term-ends", everyone[key], everyone[key]), *others])
    await context.database.wake(session)
    return len(ending)


def _told(context: Context, message: str, to: Person, about: Person) -> Delivery:
    return delivery(
        case=None,
        message=message,
        person=to,
        group="roster",
        now=context.clock.now(),
        domain=context.settings.mail_domain,
        due_at=about.until,
    )
