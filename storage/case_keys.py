"""
What belongs to a case's keys: the receipt's lookup, the inbox for replies by mail, and the sealed contact address.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, update

from handrail.identifiers import CaseId
from states.lifecycle import CaseState
from storage.database import Session
from storage.statements import chunks, insert
from storage.tables import case_keys, cases


@dataclass(frozen=True, slots=True)
class CaseKeys:
    """One case's row; every blob is sealed or a hash."""

    case: CaseId
    receipt: bytes = field(repr=False)
    inbox_public: bytes = field(repr=False)
    inbox_private: bytes = field(repr=False)
    contact: bytes | None = field(repr=False, default=None)


async def add(session: Session, new: Sequence[CaseKeys]) -> None:
    """Add the rows of new cases."""
    rows = [
        {
            "case_id": one.case,
            "receipt": one.receipt,
            "inbox_public": one.inbox_public,
            "inbox_private": one.inbox_private,
            "contact": one.contact,
        }
        for one in new
    ]
    await insert(session, case_keys, rows)


async def by_receipt(session: Session, lookup: bytes) -> CaseId | None:
    """Answer the case whose receipt has this lookup."""
    query = select(case_keys.c.case_id).where(case_keys.c.receipt == lookup)
    found = (await session.execute(query)).scalar_one_or_none()
    return None if found is None else CaseId(found)


async def of_case(session: Session, case: CaseId) -> CaseKeys | None:
    """Answer one case's row."""
    row = (await session.execute(select(case_keys).where(case_keys.c.case_id == case))).first()
    if row is None:
        return None
    return CaseKeys(CaseId(row.case_id), row.receipt, row.inbox_public, row.inbox_private, row.contact)


async def contacts(session: Session, ids: Sequence[CaseId]) -> dict[CaseId, bytes]:
    """Answer the sealed contact addresses of several cases; one without an address is left out."""
    found: dict[CaseId, bytes] = {}
    for some in chunks(ids):
        query = select(case_keys.c.case_id, case_keys.c.contact).where(
            case_keys.c.case_id.in_(some), case_keys.c.contact.is_not(None)
        )
        found.update({CaseId(row[0]): row[1] for row in await session.execute(query)})
    return found


async def known(session: Session, ids: Sequence[CaseId]) -> frozenset[CaseId]:
    """Answer which of these cases exist and have not been forgotten."""
    found: set[CaseId] = set()
    for some in chunks(ids):
        rows = await session.execute(select(case_keys.c.case_id).where(case_keys.c.case_id.in_(some)))
        found.update(CaseId(row[0]) for row in rows)
    return frozenset(found)


async def with_contact(session: Session, after: str, limit: int) -> tuple[CaseId, ...]:
    """Answer the resolved cases that still hold the reporter's address, from the one after `after` on."""
    query = (
        select(case_keys.c.case_id)
        .join(cases, cases.c.id == case_keys.c.case_id)
        .where(case_keys.c.contact.is_not(None), cases.c.state == CaseState.RESOLVED.value, cases.c.id > after)
        .order_by(cases.c.id)
        .limit(limit)
    )
    return tuple(CaseId(row[0]) for row in await session.execute(query))


async def drop_contact(session: Session, case: CaseId) -> None:
    """Delete the sealed contact address."""
    await session.execute(update(case_keys).where(case_keys.c.case_id == case).values(contact=None))


async def remove(session: Session, case: CaseId) -> None:
    """Delete what belongs to a case that is forgotten."""
    await session.execute(case_keys.delete().where(case_keys.c.case_id == case))
