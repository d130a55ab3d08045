"""
Who applied for a training: where they stand, and what they wrote, sealed under the server's key.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select, update

from handrail.identifiers import PersonId
from states.programme import HOPING, MOST, Count, Place
from storage.cohort_tables import applications
from storage.database import Session
from storage.statements import columns_of, insert


@dataclass(frozen=True, slots=True)
class Application:
    """
    One application. `lookup` is a MAC of its code, `address` one of the mail address, `blob` what they wrote, sealed.

    `address` and `blob` go when nothing is to come of the application any more; `person_id` is who they became.
    """

    id: str
    cohort_id: str
    place: Place
    applied_at: datetime
    lookup: bytes = field(repr=False)
    address: bytes | None = field(default=None, repr=False)
    blob: bytes | None = field(default=None, repr=False)
    person_id: PersonId | None = None


async def add(session: Session, application: Application) -> None:
    """Keep an application."""
    await insert(session, applications, [columns_of(application)])


async def of_cohort(session: Session, cohort: str) -> tuple[Application, ...]:
    """Answer the applications for a cohort, in the order in which they came."""
    query = select(applications).where(applications.c.cohort_id == cohort)
    rows = await session.execute(query.order_by(applications.c.applied_at, applications.c.id))
    return tuple(_application(dict(row._mapping)) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name for a row's columns


async def by_id(session: Session, application: str) -> Application | None:
    """Answer one application."""
    row = (await session.execute(select(applications).where(applications.c.id == application))).first()
    return None if row is None else _application(dict(row._mapping))  # noqa: SLF001 - as above


async def by_lookup(session: Session, lookup: bytes) -> Application | None:
    """Answer the application that a code belongs to."""
    row = (await session.execute(select(applications).where(applications.c.lookup == lookup))).first()
    return None if row is None else _application(dict(row._mapping))  # noqa: SLF001 - as above


async def is_known(session: Session, address: bytes) -> bool:
    """Answer whether somebody with this address has applied already, and may still be trained."""
    query = select(applications.c.id).where(applications.c.address == address)
    return (await session.execute(query)).first() is not None


async def counts(session: Session) -> dict[str, Count]:
    """Count who has a place in each cohort, and who waits for one."""
    query = select(applications.c.cohort_id, applications.c.place, func.count()).group_by(
        applications.c.cohort_id, applications.c.place
    )
    found: dict[str, dict[str, int]] = {}
    for cohort, place, number in await session.execute(query):
        found.setdefault(cohort, {})[place] = number
    return {key: Count(some.get(Place.PLACED, 0), some.get(Place.WAITING, 0)) for key, some in found.items()}


async def waiting(session: Session, cohort: str) -> int:
    """Count who waits for a place in a cohort."""
    return (await counts(session)).get(cohort, Count(0, 0)).waiting


async def free_place(session: Session, cohort: str) -> Place:
    """Answer where the next one who applies for a cohort stands: nobody overtakes those who wait."""
    count = (await counts(session)).get(cohort, Count(0, 0))
    return Place.PLACED if count.placed < MOST and not count.waiting else Place.WAITING


async def put(session: Session, application: str, place: Place, cohort: str | None = None) -> None:
    """Say where an applicant stands now; whose training does not come any more is not known by address any longer."""
    gone = {} if place in HOPING else {"address": None, "blob": None}
    moved = {"cohort_id": cohort} if cohort else {}
    values = {"place": place.value, **moved, **gone}
    await session.execute(update(applications).where(applications.c.id == application).values(values))


async def is_person(session: Session, application: str, person: PersonId) -> None:
    """Record who an applicant has become on the roster."""
    await session.execute(update(applications).where(applications.c.id == application).values(person_id=person))


async def sealed(session: Session) -> Sequence[tuple[str, bytes]]:
    """Answer every sealed text by its application, for sealing it anew."""
    query = select(applications.c.id, applications.c.blob).where(applications.c.blob.is_not(None))
    return [(row[0], row[1]) for row in await session.execute(query)]


async def replace_sealed(session: Session, application: str, blob: bytes) -> None:
    """Put a blob in the place of the one there was, if there still is one."""
    there = (applications.c.id == application) & applications.c.blob.is_not(None)
    await session.execute(update(applications).where(there).values(blob=blob))


def _application(row: dict[str, object]) -> Application:
    return Application(**row | {"place": Place(str(row["place"]))})  # type: ignore[arg-type]  # columns are its fields
