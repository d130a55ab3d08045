"""
Files in chunks and the log of reads, on both databases.
"""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from handrail.identifiers import PersonId
from storage import files, reads, writings
from storage.database import Database
from storage.reads import Read
from tests.integration.storage.rows import HOUR, NOW, a_case, with_cases

FILE, OTHER = "f" * 32, "e" * 32
PERSON = PersonId("1" * 32)


async def test_a_file_is_claimed_once(either_database: Database) -> None:
    """Its chunks come back one by one; the first case to claim it has it, and forgetting the case deletes it."""
    one, two = a_case(), a_case(2)
    await with_cases(either_database, one, two)
    async with either_database.write() as session:
        await files.begin(session, FILE, NOW)
        for number, blob in enumerate((b"first", b"second")):
            await files.add_chunk(session, FILE, number, blob)
        assert [await files.chunk(session, FILE, number) for number in range(3)] == [b"first", b"second", None]
        assert await files.claim(session, one.id, [FILE, OTHER]) == {FILE}
        assert await files.claim(session, two.id, [FILE]) == frozenset()
        assert await files.claim(session, two.id, []) == frozenset()
        assert (await files.of_case(session, one.id), await files.of_case(session, two.id)) == ((FILE,), ())
        await writings.remove(session, one.id)
        assert (await files.of_case(session, one.id), await files.chunk(session, FILE, 0)) == ((), None)


async def test_unclaimed_files_are_found_by_age(either_database: Database) -> None:
    """What came in before an instant and belongs to no case can be swept; what was claimed never is."""
    await with_cases(either_database, a_case())
    async with either_database.write() as session:
        for name in (FILE, OTHER):
            await files.begin(session, name, NOW)
            await files.add_chunk(session, name, 0, b"blob")
        await files.claim(session, a_case().id, [OTHER])
        assert await files.unclaimed_before(session, NOW) == ()
        assert await files.unclaimed_before(session, NOW + HOUR) == (FILE,)
        await files.remove(session, [FILE])
        assert await files.chunk(session, FILE, 0) is None
        assert await files.chunk(session, OTHER, 0) == b"blob"


async def test_a_chunk_needs_its_file_and_comes_once(either_database: Database) -> None:
    """A chunk of a file that was swept is refused, and so is a second one with the same number."""
    with pytest.raises(IntegrityError):
        async with either_database.write() as session:
            await files.add_chunk(session, FILE, 0, b"blob")
    async with either_database.write() as session:
        await files.begin(session, FILE, NOW)
        await files.add_chunk(session, FILE, 0, b"blob")
    with pytest.raises(IntegrityError):
        async with either_database.write() as session:
            await files.add_chunk(session, FILE, 0, b"other")


async def test_reads_are_kept_in_order(either_database: Database) -> None:
    """The newest entry, the last time someone opened something, and the whole log come back as they were written."""
    case = a_case()
    await with_cases(either_database, case, a_case(2))
    first = Read(case.id, 1, NOW, PERSON, "case", b"\0" * 32, b"\1" * 32)
    second = Read(case.id, 2, NOW + timedelta(minutes=5), PERSON, "file", b"\1" * 32, b"\2" * 32)
    async with either_database.write() as session:
        assert await reads.newest(session, case.id, only_one_writes=True) is None
        await reads.append(session, first)
        await reads.append(session, second)
        assert await reads.newest(session, case.id) == second
        assert await reads.last_of(session, case.id, PERSON, "case") == NOW
        assert await reads.last_of(session, case.id, PERSON, "copy") is None
        assert await reads.of_cases(session, [case.id, a_case(2).id]) == {case.id: [first, second]}
    with pytest.raises(IntegrityError):
        async with either_database.write() as session:
            await reads.append(session, second)
