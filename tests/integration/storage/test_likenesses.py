"""
Fingerprints lie in the row of their reader's wrap, and go with it.
"""

from handrail.identifiers import PersonId
from storage import likenesses, wraps
from storage.database import Database
from tests.integration.storage.rows import a_case, with_cases

_ONE, _TWO = a_case(1), a_case(2)
_ADA, _BEA = PersonId("ada"), PersonId("bea")


async def _with_wraps(database: Database) -> None:
    await with_cases(database, _ONE, _TWO)
    async with database.write() as session:
        await wraps.add(session, [(one.id, who, b"w") for one in (_ONE, _TWO) for who in (_ADA, _BEA)])


async def test_likenesses_are_one_readers(either_database: Database) -> None:
    """Each finds theirs, of every case but the one they look at; who has no wrap keeps nothing."""
    await _with_wraps(either_database)
    async with either_database.write() as session:
        await likenesses.put(session, [])
        await likenesses.put(session, [(_ONE.id, _ADA, b"a1"), (_TWO.id, _ADA, b"a2"), (_ONE.id, _BEA, b"b1")])
        await likenesses.put(session, [(_ONE.id, PersonId("eve"), b"e1")])
        assert set(await likenesses.of_reader(session, _ADA, _TWO.id)) == {(_ONE.id, b"a1")}
        assert await likenesses.of_reader(session, _BEA, _ONE.id) == ()
        assert await likenesses.of_reader(session, PersonId("eve"), _TWO.id) == ()
        assert await wraps.readers(session, _ONE.id) == {_ADA, _BEA}


async def test_likeness_is_replaced_only_as_it_was(either_database: Database) -> None:
    """What another has changed meanwhile stays as it is now."""
    await _with_wraps(either_database)
    async with either_database.write() as session:
        await likenesses.put(session, [(_ONE.id, _ADA, b"a1"), (_TWO.id, _ADA, b"a2")])
        await likenesses.replace(session, _ADA, [(_ONE.id, b"a1", b"new"), (_TWO.id, b"other", b"lost")])
        assert await likenesses.of_reader(session, _ADA, _TWO.id) == ((_ONE.id, b"new"),)
        assert await likenesses.of_reader(session, _ADA, _ONE.id) == ((_TWO.id, b"a2"),)


async def test_likenesses_go_with_their_wraps(either_database: Database) -> None:
    """Whoever steps out, leaves, or whose case is forgotten, leaves none behind."""
    await _with_wraps(either_database)
    async with either_database.write() as session:
        await likenesses.put(session, [(one.id, who, b"x") for one in (_ONE, _TWO) for who in (_ADA, _BEA)])
        await wraps.remove(session, _ONE.id, _ADA)
        assert await likenesses.of_reader(session, _ADA, _TWO.id) == ()
        await wraps.remove_case(session, _TWO.id)
        assert await likenesses.of_reader(session, _ADA, _ONE.id) == ()
        await wraps.remove_reader(session, _BEA)
        assert await likenesses.of_reader(session, _BEA, _TWO.id) == ()
