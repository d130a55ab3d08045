"""
Cases, their logs, promises and policy versions: what is written is read again, and a lost race never goes unseen.
"""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import IntegrityError

from handrail.identifiers import CaseId, PersonId, Reference
from states.case import Case, Ending
from states.lifecycle import CaseState
from states.roles import Actor, ActorKind
from storage import case_log, cases, exclusions, policy_versions, promises, votes
from storage.database import Database
from tests.integration.storage.rows import HOUR, NOW, a_case, a_promise, an_entry, with_cases

_FULL = a_case(
    7,
    assignee=PersonId("p" * 32),
    outcome="no_violation",
    told_at=datetime(2026, 11, 2, 9, 0, 0, 1, tzinfo=UTC),
    opened_to=frozenset({"facilitators", "committee", "board"}),
    escalated_before=True,
    danger=True,
    consent=False,
    reachable=False,
)


@pytest.mark.parametrize("case", [a_case(), _FULL])
async def test_a_case_is_read_as_it_was_written(either_database: Database, case: Case) -> None:
    """Every field comes back, instants to the microsecond, by key and by reference."""
    await with_cases(either_database, case)
    async with either_database.read() as session:
        assert await cases.by_ids(session, [case.id, CaseId("0" * 32)]) == {case.id: case}
        assert await cases.by_reference(session, case.reference) == case
        assert await cases.by_reference(session, Reference("HR-NONE")) is None


async def test_a_change_needs_the_version_it_was_made_from(either_database: Database) -> None:
    """Who comes second changes nothing, and fails at the log's key."""
    case = a_case()
    await with_cases(either_database, case)
    first = replace(case, version=2, state=CaseState.COUNSELLED)
    second = replace(case, version=2, state=CaseState.RESOLVED)
    async with either_database.write() as session:
        await cases.change(session, [(first, 1)])
        await case_log.append(session, [an_entry(case, 2)])
    with pytest.raises(IntegrityError):
        await _change(either_database, second)
    async with either_database.read() as session:
        assert (await cases.by_ids(session, [case.id]))[case.id] == first
        assert await case_log.count(session) == 1


async def _change(database: Database, case: Case) -> None:
    async with database.write() as session:
        await cases.change(session, [(case, case.version - 1)])
        await case_log.append(session, [an_entry(case, case.version, event="resolved")])


async def test_a_list_holds_what_one_may_see(either_database: Database) -> None:
    """By group, without what one is kept away from, newest first, open only if asked, up to a limit."""
    mine = a_case(1, opened_at=NOW)
    newer = a_case(2, opened_at=NOW + HOUR, opened_to=frozenset({"board", "facilitators"}))
    ended = a_case(3, opened_at=NOW + 2 * HOUR, state=CaseState.RESOLVED)
    other = a_case(4, opened_to=frozenset({"facilitators-abroad"}))
    hidden = a_case(5)
    await with_cases(either_database, mine, newer, ended, other, hidden)
    person = PersonId("p" * 32)
    async with either_database.write() as session:
        await exclusions.add(session, [(hidden.id, person)])
    async with either_database.read() as session:
        seen = await cases.listing(session, groups=["facilitators"], without=person)
        assert [one.id for one in seen] == [ended.id, newer.id, mine.id]
        only_open = await cases.listing(session, groups=["facilitators"], without=person, only_open=True)
        assert [one.id for one in only_open] == [newer.id, mine.id]
        assert await cases.listing(session, groups=[]) == ()
        assert len(await cases.listing(session)) == 5
        assert len(await cases.listing(session, limit=2)) == 2
        assert await cases.listing(session, groups=["%"]) == ()


async def test_keys_come_page_by_page(either_database: Database) -> None:
    """Each page begins after the last key of the one before."""
    await with_cases(either_database, *(a_case(n) for n in range(5)))
    async with either_database.read() as session:
        first = await cases.all_ids(session, limit=3)
        second = await cases.all_ids(session, first[-1], 3)
        assert [len(first), len(second)] == [3, 2]
        assert sorted({*first, *second}) == [*first, *second]
        assert await cases.counts(session) == {("carpentries", "received"): 5}


async def test_resolved_cases_are_forgotten_at_their_time(either_database: Database) -> None:
    """Only resolved ones, only when it has come, and not after it was taken back."""
    ended, going = a_case(1, state=CaseState.RESOLVED), a_case(2)
    await with_cases(either_database, ended, going)
    async with either_database.write() as session:
        await cases.forget_at(session, ended.id, NOW + HOUR)
        await cases.forget_at(session, going.id, NOW)
        assert await cases.to_forget(session, NOW) == ()
        assert await cases.to_forget(session, NOW + HOUR) == (ended.id,)
        await cases.forget_at(session, ended.id, None)
        assert await cases.to_forget(session, NOW + HOUR) == ()


async def test_a_log_is_read_in_its_order(either_database: Database) -> None:
    """Entries of several cases, with their actors and data, come back as they were."""
    one, other = a_case(1), a_case(2)
    await with_cases(either_database, one, other)
    person = Actor(ActorKind.PERSON, PersonId("p" * 32))
    entries = [an_entry(one, 2, actor=person, data={"b": [1, "é"], "a": {"z": None}}), an_entry(one, 1)]
    async with either_database.write() as session:
        await case_log.append(session, [*entries, an_entry(other, 1)])
    async with either_database.read() as session:
        found = await case_log.of_cases(session, [one.id, other.id, CaseId("0" * 32)])
        assert found == {one.id: entries[::-1], other.id: [an_entry(other, 1)]}
        assert await case_log.count(session) == 3


async def test_a_promise_ends_once(either_database: Database) -> None:
    """The second end is not written; running ones are those without an end."""
    case = a_case()
    await with_cases(either_database, case)
    kept, runs = a_promise(case), a_promise(case, "counsel", to=None, due_at=NOW)
    async with either_database.write() as session:
        await promises.add(session, [kept, runs])
        await promises.end(session, [replace(kept, ended_at=NOW, ending=Ending.KEPT)])
        await promises.end(session, [replace(kept, ended_at=NOW + HOUR, ending=Ending.BROKEN)])
    async with either_database.read() as session:
        every = await promises.of_cases(session, [case.id], running=False)
        assert every == {case.id: [runs, replace(kept, ended_at=NOW, ending=Ending.KEPT)]}
        assert await promises.of_cases(session, [case.id], running=True) == {case.id: [runs]}
        assert await promises.counts(session) == {
            ("carpentries", "answer", "kept"): 1,
            ("carpentries", "counsel", "running"): 1,
        }
        assert await promises.counts_by_name(session) == {("answer", "kept"): 1, ("counsel", "running"): 1}
        assert [await promises.overdue(session, NOW + n * HOUR) for n in (0, 1)] == [0, 1]


async def test_an_end_needs_its_instant(either_database: Database) -> None:
    """The database itself refuses an ending without a time."""
    case = a_case()
    await with_cases(either_database, case)
    with pytest.raises(IntegrityError):
        async with either_database.write() as session:
            await promises.add(session, [a_promise(case, ending=Ending.KEPT)])


async def test_more_cases_than_a_list_holds_are_found(either_database: Database) -> None:
    """Keys beyond what fits into one query are asked for in several."""
    many = [a_case(n) for n in range(1101)]
    await with_cases(either_database, *many)
    async with either_database.read() as session:
        assert len(await cases.by_ids(session, [one.id for one in many])) == 1101
        assert len(await exclusions.of_cases(session, [one.id for one in many])) == 1101


async def test_whoever_is_kept_away_stays_away(either_database: Database) -> None:
    """Being kept away twice is being kept away."""
    case, person = a_case(), PersonId("p" * 32)
    await with_cases(either_database, case)
    async with either_database.write() as session:
        await exclusions.add(session, [(case.id, person)])
        await exclusions.add(session, [(case.id, person)])
        assert await exclusions.of_cases(session, [case.id]) == {case.id: frozenset({person})}


async def test_the_newest_vote_counts(either_database: Database) -> None:
    """One a person; taken back one by one or all at once."""
    case = a_case()
    await with_cases(either_database, case)
    ada, bea, eve = (PersonId(letter * 32) for letter in "abe")
    async with either_database.write() as session:
        for person, outcome in ((ada, "banned"), (ada, "no_violation"), (bea, "banned"), (eve, "banned")):
            await votes.cast(session, case.id, person, outcome, NOW)
        await votes.void(session, case.id, eve)
        assert await votes.of_case(session, case.id) == {ada: "no_violation", bea: "banned"}
        await votes.void(session, case.id)
        assert await votes.of_case(session, case.id) == {}


async def test_a_policy_version_is_kept_word_for_word(either_database: Database) -> None:
    """What is there first stays, since cases follow it."""
    async with either_database.write() as session:
        for text in ('{"é": 1}', "another"):
            await policy_versions.add(session, name="p", version="v", canonical=text, at=NOW)
        assert await policy_versions.get(session, "p", "v") == '{"é": 1}'
        assert await policy_versions.get(session, "p", "w") is None
        assert await policy_versions.texts(session) == ('{"é": 1}',)


@pytest.mark.parametrize(
    "instant",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, 0, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC) - timedelta(days=1),
    ],
)
async def test_an_instant_is_exact(either_database: Database, instant: datetime) -> None:
    """Every microsecond comes back, aware and in UTC."""
    case = a_case(opened_at=instant)
    await with_cases(either_database, case)
    async with either_database.read() as session:
        found = (await cases.by_ids(session, [case.id]))[case.id]
    assert (found.opened_at, found.opened_at.tzinfo) == (instant, UTC)
