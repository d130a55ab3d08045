"""
Keys of an older algorithm replaced by newer ones: a person's, their session's, and what was wrapped for the old ones.

Which algorithm a wrap was made by lies under its outer layer; its length, which that decides, does not.
"""

from collections.abc import Collection

from sqlalchemy import func, select, update

from handrail.identifiers import CaseId, PersonId
from storage.database import Session
from storage.people import SealedKeys
from storage.statements import chunks
from storage.tables import case_keys, people, sessions, wraps


async def replace_keys(session: Session, person: PersonId, public: bytes, keys: SealedKeys, was: SealedKeys) -> bool:
    """Put a new key pair in the place of the one that was read; False if someone else has replaced it since."""
    same = (
        (people.c.id == person)
        & (people.c.sealed_private == was.sealed_private)
        & (people.c.recovery_sealed == was.recovery_sealed)
        & people.c.left_at.is_(None)
    )
    new = {"public_key": public, "sealed_private": keys.sealed_private, "recovery_sealed": keys.recovery_sealed}
    return (await session.execute(update(people).where(same).values(new))).rowcount == 1


async def replace_sessions(session: Session, person: PersonId, lookup: bytes, sealed: bytes) -> None:
    """Let one session of someone hold the new private key; the others, which cannot, end."""
    mine = sessions.c.person_id == person
    await session.execute(sessions.delete().where(mine, sessions.c.lookup != lookup))
    await session.execute(update(sessions).where(mine, sessions.c.lookup == lookup).values(sealed=sealed))


async def cases_with_others(
    session: Session, reader: str, of: Collection[str], length: int, limit: int
) -> tuple[CaseId, ...]:
    """Answer cases that a reader has a wrap of and in which someone `of` these has one of another length."""
    mine = select(wraps.c.case_id).where(wraps.c.person_id == reader)
    found: dict[str, None] = {}
    for some in chunks(sorted(of)):
        stale = (wraps.c.person_id.in_(some), func.length(wraps.c.blob) != length)
        query = select(wraps.c.case_id).where(wraps.c.case_id.in_(mine), *stale).distinct().limit(limit)
        found |= dict.fromkeys((await session.execute(query)).scalars())
    return tuple(CaseId(one) for one in found)[:limit]


async def readers_with_others(session: Session, case: CaseId, length: int) -> frozenset[str]:
    """Answer whose wraps of a case are of another length."""
    query = select(wraps.c.person_id).where(wraps.c.case_id == case, func.length(wraps.c.blob) != length)
    return frozenset((await session.execute(query)).scalars())


async def replace_inbox(session: Session, case: CaseId, public: bytes, private: bytes, was: bytes) -> None:
    """Put a new inbox in the place of the one that was read."""
    same = (case_keys.c.case_id == case) & (case_keys.c.inbox_public == was)
    await session.execute(update(case_keys).where(same).values(inbox_public=public, inbox_private=private))
