"""
The auditor finds what must never be: each invariant of the design broken by hand in the database, and found.
"""

from datetime import timedelta

import pytest

from engine.report import Opened
from states.case import Intent
from states.lifecycle import Trigger
from tests.support.community import Community

_SEEDED: dict[str, tuple[str, str]] = {
    "1: no clock waits": ("DELETE FROM moves WHERE status = 'pending'", "no move of the clock waits"),
    "1: only reminders wait": ("DELETE FROM moves WHERE status = 'pending' AND breaks", "no move of the clock waits"),
    "1: the clock was refused": (
        "UPDATE moves SET status = 'refused', reason = 'x', ended_at = due_at WHERE status = 'pending'",
        "no move of the clock waits",
    ),
    "2: an applied move is not in the log": (
        "UPDATE moves SET status = 'applied', ended_at = due_at WHERE status = 'pending'",
        "the log and the applied moves differ",
    ),
    "2: a logged move is gone": ("DELETE FROM moves WHERE status = 'applied'", "the log and the applied moves differ"),
    "2: a refusal without a reason": (
        "UPDATE moves SET status = 'refused', reason = NULL, ended_at = due_at WHERE status = 'withdrawn'",
        "refused without a reason",
    ),
    "2: an end without a time": (
        "UPDATE moves SET ended_at = NULL WHERE status = 'withdrawn'",
        "ended without saying when",
    ),
    "3: a kept promise was called broken": (
        "UPDATE promises SET ending = 'broken' WHERE ending = 'kept'",
        "the ends of its promises differ",
    ),
    "3: a promise ended unseen": (
        "UPDATE promises SET ending = 'kept', ended_at = due_at WHERE ended_at IS NULL",
        "the ends of its promises differ",
    ),
    "3: a promise's end is gone": (
        "UPDATE promises SET ending = NULL, ended_at = NULL",
        "the ends of its promises differ",
    ),
    "4: an entry was changed": ("UPDATE case_log SET data = '{}' WHERE seq = 2", "does not hold from entry 2"),
    "4: an entry says another time": ("UPDATE case_log SET at = at + 1 WHERE seq = 1", "does not hold from entry 1"),
    "4: an entry says another person": (
        "UPDATE case_log SET actor = 'someone' WHERE actor_kind = 'person'",
        "does not hold from entry 2",
    ),
    "4: an entry is gone": ("DELETE FROM case_log WHERE seq = 1", "does not hold from entry 1"),
    "4: the newest entry is gone": ("DELETE FROM case_log WHERE seq = 3", "is not the one the case points to"),
    "4: the case was changed unseen": ("UPDATE cases SET version = version + 1", "is not the one the case points to"),
    "5: who is kept away holds a key": (
        "INSERT INTO exclusions SELECT case_id, person_id FROM wraps WHERE person_id <> 'reporter' LIMIT 1",
        "holds a key",
    ),
    "5: who is kept away is about to be told": (
        "INSERT OR IGNORE INTO exclusions SELECT case_id, person_id FROM deliveries WHERE person_id > ''",
        "about to be told",
    ),
    "5: who is kept away has taken it": (
        "UPDATE cases SET assignee = (SELECT person_id FROM exclusions LIMIT 1)",
        "has taken it",
    ),
    "6: a text is empty": ("UPDATE writings SET blob = x''", "a text is not sealed"),
    "6: a text is not sealed": (
        "UPDATE writings SET blob = CAST('Something happened that I want to tell you.' AS BLOB)",
        "a text is not sealed",
    ),
    "7: the policy version is nowhere": (
        "UPDATE cases SET policy_version = 'ffffffffffffffff'",
        "its policy version is nowhere",
    ),
    "8: a group was let in without consent": (
        "UPDATE cases SET opened_to = 'committee facilitators' WHERE NOT consent",
        "without consent or danger",
    ),
}


async def lived(community: Community) -> tuple[Opened, Opened]:
    """Open a counselled case that keeps one person away, and one that asks for counsel only."""
    first = await community.report(about=("facilitator-3",))
    second = await community.report(intent=Intent.COUNSEL)
    await community.do("facilitator-1", first.reference, Trigger.COUNSEL)
    await community.do("facilitator-1", second.reference, Trigger.COUNSEL)
    assert await community.is_sound()
    return first, second


async def tamper(community: Community, statement: str) -> None:
    """Change the database behind the engine's back."""
    async with community.desk.context.database.write() as session:
        assert (await session.exec_driver_sql(statement)).rowcount > 0


@pytest.mark.parametrize("seeded", _SEEDED)
async def test_a_broken_invariant_is_found(community: Community, seeded: str) -> None:
    """The finding names the case and what is wrong; nothing else is touched."""
    statement, finding = _SEEDED[seeded]
    first, second = await lived(community)
    await tamper(community, statement)
    findings = (await community.desk.audit()).findings
    assert any(finding in one for one in findings), findings
    assert all(one.startswith((first.reference, second.reference)) for one in findings)


async def test_a_lost_outer_key_is_found(community: Community) -> None:
    """A case that nobody can read any more is a finding."""
    await lived(community)
    async with community.desk.context.keystore.write() as session:
        await session.exec_driver_sql("DELETE FROM outer_keys")
    assert any("outer key is missing" in one for one in (await community.desk.audit()).findings)


async def test_a_removed_case_is_found(community: Community) -> None:
    """A case that is taken out whole is missed at the next audit, since a head was recorded before."""
    first, _ = await lived(community)
    await community.desk.reconcile()
    await remove_whole(community, first)
    assert await is_missed(community)


async def test_a_new_case_hides_no_removed_one(community: Community) -> None:
    """A case that takes the place of one that was taken out is not it: the counts agree, the head does not."""
    first, _ = await lived(community)
    community.clock.advance(timedelta(hours=1))
    await community.desk.reconcile()
    entries = len(await community.desk.case_log(first.reference))
    await remove_whole(community, first)
    for _ in range(entries):
        await community.report()
    assert await is_missed(community)


async def test_head_of_a_clock_that_was_ahead_accuses_nobody(community: Community) -> None:
    """What is written once a clock is set right bears times that its head covers, and takes that head back."""
    first, _ = await lived(community)
    community.clock.advance(timedelta(hours=3))
    await community.desk.reconcile()
    community.clock.advance(timedelta(hours=-3))
    await community.report()
    assert (await community.desk.audit()).findings == ()
    community.clock.advance(timedelta(hours=4))
    assert (await community.desk.audit()).findings == ()
    await community.desk.reconcile()
    await remove_whole(community, first)
    assert await is_missed(community)


async def test_clock_that_was_set_back_for_a_moment_accuses_nobody(community: Community) -> None:
    """An entry written meanwhile bears a time that a head covers, and takes it back: nobody else has time to."""
    first, _ = await lived(community)
    community.clock.advance(timedelta(hours=3))
    await community.desk.reconcile()
    community.clock.advance(timedelta(hours=-2))
    await community.report()
    community.clock.advance(timedelta(hours=2))
    assert (await community.desk.audit()).findings == ()
    await community.desk.reconcile()
    await remove_whole(community, first)
    assert await is_missed(community)


async def test_look_at_a_case_while_the_clock_was_set_back_accuses_nobody(community: Community) -> None:
    """The log of reads is covered by the same heads, and makes way for itself in the same way."""
    _, second = await lived(community)
    community.clock.advance(timedelta(hours=3))
    await community.desk.reconcile()
    community.clock.advance(timedelta(hours=-2))
    await community.page("facilitator-1", second.reference)
    community.clock.advance(timedelta(hours=2))
    assert (await community.desk.audit()).findings == ()


async def is_missed(community: Community) -> bool:
    """Answer whether the audit finds that something is gone since a head was recorded."""
    return any("are gone or other" in one for one in (await community.desk.audit()).findings)


async def remove_whole(community: Community, opened: Opened) -> None:
    """Take a case out of every table."""
    one = f"(SELECT id FROM cases WHERE reference = '{opened.reference}')"  # noqa: S608 - our own reference
    keyed = ["case_keys", "wraps", "writings", "exclusions", "votes"]
    tables = [*keyed, "reports", "case_log", "promises", "moves", "deliveries", "acts"]
    async with community.desk.context.database.write() as session:
        for table in tables:
            await session.exec_driver_sql(f"DELETE FROM {table} WHERE case_id = {one}")  # noqa: S608 - our own names
        await session.exec_driver_sql(f"DELETE FROM cases WHERE reference = '{opened.reference}'")  # noqa: S608 - ours


async def test_a_sound_database_has_no_findings(either_community: Community) -> None:
    """After a life with everything in it there is nothing to find, on both databases."""
    await lived(either_community)
    await either_community.pass_time(days=20)
    audit = await either_community.desk.audit()
    assert audit.findings == ()
    assert audit.checked["cases"] == 2
    assert audit.checked["moves"] > 10


async def test_progress_counts_the_cases(community: Community) -> None:
    """Whoever waits for a long audit is told how many cases were looked at."""
    await lived(community)
    told: list[int] = []
    await community.desk.audit(told.append)
    assert told == [1, 2]
