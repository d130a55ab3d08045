"""
Which key store belongs to which database: the key store has an identity, and the database remembers it.

Both say it in a single row. What follows when they do not agree is for `engine.pairing`.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import inspect, select, update

from handrail.identifiers import CaseId
from storage import keystore
from storage.database import Database, Session
from storage.keystore import identities
from storage.pairing_tables import partners
from storage.statements import columns_of, insert_new, upsert
from storage.tables import case_keys

_SELF, _KEYS = "self", "keys"
_SOME = 100


@dataclass(frozen=True, slots=True)
class Identity:
    """
    Who a key store is; `proof` shows under which server's key it is sealed.

    It is `settled` once a database has remembered it, so that it is no other database's any more.
    """

    identity: str
    proof: bytes = field(repr=False)
    settled: bool = False


async def identity_of(store: Database) -> Identity | None:
    """Answer who a key store is; a new one, and one that was last used before there were identities, is nobody."""
    async with store.read() as session:
        if not await session.run_sync(lambda connection: inspect(connection).has_table(identities.name)):
            return None
        return await _who(session)


async def is_in_use(store: Database) -> bool:
    """Answer whether a key store is sealed under a server's key, with which it would be lost."""
    return await identity_of(store) is not None or await keystore.has_any(store)


async def identify(store: Database, new: Identity) -> Identity:
    """Give a key store its identity, unless it has one already; answer the one that it has."""
    async with store.write() as session:
        await insert_new(session, identities, [{"name": _SELF, **columns_of(new)}])
        return await _who(session) or new


async def settle(store: Database, identity: str) -> None:
    """Write down that a database has remembered this key store."""
    async with store.write() as session:
        await session.execute(update(identities).where(identities.c.identity == identity).values(settled=True))


async def partner_of(session: Session) -> str | None:
    """Answer the identity of the key store that the database remembers."""
    query = select(partners.c.identity).where(partners.c.part == _KEYS)
    return (await session.execute(query)).scalar_one_or_none()


async def remember(session: Session, identity: str, at: datetime) -> None:
    """Remember a key store where none is remembered yet."""
    await insert_new(session, partners, [{"part": _KEYS, "identity": identity, "since": at}])


async def remember_instead(session: Session, identity: str, at: datetime) -> None:
    """Remember a key store, whichever was remembered before."""
    await upsert(session, partners, {"part": _KEYS, "identity": identity, "since": at})


async def some_cases_with_keys(session: Session) -> tuple[CaseId, ...]:
    """Answer up to 100 cases whose keys must be in the key store."""
    rows = await session.execute(select(case_keys.c.case_id).limit(_SOME))
    return tuple(CaseId(case) for case in rows.scalars())


async def _who(session: Session) -> Identity | None:
    query = select(identities.c.identity, identities.c.proof, identities.c.settled)
    row = (await session.execute(query.where(identities.c.name == _SELF))).first()
    return None if row is None else Identity(row.identity, row.proof, settled=row.settled)
