"""
The database, the key store and the server's key belong together, and nobody begins with others than everybody uses.

A part that began with a key store of its own, say because HANDRAIL_KEYS_URL was left out on the second machine, would
take reports that no other part, and so no person, could open: `docs/adr/0043-what-belongs-together.md`.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from handrail.errors import HandrailError
from storage import keystore, pairings
from storage.database import Database
from storage.pairings import Identity
from vault.server_key import ServerKey


class ApartError(HandrailError):
    """The database and the key store do not belong together: what came in could not be opened elsewhere."""

    code = "apart"

    def __init__(self) -> None:
        """Say what to look at."""
        super().__init__(
            "the database and the key store do not belong together: see that HANDRAIL_DATABASE_URL, HANDRAIL_KEYS_URL "
            "and HANDRAIL_DATA are those that every other part has; only if one of the two is lost for good, type "
            "`handrail db pair`"
        )


class OtherKeyError(HandrailError):
    """The server's key is not the one under which the key store is sealed."""

    code = "other-key"

    def __init__(self) -> None:
        """Say what to look at."""
        super().__init__(
            "the server's key is not the one that the key store is sealed under: put the file server.key that every "
            "other part has, or the one from its backup, into the folder `keys` of HANDRAIL_DATA"
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """Which key store the database remembers, who the key store is, and what is wrong with that."""

    ours: str | None
    theirs: Identity | None
    wrong: ApartError | OtherKeyError | None


async def misfit(database: Database, keys: Database, server_key: ServerKey) -> ApartError | OtherKeyError | None:
    """Answer what is wrong between the three, and write nothing; the database must be up to date."""
    return (await _look(database, keys, server_key)).wrong


async def pair(database: Database, keys: Database, server_key: ServerKey, at: datetime) -> None:
    """
    See that the three belong together; those that are new belong together from now on.

    Raises:
        ApartError: the database remembers another key store, or the key store belongs to another database.
        OtherKeyError: the server's key is another one.

    """
    seen = await _fitting(database, keys, server_key)
    if seen.ours and seen.theirs and seen.theirs.settled:
        return
    mine = seen.theirs or await _identified(keys, server_key)
    async with database.write() as session:
        await pairings.remember(session, mine.identity, at)
    await _fitting(database, keys, server_key)  # another part may have been first
    await pairings.settle(keys, mine.identity)


async def pair_anew(database: Database, keys: Database, server_key: ServerKey, at: datetime) -> None:
    """
    Have the database remember this key store, whichever it remembered before: for whoever has lost the other.

    Raises:
        OtherKeyError: the server's key is another one.

    """
    seen = await _look(database, keys, server_key)
    if isinstance(seen.wrong, OtherKeyError):
        raise seen.wrong
    mine = seen.theirs or await _identified(keys, server_key)
    async with database.write() as session:
        await pairings.remember_instead(session, mine.identity, at)
    await pairings.settle(keys, mine.identity)


async def _look(database: Database, keys: Database, server_key: ServerKey) -> _Seen:
    """Look, and again at what seems wrong: another part may have written one row between our reading the two."""
    seen = await _glance(database, keys, server_key)
    return await _glance(database, keys, server_key) if seen.wrong else seen


async def _glance(database: Database, keys: Database, server_key: ServerKey) -> _Seen:
    theirs = await pairings.identity_of(keys)
    async with database.read() as session:
        ours = await pairings.partner_of(session)
        keyed = await pairings.some_cases_with_keys(session) if ours is None else ()
    if theirs and not hmac.compare_digest(theirs.proof, _proof(server_key, theirs.identity)):
        return _Seen(ours, theirs, OtherKeyError())
    if ours is not None:
        fits = theirs is not None and theirs.identity == ours
    elif keyed:  # it comes from a time, or a copy, when nothing was remembered: its cases tell
        fits = bool(await keystore.get_many(keys, keyed))
    else:
        fits = theirs is None or not theirs.settled
    return _Seen(ours, theirs, None if fits else ApartError())


async def _fitting(database: Database, keys: Database, server_key: ServerKey) -> _Seen:
    seen = await _look(database, keys, server_key)
    if seen.wrong:
        raise seen.wrong
    return seen


async def _identified(keys: Database, server_key: ServerKey) -> Identity:
    """Give the key store an identity; of several parts that do so at once one is heard by all."""
    name = secrets.token_hex(16)
    return await pairings.identify(keys, Identity(name, _proof(server_key, name)))


def _proof(server_key: ServerKey, identity: str) -> bytes:
    return server_key.mac("key store", identity.encode())
