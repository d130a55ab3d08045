"""
The people of a community: who joins, who signs in, who rests, who leaves and loses every key at once.
"""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

from engine.context import Context
from engine.deciding.composition import breaks, lacks
from engine.in_force import look_now
from engine.keys.secrets import WrongCodeError, passes
from engine.views import SignIn, Visitor
from handrail.errors import HandrailError
from handrail.identifiers import PersonId, new_id
from policies.schema import Policy
from policies.shelf import Shelf
from states.people import Person
from storage import people, sessions, wraps
from storage.people import SealedKeys
from storage.sessions import SignedIn
from vault.errors import SealBrokenError, WrongPassphraseError
from vault.people import dummy_open, new_person_keys, open_private
from vault.sessions import new_session, open_session, session_lookup

_SESSION = timedelta(hours=12)


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
    address = email.strip().lower()
    if "@" not in address[1:-1] or any(letter.isspace() for letter in address):
        raise RosterError("that is no mail address; write it as name@example.org")
    shelf = await look_now(context)
    _require_known(shelf, roles)
    keys = await asyncio.to_thread(new_person_keys, passphrase)
    person = _person(address, name, roles, keys.public, membership or Membership())
    async with context.database.write() as session:
        if await people.by_email(session, address) is not None:
            raise RosterError("someone with that address is on the roster already; see `handrail person list`")
        _require_fitting(shelf.active(context.settings.policy), await people.roster(session), person)
        sealed = SealedKeys(keys.sealed_private, keys.recovery_sealed)
        await people.add(session, person, sealed, context.clock.now())
    return NewPerson(person, keys.recovery_code)


def _person(address: str, name: str, roles: frozenset[str], public: bytes, known: Membership) -> Person:
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


async def person_trained(context: Context, email: str, *, experienced: bool) -> Person:
    """
    Record that someone has finished their training: from now on they are offered cases.

    Raises:
        RosterError: nobody has that address.

    """
    async with context.database.write() as session:
        person = await people.by_email(session, email)
        if person is None or person.left_at is not None:
            raise RosterError("nobody on the roster has that address; see `handrail person list`")
        await people.train(session, person.id, experienced=experienced)
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
        person = await people.by_email(session, email)
        if person is None or person.left_at is not None:
            raise RosterError("nobody on the roster has that address; see `handrail person list`")
        await people.leave(session, person.id, context.clock.now())
        await sessions.remove_person(session, person.id)
        await wraps.remove_reader(session, person.id)
        await context.database.wake(session)
    return person


async def sign_in(context: Context, email: str, passphrase: str, code: str | None = None) -> SignIn | None:
    """
    Answer a new session, or None; an unknown address takes as long as a wrong passphrase.

    Raises:
        SecondFactorNeededError: the passphrase fits, and `code`, which this person needs too, was not given.
        WrongCodeError: the passphrase fits, and `code` does not.

    """
    found = await _opened(context, email, passphrase)
    if found is None:
        return None
    if not await passes(context, Visitor(*found, b""), code):
        raise WrongCodeError
    person, private = found
    made, now = new_session(private), context.clock.now()
    ends_at = now + max(_SESSION, context.clock.span(_SESSION.total_seconds()))
    async with context.database.write() as session:
        await sessions.add(session, SignedIn(made.lookup, person.id, made.sealed, now, ends_at))
    return SignIn(person, made.cookie, ends_at)


async def identify(context: Context, email: str, passphrase: str) -> Person | None:
    """Answer who this is, without a session; None as for `sign_in`."""
    found = await _opened(context, email, passphrase)
    return found[0] if found else None


async def _opened(context: Context, email: str, passphrase: str) -> tuple[Person, bytes] | None:
    """Answer someone with their private key, if the passphrase opens it."""
    async with context.database.read() as session:
        person = await people.by_email(session, email)
        keys = await people.keys_of(session, person.id) if person else None
    if person is None or keys is None or person.left_at is not None:
        await asyncio.to_thread(dummy_open, passphrase)
        return None
    try:
        return person, await asyncio.to_thread(open_private, keys.sealed_private, passphrase)
    except WrongPassphraseError:
        return None


async def sign_out(context: Context, cookie: str) -> None:
    """End a session."""
    async with context.database.write() as session:
        await sessions.remove(session, session_lookup(cookie))


async def visitor(context: Context, cookie: str) -> Visitor | None:
    """Answer who a cookie belongs to, with their private key; None when it belongs to nobody."""
    try:
        lookup = session_lookup(cookie)
    except ValueError:
        return None
    async with context.database.read() as session:
        found = await sessions.get(session, lookup, context.clock.now())
        person = await people.by_id(session, found.person) if found else None
    if found is None or person is None or person.left_at is not None:
        return None
    try:
        return Visitor(person, open_session(cookie, found.sealed), lookup)
    except SealBrokenError:
        return None


def _require_known(shelf: Shelf, roles: frozenset[str]) -> None:
    known = set()
    for name in shelf.names():
        policy = shelf.active(name)
        known |= {policy.role_of(group) for group in policy.groups}
    unknown = sorted(roles - known)
    if unknown or not roles:
        raise RosterError(f"unknown role {', '.join(unknown) or '(none given)'}; known are {', '.join(sorted(known))}")
