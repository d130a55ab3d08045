"""
Granting: someone who can read a case gives its key to a colleague who joined later, or who began with new keys.

Case by case, on purpose: joining a committee opens no drawer of old cases.
"""

from dataclasses import dataclass, field

from engine.access import may_read
from engine.context import Context
from engine.deciding.panels import Sorted
from engine.keys.giving import Place, give, place_of, places_of
from engine.keys.unsealing import key_for
from engine.views import Visitor
from handrail.errors import HandrailError, UnknownCaseError
from handrail.identifiers import Reference
from states.people import Person
from states.roles import Actor, ActorKind
from storage import cases, people, wraps


class GrantError(HandrailError):
    """Nobody with that address may come to read this case; whether they are kept away from it is not said."""

    code = "nobody-to-grant"


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """
    Someone who may come to read a case, and whether they hold its key.

    `reads` says that they are let in now; who is not may be let in later, when the case comes to their group.
    """

    name: str
    email: str = field(repr=False)
    groups: tuple[str, ...]
    holds: bool
    reads: bool

    @property
    def lacks(self) -> bool:
        """Whether they are let in and cannot read: someone should give them the key."""
        return self.reads and not self.holds


async def key_holders(context: Context, visitor: Visitor, reference: Reference) -> tuple[KeyHolder, ...]:
    """
    Answer who holds the key of a case and who lacks it, those who lack it first; who is kept away is not among them.

    Raises:
        UnknownCaseError: there is no such case, or it is not theirs to see.

    """
    async with context.database.read() as session:
        found = await cases.by_reference(session, reference)
        roster = Sorted(await people.roster(session))
        place = (await places_of(context, session, [found.id], roster)).get(found.id) if found else None
        if found is None or place is None:
            raise UnknownCaseError
        place.let_in(visitor.person)
        holding = await wraps.readers(session, found.id)
    shown = [_holder(place, person, holding) for person in place.eligible().values() if person.public_key]
    return tuple(sorted(shown, key=lambda one: (not one.lacks, not one.reads, one.name)))


def _holder(place: Place, person: Person, holding: frozenset[str]) -> KeyHolder:
    groups = tuple(group for group in place.policy.groups if person in place.there.of(group))
    reads = may_read(place.case, place.policy, person, place.away, place.there.joined_by(person.id))
    return KeyHolder(person.name, person.email, groups, person.id in holding, reads)


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
        by = Actor(ActorKind.PERSON, visitor.person.id)
        given = person is not None and await give(context, session, place, key, person, by, "asked")
        await context.database.wake(session)
    if not given:  # said after the end of the transaction, for whom the case names is kept away by it
        raise GrantError("nobody who may be given the key of this case has that address")
