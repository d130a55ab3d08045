"""
The board's entries: written, changed, moved and emptied; and which cases could be behind one.

There is no history: what an entry said before stands nowhere, so that what leaves the board is gone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Row, delete, select, update

from handrail.identifiers import CaseId, Reference
from storage.board_tables import board_items
from storage.database import Session
from storage.statements import columns_of, insert
from storage.tables import case_keys, cases

_EMPTY = {"title": "", "text": "", "link": None, "origin": None}


class BoardStanding(StrEnum):
    """Who sees an entry of the board."""

    DRAFT = "draft"
    """It came from elsewhere and waits for a facilitator's edit; only those who keep the board see it."""
    PUBLIC = "public"
    """Everybody may read it."""
    WITHDRAWN = "withdrawn"
    """It was taken back; its words are gone, and nobody sees it."""
    PRIVATE = "private"
    """It goes on in private; its words are gone, and the board says no more than that, for good."""


@dataclass(frozen=True, slots=True)
class BoardItem:
    """
    One entry. `case_lookup` is the keyed hash of the case it came of, `origin` the address that it was imported from.

    Instants are whole days: exact ones could be compared with those of a case.
    """

    id: str
    title: str = field(repr=False)
    text: str = field(repr=False)
    place: str
    standing: BoardStanding
    changed_at: datetime
    link: str | None = field(default=None, repr=False)
    case_lookup: bytes | None = field(default=None, repr=False)
    origin: str | None = field(default=None, repr=False)
    published_at: datetime | None = None
    ended_at: datetime | None = None


async def add(session: Session, items: Sequence[BoardItem]) -> None:
    """Add entries; a second one of the same case or origin is an error of the database."""
    await insert(session, board_items, [columns_of(item) for item in items])


async def change(session: Session, item: BoardItem) -> None:
    """Put an entry in the place of the one with its key, if that one's words are still there."""
    values = columns_of(item, without=("id",))
    query = update(board_items).where(board_items.c.id == item.id, board_items.c.standing.in_(_LIVING))
    await session.execute(query.values(**values))


async def put_again(session: Session, item: BoardItem) -> None:
    """Put an entry on the board in the place of one of the same case that was taken back."""
    taken_back = board_items.c.standing == BoardStanding.WITHDRAWN.value
    await session.execute(delete(board_items).where(board_items.c.case_lookup == item.case_lookup, taken_back))
    await add(session, [item])


async def empty(session: Session, key: str, standing: BoardStanding, at: datetime) -> None:
    """Take the words of an entry away and leave what its end is; one that is private stays so."""
    values = {**_EMPTY, "standing": standing.value, "changed_at": at, "ended_at": at}
    query = update(board_items).where(board_items.c.id == key, board_items.c.standing.in_(_ENDING))
    await session.execute(query.values(**values))


async def by_id(session: Session, key: str) -> BoardItem | None:
    """Answer the entry with this key."""
    row = (await session.execute(select(board_items).where(board_items.c.id == key))).first()
    return None if row is None else _item(row)


async def by_lookup(session: Session, lookup: bytes) -> BoardItem | None:
    """Answer the entry that came of the case with this hash."""
    row = (await session.execute(select(board_items).where(board_items.c.case_lookup == lookup))).first()
    return None if row is None else _item(row)


async def origins(session: Session) -> frozenset[str]:
    """Answer the addresses that entries were imported from."""
    query = select(board_items.c.origin).where(board_items.c.origin.is_not(None))
    return frozenset((await session.execute(query)).scalars())


async def listing(session: Session, standings: Iterable[BoardStanding], limit: int = 1000) -> tuple[BoardItem, ...]:
    """Answer entries, those changed last first."""
    query = (
        select(board_items)
        .where(board_items.c.standing.in_([one.value for one in standings]))
        .order_by(board_items.c.changed_at.desc(), board_items.c.id)
        .limit(limit)
    )
    return tuple(_item(row) for row in await session.execute(query))


async def cases_under(session: Session, policies: Sequence[str]) -> tuple[tuple[CaseId, Reference], ...]:
    """Answer the cases opened under some policies and not forgotten, to find the one that an entry came of."""
    query = (
        select(cases.c.id, cases.c.reference)
        .join(case_keys, case_keys.c.case_id == cases.c.id)
        .where(cases.c.policy.in_(policies))
    )
    return tuple((CaseId(row[0]), Reference(row[1])) for row in await session.execute(query))


_LIVING = (BoardStanding.DRAFT.value, BoardStanding.PUBLIC.value)
_ENDING = (*_LIVING, BoardStanding.WITHDRAWN.value)


def _item(row: Row[tuple[object, ...]]) -> BoardItem:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
    return BoardItem(**values | {"standing": BoardStanding(values["standing"])})
