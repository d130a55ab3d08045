"""
Moves: the same cause is the same move, each is claimed by one, and it ends once.
"""

import asyncio
from collections.abc import Sequence

from msgspec.structs import replace

from handrail.identifiers import CaseId, MoveId, PersonId
from states.case import Move, MoveStatus
from states.roles import REPORTER, Actor, ActorKind
from storage import moves
from storage.database import Database, Session
from tests.integration.storage.rows import HOUR, NOW, a_case, a_move, with_cases

_ONE, _OTHER = a_case(1), a_case(2)
_FULL = replace(
    a_move(_ONE, "full"),
    actor=Actor(ActorKind.PERSON, PersonId("p" * 32)),
    promise="c.answer.1",
    breaks=True,
    to="committee",
    tell=("board", "reporter"),
    message="alarm",
    outcome="danger-override",
    note="n" * 32,
    expects=4,
)


async def with_moves(database: Database, *some: Move) -> None:
    """Put two cases and these moves into a database."""
    await with_cases(database, _ONE, _OTHER)
    async with database.write() as session:
        await moves.add(session, some)


async def claimed(session: Session, limit: int = 10, only: Sequence[MoveId] | None = None) -> list[str]:
    """Answer the causes of the moves that a claim gets."""
    return [one.cause for one in await moves.claim(session, NOW, limit, only)]


async def test_a_move_is_read_as_it_was_written(either_database: Database) -> None:
    """Every field comes back."""
    await with_moves(either_database, _FULL, a_move(_ONE))
    async with either_database.read() as session:
        assert await moves.by_id(session, _FULL.id) == _FULL
        assert await moves.by_id(session, MoveId("0" * 32)) is None
        assert set(await moves.of_case(session, _ONE.id)) == {_FULL, a_move(_ONE)}


async def test_the_same_cause_is_the_same_move(either_database: Database) -> None:
    """A move whose key is there already stays as it is."""
    await with_moves(either_database, a_move(_ONE))
    async with either_database.write() as session:
        await moves.add(session, [a_move(_ONE, due_at=NOW + HOUR), a_move(_ONE, "other")])
        assert len(await moves.of_case(session, _ONE.id)) == 2
        assert await moves.by_id(session, a_move(_ONE).id) == a_move(_ONE)


async def test_due_moves_are_claimed_earliest_first(either_database: Database) -> None:
    """Up to a limit, and nothing before its time."""
    some = [a_move(_ONE, f"{n}", due_at=NOW - n * HOUR) for n in (2, 0, 1, -1)]
    await with_moves(either_database, *some)
    async with either_database.write() as session:
        assert await claimed(session) == ["2", "1", "0"]
        assert await claimed(session, limit=1) == ["2"]
    async with either_database.read() as session:
        assert [one.cause for one in await moves.due(session, NOW, 2)] == ["2", "1"]
        assert [one.cause for one in await moves.upcoming(session, 4)] == ["2", "1", "0", "-1"]
        assert await moves.next_due(session) == NOW - 2 * HOUR


async def test_a_claim_for_one_move_takes_what_was_due_before_it(either_database: Database) -> None:
    """Whatever is due on the same case comes with it; other cases do not."""
    mine, before = a_move(_ONE, "mine", actor=REPORTER), a_move(_ONE, "before", due_at=NOW - HOUR)
    await with_moves(either_database, mine, before, a_move(_OTHER, "elsewhere"))
    async with either_database.write() as session:
        assert await claimed(session, only=[mine.id]) == ["before", "mine"]
        assert await claimed(session, only=[]) == []


async def test_a_move_that_another_holds_is_not_claimed(either_database: Database, second_database: Database) -> None:
    """On PostgreSQL what is held is skipped, the case's other moves with it; on SQLite the second writer waits."""
    held, same_case = a_move(_ONE, "held", due_at=NOW - HOUR), a_move(_ONE, "same case")
    await with_moves(either_database, held, same_case, a_move(_OTHER, "free"))
    order: list[str] = []

    async def second() -> list[str]:
        async with second_database.write() as session:
            order.append("second")
            return await claimed(session)

    async with either_database.write() as session:
        assert await claimed(session, limit=1) == ["held"]
        waiting = asyncio.create_task(second())
        await asyncio.wait([waiting], timeout=0.5)
        order.append("first ends")
        await moves.settle(session, [replace(held, status=MoveStatus.APPLIED, ended_at=NOW)])
    found = await waiting
    if either_database.is_sqlite:
        assert order == ["first ends", "second"]
    assert "held" not in found
    assert "free" in found
    assert ("same case" in found) is either_database.is_sqlite


async def test_who_wants_one_move_waits_for_whoever_holds_it(
    either_database: Database, second_database: Database
) -> None:
    """A person's own claim waits, and finds the move settled."""
    mine = a_move(_ONE, "mine", actor=REPORTER)
    await with_moves(either_database, mine)

    async def second() -> list[str]:
        async with second_database.write() as session:
            return await claimed(session, only=[mine.id])

    async with either_database.write() as session:
        assert await claimed(session) == ["mine"]
        waiting = asyncio.create_task(second())
        assert await asyncio.wait([waiting], timeout=0.3) == (set(), {waiting})
        await moves.settle(session, [replace(mine, status=MoveStatus.APPLIED, ended_at=NOW)])
    assert await waiting == []


async def test_a_move_is_settled_once(either_database: Database) -> None:
    """What has ended keeps its first end."""
    move = a_move(_ONE)
    await with_moves(either_database, move)
    refused = replace(move, status=MoveStatus.REFUSED, reason="not-yours", ended_at=NOW)
    async with either_database.write() as session:
        await moves.settle(session, [refused])
        await moves.settle(session, [replace(move, status=MoveStatus.APPLIED, ended_at=NOW + HOUR)])
        await moves.settle(session, [])
        assert await moves.by_id(session, move.id) == refused
        assert await moves.next_due(session) is None


async def test_an_ended_promise_takes_its_moves_back(either_database: Database) -> None:
    """Only that promise's, only that case's, only pending ones."""
    mine = a_move(_ONE, "mine", promise="p")
    done = a_move(_ONE, "done", promise="p", status=MoveStatus.APPLIED, ended_at=NOW)
    others = [a_move(_ONE, "other promise", promise="q"), a_move(_OTHER, "other case", promise="p")]
    await with_moves(either_database, mine, done, *others)
    async with either_database.write() as session:
        await moves.withdraw(session, [(_ONE.id, "p")], NOW)
        await moves.withdraw(session, [], NOW)
        ended = replace(mine, status=MoveStatus.WITHDRAWN, ended_at=NOW)
        assert set(await moves.of_case(session, _ONE.id)) == {ended, done, others[0]}
        assert await moves.of_case(session, _OTHER.id) == (others[1],)


async def test_pending_moves_of_the_clock_are_counted(either_database: Database) -> None:
    """People's moves do not end a silence."""
    some = [a_move(_ONE, "a"), a_move(_ONE, "b"), a_move(_OTHER, "c", actor=REPORTER)]
    await with_moves(either_database, *some)
    async with either_database.read() as session:
        assert await moves.pending_of(session, [_ONE.id, _OTHER.id, CaseId("0" * 32)]) == {_ONE.id: 2}
