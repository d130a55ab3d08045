"""
Who agreed to which version of a policy, and which versions came into force when; an activation is never changed.

How many must agree, and what a version in force means for a case, is for `engine`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from handrail.identifiers import PersonId
from storage.activation_tables import activations, agreements
from storage.database import Session
from storage.statements import columns_of, insert, upsert


@dataclass(frozen=True, slots=True)
class Agreement:
    """
    Someone agreed that a version comes into force after the activation numbered `after`, 0 when there was none.

    `despite` is their reason, sealed, where the proof found faults.
    """

    name: str
    version: str
    after: int
    person: PersonId
    at: datetime
    despite: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Activation:
    """A version came into force at `at`, numbered from 1 over all policies; `findings` counts what the proof found."""

    number: int
    name: str
    version: str
    at: datetime
    agreed_by: frozenset[str]
    findings: int


async def agree(session: Session, agreement: Agreement) -> None:
    """Record that someone agrees; whoever does so again agrees as of now."""
    row = columns_of(agreement, without=("person",)) | {"person_id": agreement.person}
    await upsert(session, agreements, row)


async def agreed(session: Session, name: str, after: Iterable[int], since: datetime | None = None) -> list[Agreement]:
    """Answer who agreed to a version of `name` after any of these activations, from `since` on, oldest first."""
    query = (
        select(agreements)
        .where(agreements.c.name == name, agreements.c.after.in_(list(after)))
        .order_by(agreements.c.at, agreements.c.person_id)
    )
    if since is not None:
        query = query.where(agreements.c.at >= since)
    return [
        Agreement(row.name, row.version, row.after, PersonId(row.person_id), row.at, row.despite)
        for row in await session.execute(query)
    ]


async def add(session: Session, activation: Activation) -> None:
    """
    Record that a version is in force from now on.

    Raises:
        sqlalchemy.exc.IntegrityError: another activation has the same number.

    """
    await insert(session, activations, [columns_of(activation)])


async def newest(session: Session) -> int:
    """Answer the number of the newest activation; 0 when there is none."""
    return (await session.execute(select(func.max(activations.c.number)))).scalar_one() or 0


async def all_after(session: Session, number: int) -> tuple[Activation, ...]:
    """Answer the activations after `number`, oldest first."""
    query = select(activations).where(activations.c.number > number).order_by(activations.c.number)
    return tuple(Activation(**dict(row._mapping)) for row in await session.execute(query))  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
