"""
Numbers as they were published: once for each period, and never changed.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from handrail.identifiers import PersonId
from storage.database import Session
from storage.publication_tables import publications
from storage.statements import columns_of, insert


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published of a policy's cases in a period; `tables` is JSON that holds no hidden number."""

    policy: str
    since: datetime
    until: datetime
    tables: str
    at: datetime
    by: PersonId


async def add(session: Session, publication: Publication) -> None:
    """Keep what is published from now on."""
    await insert(session, publications, [columns_of(publication)])


async def every(session: Session) -> tuple[Publication, ...]:
    """Answer all that was published, the oldest period of each policy first."""
    query = select(publications).order_by(publications.c.policy, publications.c.until)
    return tuple(Publication(**dict(row._mapping)) for row in await session.execute(query))  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
