"""
The people of a community: who joins, who signs in, who rests, who leaves and loses every key at once.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from engine.context import Context
from engine.in_force import look_now
from engine.views import SignIn, Visitor
from handrail.errors import HandrailError
from handrail.identifiers import PersonId, new_id
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


async def add_person(context: Context, *, email: str, name: str, roles: frozenset[str], passphrase: str) -> NewPerson:
    """
    Add someone to the roster; they get the keys of cases that are opened from now on.

    Raises:
        RosterError: the address is no address, is taken, or a role is one that no policy knows.
        WeakPassphraseError: the passphrase is too short.

    """
    address = email.strip().lower()
    if "@" not in address[1:-1] or any(letter.isspace() for letter in address):
        raise RosterError("that is no mail address; write it as name@example.org")
    _require_known(await look_now(context), roles)
    keys = await asyncio.to_thread(new_person_keys, passphrase)
    person = Person(PersonId(new_id()), address, name.strip() or address.split("@")[0], roles, keys.public)
    async with context.database.write() as session:
        if await people.by_email(session, address) is not None:
            raise RosterError("someone with that address is on the roster already; see `handrail person list`")
        sealed = SealedKeys(keys.sealed_private, keys.recovery_sealed)
        await people.add(session, person, sealed, context.clock.now())
    return NewPerson(person, keys.recovery_code)


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


async def sign_in(context: Context, email: str, passphrase: str) -> SignIn | None:
    """Answer a new session, or None; an unknown address takes as long as a wrong passphrase."""
    found = await _opened(context, email, passphrase)
    if found is None:
        return None
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
