"""
What only someone with a case's key can mend: that too few hold it, and that whom it names has joined since.

They do so unasked: a person by signing in, whoever reported by coming back with their receipt. What came before anybody
had joined is opened by that alone, or by the recovery key. Who joined later gets nothing where enough hold a key: for
them there is `engine.keys.granting`.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from engine.context import Context
from engine.keys.escrow import short_groups
from engine.keys.giving import Place, hand_on, place_of, places_of
from engine.keys.named import keep_named_away, named_by
from engine.keys.recovery import Present
from engine.keys.unsealing import NoWrapError, key_for
from engine.views import Visitor
from handrail.errors import UnknownCaseError
from handrail.identifiers import CaseId
from states.lifecycle import CaseState
from states.people import Person
from states.roles import REPORTER, Actor, ActorKind
from storage import people, recovery_keys, wraps
from storage.database import Session
from storage.outage import OutageError
from vault.case_keys import CaseKey
from vault.wraps import Recipient

_MOST = 200
"""Cases mended at one sign-in; the next one goes on."""


@dataclass(frozen=True, slots=True)
class _Holding:
    """A case with who holds its key: `newcomers` may come to read it and hold none, `lacking` are to be given it."""

    place: Place
    newcomers: tuple[Person, ...]
    lacking: tuple[Recipient, ...]

    async def wants(self, context: Context, session: Session, key: CaseKey) -> bool:
        """Answer whether there is something to mend, by what the case says of the newcomers."""
        return bool(self.lacking or await named_by(context, session, self.place.policy, key, self.newcomers))


async def mend(context: Context, visitor: Visitor) -> None:
    """Mend the open cases that someone can read."""
    async with context.database.read() as session:
        present = await _present(session)
        mine = await wraps.open_cases_of(session, visitor.person.id)
        found = [one for one in await _holding(context, session, mine, present) if one.lacking or one.newcomers]
        wanting = []
        for one in sorted(found, key=lambda one: not one.lacking)[:_MOST]:
            key = await _key_of(context, session, one.place, visitor)
            if key and await one.wants(context, session, key):
                wanting.append(key)
    for key in wanting:
        await _mend(context, key, Actor(ActorKind.PERSON, visitor.person.id), present, visitor.person)


async def mend_by_receipt(context: Context, key: CaseKey) -> None:
    """Mend the case whose key its reporter has opened just now, unless it is resolved."""
    async with context.database.read() as session:
        present = await _present(session)
        found = await _holding(context, session, [key.case], present)
        wanting = [one for one in found if await one.wants(context, session, key)]
    with suppress(OutageError):  # who comes to read is not kept waiting for it
        for _ in wanting:
            await _mend(context, key, REPORTER, present)


async def _present(session: Session) -> Present:
    return Present(await people.roster(session), await recovery_keys.newest(session))


async def _holding(context: Context, session: Session, ids: Sequence[CaseId], present: Present) -> list[_Holding]:
    held = await wraps.readers_of(session, ids)
    places = (await places_of(context, session, ids, present)).values()
    unresolved = [place for place in places if place.case.state is not CaseState.RESOLVED]
    return [
        _Holding(place, _newcomers(place, held[place.case.id]), _lacking(place, held[place.case.id], present))
        for place in unresolved
    ]


async def _key_of(context: Context, session: Session, place: Place, visitor: Visitor) -> CaseKey | None:
    """Open a case's key for someone who is let in and has it."""
    try:
        place.let_in(visitor.person)
        return await key_for(context, session, place.case.id, visitor)
    except (UnknownCaseError, NoWrapError):
        return None


async def _mend(context: Context, key: CaseKey, by: Actor, present: Present, person: Person | None = None) -> None:
    """Keep newcomers away whom the case names, then give its key to who lacks it; `person` must be let in still."""
    with suppress(UnknownCaseError):  # they were sent away meanwhile, or the case was forgotten
        async with context.database.write() as session:
            place = await place_of(context, session, key.case, present)
            if place is None:
                return
            if person is not None:
                place.let_in(person)
            readers = await wraps.readers(session, key.case)
            away = await keep_named_away(context, session, place.policy, key, _newcomers(place, readers))
            place = place.without(away, present)
            await hand_on(context, session, place, key, _lacking(place, readers, present), by, "too-few")


def _newcomers(place: Place, readers: frozenset[str]) -> tuple[Person, ...]:
    """Answer who may come to read a case and holds no key: they joined, or came into a group, after it was opened."""
    return tuple(one for one in place.eligible().values() if one.public_key and one.id not in readers)


def _lacking(place: Place, readers: frozenset[str], present: Present) -> tuple[Recipient, ...]:
    """Answer who is to be given a key unasked: those of groups in which too few hold it, and the recovery key."""
    short = short_groups(place.policy, place.there, readers)
    some = {one.id: one for one in (*(one for group in short.values() for one in group), *present.recovery)}
    return tuple(Recipient(one.id, one.public_key) for one in some.values() if one.public_key and one.id not in readers)
