"""
Cohorts, their sessions, and who attended what.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from handrail.identifiers import PersonId, Reference
from states.programme import Below, Part
from storage.cohort_tables import attendance, cohort_sessions, cohorts
from storage.database import Session
from storage.statements import columns_of, insert, insert_new


@dataclass(frozen=True, slots=True)
class Cohort:
    """People who are trained together; `decided` is what a mentor did about one that too few had applied for."""

    id: str
    number: int
    first_at: datetime
    reference: Reference | None = None
    planned_by: PersonId | None = None
    decided: Below | None = None
    decided_by: PersonId | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CohortSession:
    """One part of a cohort's training."""

    id: str
    cohort_id: str
    part: Part
    starts_at: datetime
    minutes: int


async def add(session: Session, cohort: Cohort, sessions: Sequence[CohortSession]) -> None:
    """Keep a cohort that is planned; one of its number that is there already stays as it is."""
    if await by_number(session, cohort.number) is None:
        await insert(session, cohorts, [columns_of(cohort)])
        await insert(session, cohort_sessions, [columns_of(one) for one in sessions])


async def every(session: Session) -> tuple[Cohort, ...]:
    """Answer all cohorts, the newest first."""
    rows = await session.execute(select(cohorts).order_by(cohorts.c.number.desc()))
    return tuple(_cohort(dict(row._mapping)) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name for a row's columns


async def by_id(session: Session, cohort: str) -> Cohort | None:
    """Answer one cohort."""
    row = (await session.execute(select(cohorts).where(cohorts.c.id == cohort))).first()
    return None if row is None else _cohort(dict(row._mapping))  # noqa: SLF001 - as above


async def by_number(session: Session, number: int) -> Cohort | None:
    """Answer the cohort of a number."""
    row = (await session.execute(select(cohorts).where(cohorts.c.number == number))).first()
    return None if row is None else _cohort(dict(row._mapping))  # noqa: SLF001 - as above


async def by_reference(session: Session, reference: Reference) -> Cohort | None:
    """Answer the cohort whose clock a case holds."""
    row = (await session.execute(select(cohorts).where(cohorts.c.reference == reference))).first()
    return None if row is None else _cohort(dict(row._mapping))  # noqa: SLF001 - as above


async def highest_number(session: Session) -> int:
    """Answer the number of the newest cohort; 0 where there is none."""
    return (await session.execute(select(func.max(cohorts.c.number)))).scalar_one_or_none() or 0


async def decide(session: Session, cohort: str, below: Below, by: PersonId, at: datetime) -> None:
    """Record what becomes of a cohort that too few have applied for."""
    decided = {"decided": below.value, "decided_by": by, "decided_at": at}
    await session.execute(update(cohorts).where(cohorts.c.id == cohort).values(decided))


async def sessions_of(session: Session, ids: Sequence[str]) -> dict[str, tuple[CohortSession, ...]]:
    """Answer the sessions of cohorts, in the order in which they are held."""
    query = select(cohort_sessions).where(cohort_sessions.c.cohort_id.in_(ids))
    found: dict[str, tuple[CohortSession, ...]] = dict.fromkeys(ids, ())
    for row in await session.execute(query.order_by(cohort_sessions.c.starts_at, cohort_sessions.c.id)):
        made = _session(dict(row._mapping))  # noqa: SLF001 - as above
        found[made.cohort_id] += (made,)
    return found


async def session_by_id(session: Session, key: str) -> CohortSession | None:
    """Answer one session."""
    row = (await session.execute(select(cohort_sessions).where(cohort_sessions.c.id == key))).first()
    return None if row is None else _session(dict(row._mapping))  # noqa: SLF001 - as above


async def attend(session: Session, of_session: str, applicants: Iterable[str], by: PersonId, at: datetime) -> None:
    """Record who was at a session, in the place of what was recorded before."""
    await session.execute(attendance.delete().where(attendance.c.session_id == of_session))
    rows = [
        {"session_id": of_session, "application_id": one, "at": at, "by_person": by} for one in sorted(set(applicants))
    ]
    await insert_new(session, attendance, rows)


async def attended(session: Session, cohort: str) -> dict[str, frozenset[str]]:
    """Answer for each session of a cohort which applicants were there."""
    query = select(attendance.c.session_id, attendance.c.application_id).join_from(attendance, cohort_sessions)
    found: dict[str, set[str]] = {}
    for row in await session.execute(query.where(cohort_sessions.c.cohort_id == cohort)):
        found.setdefault(row.session_id, set()).add(row.application_id)
    return {key: frozenset(some) for key, some in found.items()}


def _cohort(row: dict[str, object]) -> Cohort:
    decided = row["decided"]
    return Cohort(**row | {"decided": Below(str(decided)) if decided else None})  # type: ignore[arg-type]  # columns are its fields


def _session(row: dict[str, object]) -> CohortSession:
    return CohortSession(**row | {"part": Part(str(row["part"]))})  # type: ignore[arg-type]  # columns are its fields
