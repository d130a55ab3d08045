"""
Who is signed in: the passphrase and the second factor at the door, the cookie afterwards, and where else someone is.

A sign-in ends after twelve hours, or after three in which it was not used. Of its use no more is kept than the hour.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.context import Context
from engine.keys.secrets import WrongCodeError, passes
from engine.stretching import stretched
from engine.views import SignIn, Visitor
from states.people import Person
from storage import people, sessions
from storage.sessions import SignedIn
from vault.errors import SealBrokenError, WrongPassphraseError
from vault.people import dummy_open, open_private
from vault.sessions import new_session, open_session, session_lookup

LONGEST = timedelta(hours=12)
UNUSED = timedelta(hours=3)
_GRAIN = timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAME_DIGITS = 32


@dataclass(frozen=True, slots=True)
class SignInView:
    """One place where someone is signed in; `name` tells it from the others, `used_at` is to the hour."""

    name: str
    began_at: datetime
    used_at: datetime
    this_one: bool


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
    ends_at = now + _span(context, LONGEST)
    if person.until is not None:
        ends_at = min(ends_at, person.until)
    async with context.database.write() as session:
        await sessions.add(session, SignedIn(made.lookup, person.id, made.sealed, now, ends_at))
    return SignIn(person, made.cookie, ends_at)


async def identify(context: Context, email: str, passphrase: str) -> Person | None:
    """Answer who this is, without a session; None as for `sign_in`."""
    found = await _opened(context, email, passphrase)
    return found[0] if found else None


async def visitor(context: Context, cookie: str) -> Visitor | None:
    """Answer who a cookie belongs to, with their private key; None when it belongs to nobody."""
    try:
        lookup = session_lookup(cookie)
    except ValueError:
        return None
    now = context.clock.now()
    async with context.database.read() as session:
        found = await sessions.get(session, lookup, now)
        person = await people.by_id(session, found.person) if found else None
    if found is None or person is None or not is_here(person, now) or not _in_use(context, found, now):
        return None
    try:
        private = open_session(cookie, found.sealed)
    except SealBrokenError:
        return None
    await _note_use(context, found, now)
    return Visitor(person, private, lookup)


async def sign_out(context: Context, cookie: str) -> None:
    """End a session."""
    async with context.database.write() as session:
        await sessions.remove(session, session_lookup(cookie))


async def sign_ins(context: Context, who: Visitor) -> tuple[SignInView, ...]:
    """Answer where someone is signed in, the newest first."""
    now = context.clock.now()
    async with context.database.read() as session:
        found = await sessions.of_person(session, who.person.id, now)
    return tuple(
        SignInView(_name(one.lookup), one.made_at, _used(context, one), one.lookup == who.lookup)
        for one in found
        if _in_use(context, one, now)
    )


async def end_sign_in(context: Context, who: Visitor, name: str) -> None:
    """End one of someone's own sign-ins by its name; a name that is none of theirs ends nothing."""
    async with context.database.write() as session:
        for one in await sessions.of_person(session, who.person.id, context.clock.now()):
            if _name(one.lookup) == name:
                await sessions.remove(session, one.lookup)


async def sign_out_everywhere(context: Context, who: Visitor) -> None:
    """End all of someone's sign-ins, this one too."""
    async with context.database.write() as session:
        await sessions.remove_person(session, who.person.id)


def is_here(person: Person, now: datetime) -> bool:
    """Answer whether someone has keys, has not left, and their term is not over: to the instant, whatever runs."""
    return bool(person.public_key) and person.left_at is None and (person.until is None or now < person.until)


async def _opened(context: Context, email: str, passphrase: str) -> tuple[Person, bytes] | None:
    """Answer someone with their private key, if the passphrase opens it."""
    async with context.database.read() as session:
        person = await people.by_email(session, email)
        keys = await people.keys_of(session, person.id) if person else None
    if person is None or keys is None or not is_here(person, context.clock.now()):
        await stretched(dummy_open, passphrase)
        return None
    try:
        return person, await stretched(open_private, keys.sealed_private, passphrase)
    except WrongPassphraseError:
        return None


async def _note_use(context: Context, found: SignedIn, now: datetime) -> None:
    """Keep in which hour it was used: one write an hour, and no trace of what was done in it."""
    if _to_the_hour(context, now) > _used(context, found):
        async with context.database.write() as session:
            await sessions.use(session, found.lookup, _to_the_hour(context, now))


def _in_use(context: Context, found: SignedIn, now: datetime) -> bool:
    return now < _used(context, found) + _span(context, UNUSED)


def _used(context: Context, found: SignedIn) -> datetime:
    return _to_the_hour(context, found.used_at or found.made_at)


def _to_the_hour(context: Context, at: datetime) -> datetime:
    return at - (at - _EPOCH) % _span(context, _GRAIN)


def _span(context: Context, span: timedelta) -> timedelta:
    """Answer how long this is on a clock that a demonstration speeds up: as long as people take it to be."""
    return max(span, context.clock.span(span.total_seconds()))


def _name(lookup: bytes) -> str:
    return lookup.hex()[:_NAME_DIGITS]
