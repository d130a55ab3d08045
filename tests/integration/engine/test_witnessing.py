"""
Who read what: written down before it is shown, seen by those who may read the case, and held by its chain.
"""

from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.report import Opened
from engine.showing.witnessing import Opened as What
from engine.upkeep.head_files import HeadFileError
from handrail.errors import UnknownCaseError
from states.lifecycle import Trigger
from storage import cases, reads
from storage.reads import Read
from tests.support.community import Community


async def reads_of(community: Community, opened: Opened) -> list[Read]:
    """Answer the log of reads of a case."""
    async with community.desk.context.database.read() as session:
        case = await cases.by_reference(session, opened.reference)
        assert case is not None
        return (await reads.of_cases(session, [case.id])).get(case.id, [])


async def spoil(community: Community, statement: str) -> None:
    """Change the database by hand."""
    async with community.desk.context.database.write() as session:
        await session.execute(text(statement))


async def test_reading_is_written_down(either_community: Community) -> None:
    """Who opens the page is written down at once, again after ten minutes, and makes no move of the case."""
    community = either_community
    opened = await community.report()
    before = (await community.facts(opened.reference)).version
    for minutes in (0, 5, 6):
        community.clock.move_to(community.clock.now() + timedelta(minutes=minutes))
        await community.page("facilitator-1", opened.reference)
    await community.page("facilitator-2", opened.reference)
    log = await reads_of(community, opened)
    people = {one.id: name for name, one in community.people.items()}
    assert [people[one.person] for one in log] == ["facilitator-1", "facilitator-1", "facilitator-2"]
    assert log[1].at - log[0].at == timedelta(minutes=11)
    assert (await community.facts(opened.reference)).version == before
    assert await community.is_sound()


async def test_readers_see_who_read_before_them(community: Community) -> None:
    """The page names who opened what; a list of cases, or what holds no content, is no reading."""
    opened = await community.report()
    await community.cases_of("facilitator-1")
    assert await reads_of(community, opened) == []
    await community.page("facilitator-1", opened.reference)
    page = await community.page("facilitator-2", opened.reference)
    assert [(one.who, one.what) for one in page.reads] == [("facilitator-1", What.CASE)]


async def test_files_are_witnessed_each_time(community: Community) -> None:
    """Each download is written down, a copy apart from the file itself; one that is refused is not."""
    incoming = community.desk.begin_file("a.png")
    await incoming.write(b"\x89PNG\r\n\x1a\n")
    opened = await community.report(files=(await incoming.finish(),))
    visitor = await community.visitor("facilitator-1")
    (file,) = [one.file.id for one in (await community.page("facilitator-1", opened.reference)).writings if one.file]
    for copy in (True, False, False):
        await community.desk.open_file(visitor, opened.reference, file, copy=copy)
    with pytest.raises(UnknownCaseError):
        await community.desk.open_file(visitor, opened.reference, "0" * 32, copy=False)
    assert [one.what for one in await reads_of(community, opened)] == ["case", "copy", "file", "file"]


async def test_log_of_reads_is_hidden_from_who_is_kept_away(community: Community) -> None:
    """Who stepped out sees neither the log, nor the list of reads, nor that they stepped out of anything."""
    opened = await community.report()
    await community.page("facilitator-2", opened.reference)
    await community.do("facilitator-1", opened.reference, Trigger.RECUSE, note="I know them.")
    assert await community.cases_of("facilitator-1") == set()
    with pytest.raises(UnknownCaseError):
        await community.page("facilitator-1", opened.reference)
    page = await community.page("facilitator-2", opened.reference)
    assert "recuse" in " ".join(one.event for one in page.log)


_SPOILED = {
    "an entry is gone": "DELETE FROM reads WHERE seq = 1",
    "an entry says another person": "UPDATE reads SET person_id = 'x' WHERE seq = 1",
    "an entry says another time": "UPDATE reads SET at = at + 1 WHERE seq = 2",
    "an entry says something else": "UPDATE reads SET what = 'copy' WHERE seq = 2",
}


@pytest.mark.parametrize("spoiled", _SPOILED)
async def test_audit_finds_a_changed_log_of_reads(community: Community, spoiled: str) -> None:
    """An entry that was removed or changed by hand breaks the chain, and the audit says where."""
    opened = await community.report()
    for name in ("facilitator-1", "facilitator-2"):
        await community.page(name, opened.reference)
    assert await community.is_sound()
    await spoil(community, _SPOILED[spoiled])
    findings = (await community.desk.audit()).findings
    assert any("its log of reads does not hold" in one for one in findings)


async def test_recorded_head_covers_reads(community: Community) -> None:
    """A log of reads whose newest entry was removed holds by itself; the head recorded since shows it."""
    opened = await community.report()
    for name in ("facilitator-1", "facilitator-2"):
        await community.page(name, opened.reference)
    community.clock.move_to(community.clock.now() + timedelta(hours=1))
    await community.desk.reconcile()
    assert await community.is_sound()
    await spoil(community, "DELETE FROM reads WHERE seq = 2")
    assert any("when the last head was recorded" in one for one in (await community.desk.audit()).findings)


async def test_heads_elsewhere_let_logs_grow(community: Community) -> None:
    """What was added since the heads were written is no finding, nor are cases that came since."""
    opened = await community.report()
    await community.page("facilitator-1", opened.reference)
    heads = await community.desk.heads_as_lines()
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.page("facilitator-2", opened.reference)
    await community.report()
    assert len(heads) == 3
    assert await community.desk.compare_with_heads(heads) == ()


_REWRITTEN = {
    "its log is shorter": "DELETE FROM case_log WHERE seq = (SELECT max(seq) FROM case_log)",
    "its log is other": "UPDATE case_log SET hash = zeroblob(32) WHERE seq = (SELECT max(seq) FROM case_log)",
    "its log of reads is shorter": "DELETE FROM reads WHERE seq = 1",
    "its log of reads is other": "UPDATE reads SET hash = zeroblob(32)",
}


@pytest.mark.parametrize("finding", _REWRITTEN)
async def test_heads_elsewhere_show_what_was_rewritten(community: Community, finding: str) -> None:
    """A log that was cut off or computed anew, whose chain may hold by itself, differs from heads kept elsewhere."""
    opened = await community.report()
    await community.do("facilitator-1", opened.reference, Trigger.TAKE)
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.page("facilitator-1", opened.reference)
    heads = await community.desk.heads_as_lines()
    await spoil(community, _REWRITTEN[finding])
    found = await community.desk.compare_with_heads(heads)
    assert found == (f"{opened.reference}: {finding} than when the heads were written",)


async def test_heads_elsewhere_show_a_case_that_is_gone(community: Community) -> None:
    """A case that was removed with all its rows is named."""
    opened = await community.report()
    other = await community.report()
    heads = await community.desk.heads_as_lines()
    async with community.desk.context.database.write() as session:
        await session.execute(text("PRAGMA defer_foreign_keys = ON"))
        case = await cases.by_reference(session, opened.reference)
        assert case is not None
        for table in (
            "deliveries",
            "exclusions",
            "moves",
            "promises",
            "case_log",
            "writings",
            "reports",
            "wraps",
            "case_keys",
        ):
            await session.execute(text(f"DELETE FROM {table} WHERE case_id = :case"), {"case": case.id})  # noqa: S608 - names of our tables
        await session.execute(text("DELETE FROM cases WHERE id = :case"), {"case": case.id})
    assert other.reference != opened.reference
    found = await community.desk.compare_with_heads(heads)
    assert found == (f"{opened.reference}: the case is gone since the heads were written",)


async def test_heads_that_were_changed_are_refused(community: Community) -> None:
    """A file of heads that lost a line, was changed, or is something else is refused, not believed."""
    await community.report()
    await community.report()
    heads = await community.desk.heads_as_lines()
    for broken in ((), ("something else",), heads[:-1], (heads[0], *heads[2:]), (*heads[:1], "x", *heads[2:])):
        with pytest.raises(HeadFileError):
            await community.desk.compare_with_heads(broken)
