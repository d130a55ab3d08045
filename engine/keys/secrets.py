"""
What a person does about their own keys: another passphrase, a new recovery code, a second factor, a way back in.

Nobody else can do any of it for them. Who forgets the passphrase and loses the code begins anew with new keys, and is
granted cases one by one: see `engine.keys.granting`.
"""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import timedelta

from engine.context import Context
from engine.stretching import stretched
from engine.views import Visitor
from handrail.errors import HandrailError
from storage import people, person_keys, second_factors, sessions
from storage.people import SealedKeys
from storage.second_factors import SecondFactor
from vault.errors import SealBrokenError, WrongPassphraseError
from vault.people import Recovery, change_passphrase, new_recovery, open_private, open_with_recovery
from vault.totp import address_of, new_secret, open_secret, seal_secret, step_of

_NEVER = -1
_OFFERED_FOR = timedelta(hours=1)


class SecondFactorNeededError(HandrailError):
    """The passphrase fits, and the person's second factor is wanted too."""

    code = "second-factor-needed"


class WrongCodeError(HandrailError):
    """The passphrase fits, and the code of the second factor does not, or was used already."""

    code = "wrong-code"


@dataclass(frozen=True, slots=True)
class Offered:
    """A second factor to be taken up: its secret, its address for authenticators, and the ticket to take it up by."""

    secret: bytes = field(repr=False)
    address: str = field(repr=False)
    ticket: str = field(repr=False)


async def new_passphrase(context: Context, visitor: Visitor, old: str, new: str) -> None:
    """
    Change a passphrase; every sign-in of this person ends, this one too.

    Raises:
        WrongPassphraseError: the old one is not the one.
        WeakPassphraseError: the new one is too short.

    """
    keys = await _keys(context, visitor)
    private = await stretched(open_private, keys.sealed_private, old)
    sealed = await stretched(change_passphrase, private, new)
    await _replace(context, visitor, SealedKeys(sealed, keys.recovery_sealed), keys, ends_sessions=True)


async def new_recovery_code(context: Context, visitor: Visitor, passphrase: str) -> str:
    """
    Make a new recovery code, to be printed; the one before opens nothing any more.

    Raises:
        WrongPassphraseError: it is not the passphrase.

    """
    keys = await _keys(context, visitor)
    private = await stretched(open_private, keys.sealed_private, passphrase)
    made = new_recovery(private)
    await _replace(context, visitor, SealedKeys(keys.sealed_private, made.sealed), keys)
    return made.code


async def recover(context: Context, email: str, code: str, new: str) -> str | None:
    """
    Give someone who has their recovery code a new passphrase, and answer a new code; None if it does not fit.

    The old code is used up, every sign-in ends, and so does the second factor, which may be what was lost.

    Raises:
        WeakPassphraseError: the new passphrase is too short.

    """
    async with context.database.read() as session:
        person = await people.by_email(session, email)
        keys = await people.keys_of(session, person.id) if person and person.left_at is None else None
    sealed = keys.recovery_sealed if keys else b""
    try:
        private = open_with_recovery(sealed, code)
    except WrongPassphraseError:
        return None
    if person is None or keys is None:
        return None
    locked, made = await stretched(_sealed_anew, private, new)
    async with context.database.write() as session:
        if not await person_keys.replace(session, person.id, SealedKeys(locked, made.sealed), keys):
            return None
        await sessions.remove_person(session, person.id)
        await second_factors.remove(session, person.id)
    return made.code


async def offer_second_factor(context: Context, visitor: Visitor, passphrase: str) -> Offered:
    """
    Draw a second factor; nothing is kept before the person has shown that they took it up.

    Raises:
        WrongPassphraseError: it is not the passphrase; a stolen cookie alone must not shut its owner out.

    """
    keys = await _keys(context, visitor)
    await stretched(open_private, keys.sealed_private, passphrase)
    secret = new_secret()
    until = context.clock.now() + max(_OFFERED_FOR, context.clock.span(_OFFERED_FOR.total_seconds()))
    told = int(until.timestamp()).to_bytes(8, "big") + secret
    blob = context.server_key.seal(f"second-factor-offer:{visitor.person.id}", told)
    return Offered(secret, address_of(secret, visitor.person.email), base64.urlsafe_b64encode(blob).decode())


def secret_offered(context: Context, visitor: Visitor, ticket: str) -> bytes | None:
    """Answer the secret that was offered to someone; None if it was not, or an hour ago."""
    try:
        blob = base64.urlsafe_b64decode(ticket.encode("ascii"))
        told = context.server_key.open(f"second-factor-offer:{visitor.person.id}", blob)
    except (SealBrokenError, binascii.Error, ValueError):
        return None
    return told[8:] if int.from_bytes(told[:8], "big") >= context.clock.now().timestamp() else None


async def take_second_factor(context: Context, visitor: Visitor, secret: bytes, code: str) -> bool:
    """Keep a second factor whose first code is right, in the place of one there was; False if it is not right."""
    now = context.clock.now()
    step = step_of(secret, code, now.timestamp(), _NEVER)
    if step is None:
        return False
    async with context.database.write() as session:
        await second_factors.put(
            session, visitor.person.id, SecondFactor(seal_secret(visitor.private, secret), step), now
        )
    return True


async def drop_second_factor(context: Context, visitor: Visitor, passphrase: str) -> None:
    """
    Do without a second factor from now on.

    Raises:
        WrongPassphraseError: it is not the passphrase.

    """
    keys = await _keys(context, visitor)
    await stretched(open_private, keys.sealed_private, passphrase)
    async with context.database.write() as session:
        await second_factors.remove(session, visitor.person.id)


async def has_second_factor(context: Context, visitor: Visitor) -> bool:
    """Answer whether someone has a second factor."""
    async with context.database.read() as session:
        return await second_factors.get(session, visitor.person.id) is not None


async def passes(context: Context, visitor: Visitor, code: str | None) -> bool:
    """
    Answer whether the second factor of someone whose passphrase fitted lets them in; each code does so once.

    Their printed recovery code is taken in its place.

    Raises:
        SecondFactorNeededError: they have one, and gave nothing.

    """
    me = visitor.person.id
    async with context.database.read() as session:
        factor, keys = await second_factors.get(session, me), await people.keys_of(session, me)
    if factor is None:
        return True
    if not code or not code.strip():
        raise SecondFactorNeededError
    if keys is not None and _opens(keys.recovery_sealed, code):
        return True
    try:
        secret = open_secret(visitor.private, factor.sealed)
    except SealBrokenError:
        return False
    step = step_of(secret, code, context.clock.now().timestamp(), factor.last_step)
    if step is None:
        return False
    async with context.database.write() as session:
        return await second_factors.use(session, me, step)


def _sealed_anew(private: bytes, passphrase: str) -> tuple[bytes, Recovery]:
    return change_passphrase(private, passphrase), new_recovery(private)


def _opens(sealed: bytes, code: str) -> bool:
    try:
        open_with_recovery(sealed, code)
    except WrongPassphraseError:
        return False
    return True


async def _keys(context: Context, visitor: Visitor) -> SealedKeys:
    async with context.database.read() as session:
        keys = await people.keys_of(session, visitor.person.id)
    if keys is None:
        raise WrongPassphraseError("there are no keys")
    return keys


async def _replace(
    context: Context, visitor: Visitor, new: SealedKeys, was: SealedKeys, *, ends_sessions: bool = False
) -> None:
    async with context.database.write() as session:
        if not await person_keys.replace(session, visitor.person.id, new, was):
            raise WrongPassphraseError("the keys were changed meanwhile")
        if ends_sessions:
            await sessions.remove_person(session, visitor.person.id)
