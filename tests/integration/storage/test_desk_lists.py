"""
The pages of a desk on both databases: order, parts, what narrows them, and whom a case keeps away.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from handrail.identifiers import PersonId
from states.case import Case, Ending
from states.lifecycle import CaseState
from storage import cases, desk_lists, exclusions, promises
from storage.database import Database
from storage.desk_lists import Choice, Place, Reader
from tests.integration.storage.rows import HOUR, NOW, a_case, a_promise

ME = PersonId("m" * 32)
READER = Reader(ME, frozenset({"facilitators"}), frozenset())


async def _put(database: Database, *some: tuple[Case, float]) -> None:
    """Put cases into a database, each with promises that are due so many hours from now and later."""
    async with database.write() as session:
        await cases.add(session, [case for case, _ in some])
        for case, hours in some:
            owed = [a_promise(case, due_at=NOW + hours * HOUR), a_promise(case, "relay", due_at=NOW + 99 * HOUR)]
            ended = a_promise(case, "early", due_at=NOW - 99 * HOUR, ended_at=NOW, ending=Ending.KEPT)
            await promises.add(session, [*owed, ended])


async def _owed(database: Database, choice: Choice, after: Place | None = None, limit: int = 10) -> list[str]:
    async with database.read() as session:
        found = await desk_lists.owed(session, READER, choice, after, limit)
    assert all(promise.case == case.id for case, promise in found)
    return [case.reference[-1] for case, _ in found]


@pytest.fixture(params=["few", "many"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Find cases by who holds them, and by walking what is due."""
    if request.param == "many":
        monkeypatch.setattr(desk_lists, "_MANY", 1)


@pytest.mark.usefixtures("either_way")
async def test_parts_come_soonest_first_page_by_page(either_database: Database) -> None:
    """Each part lists its own open cases by what is due first, and a page goes on where the one before ended."""
    taken, over = a_case(4, assignee=ME), a_case(6, state=CaseState.RESOLVED, holder="committee")
    by_other = a_case(5, assignee=PersonId("o" * 32))
    elsewhere = a_case(7, holder="committee", opened_to=frozenset({"committee"}))
    some = [(a_case(1), 3.0), (a_case(2), 1.0), (a_case(3), 2.0), (taken, 9.0), (by_other, 8.0), (over, 1.0)]
    await _put(either_database, *some, (elsewhere, 0.5))
    assert await _owed(either_database, Choice("untaken")) == ["2", "3", "1"]
    assert await _owed(either_database, Choice("untaken"), limit=1) == ["2"]
    place = Place(NOW + HOUR, a_case(2).id)
    assert await _owed(either_database, Choice("untaken"), place) == ["3", "1"]
    assert await _owed(either_database, Choice("mine")) == ["4"]
    assert await _owed(either_database, Choice("others")) == ["5"]


@pytest.mark.usefixtures("either_way")
async def test_parts_are_narrowed(either_database: Database) -> None:
    """A part can be narrowed to what is due before an instant, to danger, and to one state."""
    await _put(either_database, (a_case(1, danger=True), 1.0), (a_case(2, state=CaseState.COUNSELLED), 5.0))
    assert await _owed(either_database, Choice("untaken", due_before=NOW + 2 * HOUR)) == ["1"]
    assert await _owed(either_database, Choice("untaken", danger=True)) == ["1"]
    assert await _owed(either_database, Choice("untaken", state=CaseState.COUNSELLED)) == ["2"]
    assert await _owed(either_database, Choice("untaken", due_before=NOW)) == []


@pytest.mark.usefixtures("either_way")
async def test_who_is_kept_away_finds_nothing(either_database: Database) -> None:
    """A case that keeps someone away is in no part of their desk, taken or not, over or not."""
    some = [a_case(1), a_case(2, assignee=ME), a_case(3, state=CaseState.RESOLVED)]
    await _put(either_database, *((case, 1.0) for case in some))
    async with either_database.write() as session:
        await exclusions.add(session, [(case.id, ME) for case in some])
    assert [await _owed(either_database, Choice(part)) for part in ("mine", "untaken", "others")] == [[], [], []]
    async with either_database.read() as session:
        assert await desk_lists.ended(session, READER, None, 10) == []
        assert await desk_lists.of_person(session, READER, 10) == []


async def test_lent_group_shows_only_cases_that_may_need_it(either_database: Database) -> None:
    """Of a group that someone may join for one case, only cases that keep somebody away are looked at."""
    theirs = {"holder": "committee", "opened_to": frozenset({"committee"})}
    await _put(either_database, (a_case(1, **theirs), 1.0), (a_case(2, **theirs), 2.0))
    async with either_database.write() as session:
        await exclusions.add(session, [(a_case(2).id, PersonId("x" * 32))])
        reader = replace(READER, lent=frozenset({"committee"}))
        found = await desk_lists.owed(session, reader, Choice("untaken"), None, 10)
    assert [case.reference[-1] for case, _ in found] == ["2"]


async def test_ended_cases_come_newest_first(either_database: Database) -> None:
    """Cases that are over come in the order in which they ended, the last one first, page by page."""
    over = {"state": CaseState.RESOLVED}
    some = [a_case(number, state_since=NOW + timedelta(days=number), **over) for number in (1, 2, 3)]
    await _put(either_database, *((case, 1.0) for case in some), (a_case(4), 1.0))
    async with either_database.read() as session:
        first = await desk_lists.ended(session, READER, None, 2)
        rest = await desk_lists.ended(session, READER, Place(first[-1].state_since, first[-1].id), 2)
    assert [case.reference[-1] for case in (*first, *rest)] == ["3", "2", "1"]


async def test_own_case_stays_while_something_is_owed(either_database: Database) -> None:
    """A case that someone took stays on their desk after its end, as long as a promise runs in it."""
    await _put(either_database, (a_case(1, assignee=ME, state=CaseState.RESOLVED), 1.0))
    async with either_database.write() as session:
        await cases.add(session, [a_case(2, assignee=ME, state=CaseState.RESOLVED)])
    assert await _owed(either_database, Choice("mine")) == ["1"]


async def test_promises_are_counted_by_policy(either_database: Database) -> None:
    """Promises are counted by policy, name and ending, whether their policy has most cases or few."""
    await _put(either_database, (a_case(1), 1.0), (a_case(2), 1.0), (a_case(3, policy="minimal"), 1.0))
    async with either_database.read() as session:
        counted = await promises.counts(session)
    each = {("answer", "running"), ("relay", "running"), ("early", "kept")}
    assert counted == {("carpentries", *one): 2 for one in each} | {("minimal", *one): 1 for one in each}
