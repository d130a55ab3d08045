"""
What people wrote, sealed: the fields of a report, notes, messages, replies and files.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from handrail.identifiers import CaseId, MoveId, PersonId
from states.roles import Actor, ActorKind
from storage import files
from storage.database import Session
from storage.statements import chunks, insert
from storage.tables import reports, writings

CASE_KEY = "case"
"""The seal of a writing that the case's key opens."""
INBOX = "inbox"
"""The seal of a writing that came while nobody had the case's key; its inbox opens it."""


@dataclass(frozen=True, slots=True)
class Writing:
    """One sealed text; `part` says which, `seal` how it is opened."""

    id: str
    case: CaseId
    part: str
    author: Actor
    at: datetime
    seal: str
    blob: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """One report that came in for a case, and by which door."""

    id: str
    case: CaseId
    channel: str
    received_at: datetime


async def add(session: Session, new: Sequence[Writing], move: MoveId | None = None) -> None:
    """Add sealed texts; those that came with a move go with it, should it be refused."""
    rows = [
        {
            "id": one.id,
            "case_id": one.case,
            "field": one.part,
            "author_kind": one.author.kind,
            "author": one.author.person,
            "at": one.at,
            "seal": one.seal,
            "blob": one.blob,
            "move_id": move,
        }
        for one in new
    ]
    await insert(session, writings, rows)


async def add_reports(session: Session, new: Sequence[Report]) -> None:
    """Add the rows that say when a report came in, and by which door."""
    rows = [{"id": one.id, "case_id": one.case, "channel": one.channel, "received_at": one.received_at} for one in new]
    await insert(session, reports, rows)


async def of_case(session: Session, case: CaseId) -> tuple[Writing, ...]:
    """Answer every sealed text of a case, oldest first."""
    return tuple((await of_cases(session, [case])).get(case, ()))


async def of_part(session: Session, case: CaseId, part: str) -> tuple[Writing, ...]:
    """Answer the sealed texts of a case that are one part of it, oldest first; a mail's original may be large."""
    query = select(writings).where(writings.c.case_id == case, writings.c.field == part)
    rows = await session.execute(query.order_by(writings.c.at, writings.c.id))
    return tuple(_writing(row) for row in rows)


async def of_cases(session: Session, ids: Sequence[CaseId]) -> dict[CaseId, list[Writing]]:
    """Answer every sealed text of each case, oldest first."""
    found: dict[CaseId, list[Writing]] = defaultdict(list)
    for some in chunks(ids):
        query = select(writings).where(writings.c.case_id.in_(some)).order_by(writings.c.at, writings.c.id)
        for row in await session.execute(query):
            found[CaseId(row.case_id)].append(_writing(row))
    return found


async def one(session: Session, case: CaseId, name: str) -> Writing | None:
    """Answer one sealed text of a case."""
    query = select(writings).where(writings.c.case_id == case, writings.c.id == name)
    row = (await session.execute(query)).first()
    return None if row is None else _writing(row)


async def remove(session: Session, case: CaseId) -> None:
    """Delete what people wrote about a case that is forgotten, and its files."""
    await files.remove(session, await files.of_case(session, case))
    await session.execute(writings.delete().where(writings.c.case_id == case))


async def remove_of_moves(session: Session, refused: Sequence[tuple[CaseId, MoveId]]) -> None:
    """Delete all that came with moves that were refused; whoever wrote it still has it before their eyes."""
    of_case = {move: case for case, move in refused}
    for some in chunks(list(of_case)):
        cases = {of_case[MoveId(move)] for move in some}
        query = select(writings.c.id).where(writings.c.case_id.in_(cases), writings.c.move_id.in_(some))
        ids = list((await session.execute(query)).scalars())
        await files.remove(session, ids)  # a file has the id of the writing that names it
        await session.execute(writings.delete().where(writings.c.id.in_(ids)))


def _writing(row: Row[Any]) -> Writing:
    return Writing(
        id=row.id,
        case=CaseId(row.case_id),
        part=row.field,
        author=Actor(ActorKind(row.author_kind), PersonId(row.author) if row.author else None),
        at=row.at,
        seal=row.seal,
        blob=row.blob,
    )
