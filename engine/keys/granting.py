"""
Granting: someone who can read a case gives its key to a colleague who joined later, or who began with new keys.

Case by case, on purpose: joining a committee opens no drawer of old cases.
"""

from engine.context import Context
from engine.keys.giving import give, place_of
from engine.keys.unsealing import key_for
from engine.views import Visitor
from handrail.errors import HandrailError, UnknownCaseError
from handrail.identifiers import Reference
from states.roles import Actor, ActorKind
from storage import cases
from vault.wraps import Recipient


class GrantError(HandrailError):
    """Nobody with that address may come to read this case; whether they are kept away from it is not said."""

    code = "nobody-to-grant"


async def grant(context: Context, visitor: Visitor, reference: Reference, email: str) -> None:
    """
    Give the key of a case to a colleague of a group that holds it or may come to hold it.

    Raises:
        UnknownCaseError: there is no such case, or it is not theirs to see.
        NoWrapError: they may see it, and hold no key themselves.
        GrantError: nobody who may be given it has that address.

    """
    wanted = email.strip().lower()
    async with context.database.write() as session:
        found = await cases.by_reference(session, reference)
        place = await place_of(context, session, found.id) if found else None
        if place is None:
            raise UnknownCaseError
        case = place.let_in(visitor.person)
        key = await key_for(context, session, case.id, visitor)
        person = next((one for one in place.eligible().values() if one.email == wanted), None)
        if person is None or not person.public_key:
            raise GrantError("nobody who may be given the key of this case has that address")
        by = Actor(ActorKind.PERSON, visitor.person.id)
        await give(context, session, place, key, [Recipient(person.id, person.public_key)], by, "asked")
        await context.database.wake(session)
