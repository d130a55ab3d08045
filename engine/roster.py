"""
The people of a community: who joins, who is trained, who leaves and loses every key at once.

Who is signed in is for `engine.keys.signed_in`, invitations are for `engine.inviting`, terms for `engine.terms`.
"""

from dataclasses import dataclass, field

from msgspec.structs import replace

from engine.context import Context
from engine.deciding.composition import breaks, lacks
from engine.in_force import look_now
from engine.roster_log import note
from engine.stretching import stretched
from engine.terms import take_off
from handrail.errors import HandrailError
from handrail.identifiers import PersonId, new_id
from policies.schema import Policy
from policies.shelf import Shelf
from states.people import Person
from states.roles import Role
from storage import people
from storage.database import Session
from storage.people import SealedKeys
from vault.people import new_person_keys


class RosterError(HandrailError):
    """Someone cannot be added or found; the message says why, and what to do."""

    code = "roster"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone who was just added; `recovery_code` is shown once, to be printed."""

    person: Person
    recovery_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Membership:
    """What is known of someone that groups ask for; `employer` and `kinds` are codes, such as `acme` and `staff`."""

    trained: bool = True
    experienced: bool = False
    employer: str | None = None
    kinds: frozenset[str] = frozenset()


async def add_person(
    context: Context,
    *,
    email: str,
    name: str,
    roles: frozenset[str],
    passphrase: str,
    membership: Membership | None = None,
) -> NewPerson:
    """
    Add someone to the roster; they get the keys of cases that are opened from now on.

    Raises:
        RosterError: the address is no address, is taken, a role is one that no policy knows, or the policy in use does
            not allow it: a group would be too large, of one employer, or not outside another.
        WeakPassphraseError: the passphrase is too short.

    """
    address = require_address(email)
    shelf = await look_now(context)
    require_known(shelf, roles)
    keys = await stretched(new_person_keys, passphrase)
    person = new_person(address, name, roles, keys.public, membership or Membership())
    async with context.database.write() as session:
        if await people.by_email(session, address) is not None:
            raise RosterError("someone with that address is on the roster already; see `handrail person list`")
        _require_fitting(shelf.active(context.settings.policy), await people.roster(session), person)
        sealed = SealedKeys(keys.sealed_private, keys.recovery_sealed)
        await people.add(session, person, sealed, context.clock.now())
        await note(context, session, "joined", person.id, None, {"roles": sorted(roles)})
    return NewPerson(person, keys.recovery_code)


def require_address(email: str) -> str:
    """
    Answer an address as it is kept.

    Raises:
        RosterError: it is none.

    """
    address = email.strip().lower()
    if "@" not in address[1:-1] or any(letter.isspace() or not letter.isprintable() for letter in address):
        raise RosterError("that is no mail address; write it as name@example.org")
    return address


def new_person(address: str, name: str, roles: frozenset[str], public: bytes, known: Membership) -> Person:
    """Make someone who is not on the roster yet; without a name they are called as their address begins."""
    return Person(
        PersonId(new_id()),
        address,
        name.strip() or address.partition("@")[0],
        roles,
        public,
        trained=known.trained,
        experienced=known.experienced,
        employer=known.employer,
        kinds=known.kinds,
    )


def _require_fitting(policy: Policy, roster: tuple[Person, ...], person: Person) -> None:
    broken = breaks(policy, roster, person)
    if broken:
        raise RosterError(broken)


async def person_or_refuse(session: Session, person: PersonId) -> Person:
    """
    Answer someone who has not left.

    Raises:
        RosterError: there is no such person.

    """
    found = await people.by_id(session, person)
    if found is None or found.left_at is not None:
        raise RosterError("they are not on the roster any more")
    return found


async def person_named(session: Session, email: str) -> Person:
    """
    Answer who has this address and has not left.

    Raises:
        RosterError: nobody has.

    """
    person = await people.by_email(session, email)
    if person is None or person.left_at is not None:
        raise RosterError("nobody on the roster has that address; see `handrail person list`")
    return person


async def person_trained(context: Context, email: str, *, experienced: bool) -> Person:
    """
    Record that someone has finished their training: from now on they are offered cases.

    Raises:
        RosterError: nobody has that address.

    """
    async with context.database.write() as session:
        person = await person_named(session, email)
        await people.train(session, person.id, experienced=experienced)
        await note(context, session, "trained", person.id, None)
        await context.database.wake(session)
    return replace(person, trained=True, experienced=person.experienced or experienced)


async def group_findings(context: Context) -> tuple[str, ...]:
    """Answer what the groups of the policy in use lack on the roster, one sentence each."""
    shelf = await look_now(context)
    return lacks(shelf.active(context.settings.policy), await roster_of(context))


async def roster_of(context: Context) -> tuple[Person, ...]:
    """Answer everyone who has not left."""
    async with context.database.read() as session:
        return await people.roster(session)


async def person_leaves(context: Context, email: str) -> Person:
    """
    Take someone off the roster: their sessions and the wraps of every case end at once.

    Raises:
        RosterError: nobody has that address.

    """
    async with context.database.write() as session:
        person = await person_named(session, email)
        await take_off(context, session, person.id, "left")
    return person


def require_known(shelf: Shelf, roles: frozenset[str]) -> None:
    """
    Look whether these are roles: of a policy's groups, or the keeper's.

    Raises:
        RosterError: one is not, or none is given.

    """
    known = {Role.KEEPER.value}
    for name in shelf.names():
        policy = shelf.active(name)
        known |= {policy.role_of(group) for group in policy.groups}
    unknown = sorted(roles - known)
    if unknown or not roles:
        raise RosterError(f"unknown role {', '.join(unknown) or '(none given)'}; known are {', '.join(sorted(known))}")
