"""
From one algorithm to the next: whoever signs in with keys of an older one gets new ones, and wraps follow case by case.

Nothing has to happen on one day. A private key opens what its forerunners opened, so older wraps, inboxes and backups
stay readable; the outer layer comes off only for whom the access function lets in, so a wrap in escrow is made anew by
someone who may read its case.
"""

from collections.abc import Iterable
from dataclasses import replace

from msgspec import structs

from engine.context import Context
from engine.keys.giving import Place, place_of
from engine.keys.likeness import give_likenesses
from engine.keys.unsealing import NoWrapError, key_for, outer_key
from engine.stretching import stretched
from engine.views import Visitor
from handrail.errors import UnknownCaseError
from handrail.identifiers import CaseId
from storage import case_keys, people, recovery_keys, renewals, second_factors, wraps
from storage.database import Session
from storage.people import SealedKeys
from storage.second_factors import SecondFactor
from vault.case_keys import CaseKey
from vault.hybrid import is_newest, oldest_in
from vault.inbox import renewed_inbox
from vault.people import carry_recovery, change_passphrase, renewed
from vault.recovery_key import READER
from vault.sessions import seal_for
from vault.totp import open_secret, seal_secret
from vault.wraps import Recipient, wrap_bytes, wrap_many

_MOST = 200
"""Cases whose wraps are made anew at one sign-in; the next one goes on."""


async def renew(context: Context, visitor: Visitor, cookie: str, passphrase: str) -> Visitor:
    """
    Give someone whose keys are of an older algorithm new ones, under the same passphrase and the same printed code.

    Their other sign-ins end. Answer who they are with the new keys; the same, where there was nothing to do.
    """
    async with context.database.read() as session:
        keys = await people.keys_of(session, visitor.person.id)
    if is_newest(visitor.private) or keys is None:
        return visitor
    pair = renewed(visitor.private)
    sealed = await stretched(change_passphrase, pair.private, passphrase)
    new = SealedKeys(sealed, carry_recovery(keys.recovery_sealed, pair.private))
    async with context.database.write() as session:
        if not await renewals.replace_keys(session, visitor.person.id, pair.public, new, keys):
            return visitor
        await renewals.replace_sessions(session, visitor.person.id, visitor.lookup, seal_for(cookie, pair.private))
        await _carry_second_factor(context, session, visitor, pair.private)
    return replace(visitor, person=structs.replace(visitor.person, public_key=pair.public), private=pair.private)


async def _carry_second_factor(context: Context, session: Session, visitor: Visitor, private: bytes) -> None:
    factor = await second_factors.get(session, visitor.person.id)
    if factor is not None:
        sealed = seal_secret(private, open_secret(visitor.private, factor.sealed))
        now = context.clock.now()
        await second_factors.put(session, visitor.person.id, SecondFactor(sealed, factor.last_step), now)


async def move_wraps(context: Context, visitor: Visitor) -> int:
    """Make wraps anew, for everyone who has newer keys, in cases that someone may read; answer in how many cases."""
    if oldest_in(visitor.private) == visitor.private:
        return 0
    async with context.database.read() as session:
        ready = await _ready(session)
        length = wrap_bytes(visitor.person.public_key)
        stale = await renewals.cases_with_others(session, visitor.person.id, ready.keys(), length, _MOST)
    return sum([await _move(context, visitor, case, ready, length) for case in stale])


async def _ready(session: Session) -> dict[str, Recipient]:
    """Answer who has a public key of the newest algorithm, the community's recovery key among them."""
    everyone = [Recipient(one.id, one.public_key) for one in await people.roster(session)]
    recovery = await recovery_keys.newest(session)
    everyone += [Recipient(READER, recovery)] if recovery else []
    return {one.person: one for one in everyone if is_newest(one.public_key)}


async def _move(context: Context, visitor: Visitor, case: CaseId, ready: dict[str, Recipient], length: int) -> bool:
    async with context.database.write() as session:
        place = await place_of(context, session, case)
        key = await _key(context, session, place, visitor)
        if place is None or key is None:
            return False
        stale = await renewals.readers_with_others(session, case, length)
        await _wrap_anew(context, session, place, key, [ready[one] for one in stale if one in ready])
        await _renew_inbox(session, key)
    return True


async def _key(context: Context, session: Session, place: Place | None, visitor: Visitor) -> CaseKey | None:
    if place is None:
        return None
    try:
        return await key_for(context, session, place.let_in(visitor.person).id, visitor)
    except (UnknownCaseError, NoWrapError):
        return None


async def _wrap_anew(context: Context, session: Session, place: Place, key: CaseKey, to: Iterable[Recipient]) -> None:
    outer = await outer_key(context, key.case)
    made = wrap_many(key, to, outer)
    for person in made:
        await wraps.remove(session, key.case, person)
    await wraps.add(session, [(key.case, str(person), blob) for person, blob in made.items()])
    await give_likenesses(context, session, place.there, key, outer, made)


async def _renew_inbox(session: Session, key: CaseKey) -> None:
    """Let what arrives from now on be sealed by the newest algorithm too."""
    keys = await case_keys.of_case(session, key.case)
    if keys is not None and not is_newest(keys.inbox_public):
        made = renewed_inbox(key, keys.inbox_private)
        await renewals.replace_inbox(session, key.case, made.public, made.sealed_private, keys.inbox_public)
