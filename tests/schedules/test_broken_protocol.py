"""
The protocol broken on purpose: the exploration finds a schedule in which that shows.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from handrail.identifiers import MoveId
from states.case import Case, LogEntry, Move
from states.people import Delivery
from storage import answers, case_log, cases, deliveries, moves, tables
from storage.database import Session
from storage.statements import columns_of, insert_new
from tests.schedules.conftest import Worlds
from tests.schedules.playing import Play
from tests.schedules.stories import STORIES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
_PAIR = "a due move, an engine, a person's move"


async def shows(worlds: Worlds, kind: str, story: str, breaks: Callable[[], None], fault: str) -> bool:
    """Set a story up, break the protocol, and answer whether some schedule shows this fault."""
    play = await Play(await worlds(kind), next(one for one in STORIES if one.name == story)).prepare()
    breaks()
    await play.explore(until=fault)
    return any(fault in one for one in play.played.found)


async def claim_holding_nothing(
    session: Session, now: datetime, limit: int, only: Sequence[MoveId] | None = None
) -> tuple[Move, ...]:
    """Answer what is due without a lock on it."""
    del only
    return await moves.due(session, now, limit)


async def change_unseen(session: Session, changed: Sequence[tuple[Case, int]]) -> None:
    """Save cases whatever version they have by now."""
    for case, _ in changed:
        await session.execute(
            update(tables.cases).where(tables.cases.c.id == case.id).values(columns_of(case, without={"id"}))
        )


async def append_unseen(session: Session, entries: Sequence[LogEntry]) -> None:
    """Add entries, and say nothing when there is one of that number."""
    rows = [
        columns_of(one, without=("case", "actor"))
        | {"case_id": one.case, "actor_kind": one.actor.kind, "actor": one.actor.person}
        for one in entries
    ]
    await insert_new(session, tables.case_log, rows)


async def test_claim_without_lock_is_found(worlds: Worlds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who claim the same move meet at the number of the log entry, where one of them fails."""

    def breaks() -> None:
        monkeypatch.setattr(moves, "claim", claim_holding_nothing)

    assert await shows(worlds, "postgresql", _PAIR, breaks, "IntegrityError")


async def test_change_that_compares_nothing_is_found(worlds: Worlds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without lock, compare-and-set and numbers that collide, one of two changes is lost."""

    def breaks() -> None:
        monkeypatch.setattr(moves, "claim", claim_holding_nothing)
        monkeypatch.setattr(cases, "change", change_unseen)
        monkeypatch.setattr(case_log, "append", append_unseen)

    assert await shows(worlds, "postgresql", _PAIR, breaks, "stands in the log")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_lease_that_binds_nobody_is_found(kind: str, worlds: Worlds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two engines that do not mind each other's lease send the same message."""
    real = deliveries.lease

    async def lease(session: Session, *, until: datetime, **rest: Any) -> tuple[Delivery, ...]:  # noqa: ANN401 - passed on
        return await real(session, until=until - timedelta(hours=1), **rest)

    def breaks() -> None:
        monkeypatch.setattr(deliveries, "lease", lease)

    assert await shows(worlds, kind, "messages due, two engines", breaks, "a message went out 2 times")


async def test_move_that_is_never_settled_is_found(worlds: Worlds, monkeypatch: pytest.MonkeyPatch) -> None:
    """A move that stays pending is applied by whoever comes next."""

    async def settle(_session: Session, _done: Sequence[Move]) -> None:
        """Forget what became of moves."""

    def breaks() -> None:
        monkeypatch.setattr(moves, "settle", settle)

    assert await shows(worlds, "sqlite", _PAIR, breaks, "stands in the log")


async def test_key_that_nobody_owns_is_found(worlds: Worlds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two doors that both think that a key is new open two cases."""

    async def claim(_session: Session, new: Sequence[tuple[bytes, bytes]], _ends_at: datetime) -> frozenset[bytes]:
        return frozenset(key for key, _ in new)

    def breaks() -> None:
        monkeypatch.setattr(answers, "claim", claim)

    assert await shows(worlds, "sqlite", "one key sent twice", breaks, "there are 3 cases")
