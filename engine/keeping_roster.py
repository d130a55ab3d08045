"""
What whoever keeps the roster may do: see who is there and how much they carry, invite, set terms and roles, take off.

The right is the role `keeper`, which the operator gives; it lets nobody read any case. Nobody changes their own roles,
and every change is noted. A count leaves out the cases that the one who looks is kept away from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.context import Context
from engine.deciding.composition import breaks
from engine.deciding.panels import Sorted
from engine.in_force import look_now
from engine.keys.giving import places_of
from engine.moving.handing_on import uncover
from engine.roster import RosterError, person_or_refuse, require_known
from engine.roster_log import note
from engine.terms import take_off
from engine.views import Visitor
from handrail.errors import HandrailError
from handrail.identifiers import PersonId
from states.people import Person
from states.roles import Role
from storage import invitations, loads, people, roster_log, terms, wraps
from storage.database import Session
from storage.invitations import Invited
from storage.roster_log import RosterEntry

_ENTRIES = 100


class NotKeeperError(HandrailError):
    """Someone without that role asks to keep the roster."""

    code = "not-keeper"


@dataclass(frozen=True, slots=True)
class Member:
    """Someone on the roster: since when, and how many open cases they have taken."""

    person: Person
    since: datetime
    load: int


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was changed, by names; `by` is None for the operator and the clock, `data` holds codes."""

    at: datetime
    event: str
    who: str
    by: str | None
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RosterPage:
    """The roster as its keeper sees it: `lacks` are sentences on what groups of the policy in use are short of."""

    members: tuple[Member, ...]
    invited: tuple[Invited, ...]
    roles: tuple[str, ...]
    lacks: tuple[str, ...]
    changes: tuple[Change, ...]


def require_keeper(visitor: Visitor) -> PersonId:
    """
    Answer who asks, if they keep the roster.

    Raises:
        NotKeeperError: they do not.

    """
    if Role.KEEPER not in visitor.person.roles:
        raise NotKeeperError
    return visitor.person.id


async def roster_page(context: Context, visitor: Visitor, lacks: tuple[str, ...]) -> RosterPage:
    """
    Show the roster.

    Raises:
        NotKeeperError: they do not keep it.

    """
    me, shelf = require_keeper(visitor), await look_now(context)
    policy = shelf.active(context.settings.policy)
    async with context.database.read() as session:
        everyone, since = await people.roster(session), await terms.joined(session)
        carried, waiting = await loads.open_cases_by_person(session, without=me), await invitations.waiting(session)
        entries = await roster_log.newest(session, _ENTRIES)
        named = {one.id: one.name for one in await people.by_ids(session, _named(entries))}
    roles = sorted({Role.KEEPER.value} | {policy.role_of(group) for group in policy.groups})
    return RosterPage(
        tuple(Member(one, since[one.id], carried.get(one.id, 0)) for one in sorted(everyone, key=_name)),
        waiting,
        tuple(roles),
        lacks,
        tuple(Change(one.at, one.event, named.get(one.person, ""), _by(one.by, named), one.data) for one in entries),
    )


async def set_term(context: Context, visitor: Visitor, person: PersonId, until: datetime | None) -> None:
    """
    Say when someone's term ends, or that it has no end.

    Raises:
        NotKeeperError: they do not keep the roster.
        RosterError: there is no such person, or the day is over already.

    """
    me = require_keeper(visitor)
    if until is not None and until <= context.clock.now():
        raise RosterError("that day is over; to end somebody's access now, say that they leave")
    async with context.database.write() as session:
        await person_or_refuse(session, person)
        await terms.set_until(session, person, until)
        await note(context, session, "term", person, me, {"until": until.isoformat() if until else None})


async def set_roles(context: Context, visitor: Visitor, person: PersonId, roles: frozenset[str]) -> None:
    """
    Say what someone is; of cases that they may then no longer come to read they lose the keys at once.

    Raises:
        NotKeeperError: they do not keep the roster.
        RosterError: it is themselves, there is no such person or role, or the policy in use does not allow it.

    """
    me = require_keeper(visitor)
    if me == person:
        raise RosterError("nobody changes their own roles; ask another keeper, or the operator")
    await change_roles(context, person, roles, me)


async def change_roles(context: Context, person: PersonId, roles: frozenset[str], by: PersonId | None) -> None:
    """Change someone's roles, as `set_roles` does, for a caller that may."""
    shelf = await look_now(context)
    require_known(shelf, roles)
    async with context.database.write() as session:
        before = await person_or_refuse(session, person)
        await terms.set_roles(session, person, roles)
        after = await person_or_refuse(session, person)
        others = tuple(one for one in await people.roster(session) if one.id != person)
        broken = breaks(shelf.active(context.settings.policy), others, after)
        if broken:
            raise RosterError(broken)
        if before.roles - roles:
            await _take_keys(context, session, person)
        if Role.FACILITATOR in before.roles - roles:
            await uncover(session, person, context.clock.now())
        await note(context, session, "roles", person, by, {"roles": sorted(roles)})
        await context.database.wake(session)


async def set_rest(context: Context, person: PersonId, by: PersonId, *, available: bool) -> None:
    """Record whether someone takes cases at the moment; each says so for themselves, and the keeper for others."""
    async with context.database.write() as session:
        await person_or_refuse(session, person)
        await people.rest(session, person, available=available)
        if not available:
            await uncover(session, person, context.clock.now())
        await note(context, session, "back" if available else "rests", person, by)
        await context.database.wake(session)


async def set_trained(context: Context, visitor: Visitor, person: PersonId, *, experienced: bool) -> None:
    """Record that someone has finished their training; NotKeeperError or RosterError if that cannot be."""
    me = require_keeper(visitor)
    async with context.database.write() as session:
        await person_or_refuse(session, person)
        await people.train(session, person, experienced=experienced)
        await note(context, session, "trained", person, me)
        await context.database.wake(session)


async def part_with(context: Context, visitor: Visitor, person: PersonId) -> None:
    """Take someone off the roster for good, or an invitation back; NotKeeperError or RosterError if that cannot be."""
    me = require_keeper(visitor)
    async with context.database.write() as session:
        found = await person_or_refuse(session, person)
        await take_off(context, session, person, "left" if found.public_key else "invitation-withdrawn", me)


async def _take_keys(context: Context, session: Session, person: PersonId) -> None:
    held, roster = await wraps.cases_of(session, person), Sorted(await people.roster(session))
    for case, place in (await places_of(context, session, held, roster)).items():
        if person not in place.eligible():
            await wraps.remove(session, case, person)


def _name(person: Person) -> tuple[str, str]:
    return person.name.casefold(), person.id


def _named(entries: Iterable[RosterEntry]) -> list[PersonId]:
    return list({one for entry in entries for one in (entry.person, entry.by) if one is not None})


def _by(person: PersonId | None, named: Mapping[PersonId, str]) -> str | None:
    return named.get(person) if person else None
