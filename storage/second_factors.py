"""
Second factors: a person's sealed secret, and the step of the code that was used last.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update

from handrail.identifiers import PersonId
from storage.database import Session
from storage.key_tables import second_factors
from storage.statements import upsert


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What is kept of one: the secret sealed by the person's private key, and the last step that was used."""

    sealed: bytes = field(repr=False)
    last_step: int


async def get(session: Session, person: PersonId) -> SecondFactor | None:
    """Answer someone's second factor, if they have one."""
    query = select(second_factors.c.sealed, second_factors.c.last_step).where(second_factors.c.person_id == person)
    row = (await session.execute(query)).first()
    return None if row is None else SecondFactor(row[0], row[1])


async def put(session: Session, person: PersonId, factor: SecondFactor, at: datetime) -> None:
    """Keep someone's second factor, in the place of one they had."""
    row = {"person_id": person, "sealed": factor.sealed, "last_step": factor.last_step, "since": at}
    await upsert(session, second_factors, row)


async def use(session: Session, person: PersonId, step: int) -> bool:
    """Note that the code of a step was used; False if it, or a later one, had been used already."""
    later = (second_factors.c.person_id == person) & (second_factors.c.last_step < step)
    return (await session.execute(update(second_factors).where(later).values(last_step=step))).rowcount == 1


async def remove(session: Session, person: PersonId) -> None:
    """Forget someone's second factor."""
    await session.execute(second_factors.delete().where(second_factors.c.person_id == person))
