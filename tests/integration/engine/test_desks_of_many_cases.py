"""
The desk on both databases: who sees which case in which part, deadlines by a private address, and a desk of thousands.
"""

import time
from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from pathlib import Path

import pytest

from bench.seeding import fill
from engine.desk import open_desk
from engine.showing.case_lists import CasesAsked, Only, Part
from engine.views import Visitor
from handrail.identifiers import Reference
from handrail.settings import Settings
from states.lifecycle import Trigger
from storage import people
from tests.support.community import Community, open_community

OPEN_CASES = 10_000
SECONDS = 0.05
"""What a page may take of the processor, with 10,000 open cases; how busy the machine is beside that does not count."""


@pytest.fixture
async def community(tmp_path: Path, either_url: str | None) -> AsyncIterator[Community]:
    """Open a community on either database."""
    async with open_community(tmp_path, database_url=either_url) as opened:
        yield await opened.settle(facilitator=3, committee=3, board=1, ombuds=1)


async def _part(community: Community, name: str, part: Part, only: Only | None = None) -> list[Reference]:
    (found,) = await community.desk.list_parts(await community.visitor(name), [CasesAsked(part, only)])
    return [row.reference for row in found.rows]


async def test_each_sees_their_parts(community: Community) -> None:
    """A case is untaken for its group, then mine for who took it and another's for the rest; nobody else has it."""
    opened = await community.report()
    community.clock.advance(timedelta(seconds=1))
    hidden = await community.report(about=("facilitator-2@example.org",))
    assert await _part(community, "facilitator-1", Part.UNTAKEN) == [opened.reference, hidden.reference]
    assert await _part(community, "facilitator-2", Part.UNTAKEN) == [opened.reference]
    await community.do("facilitator-1", opened.reference, Trigger.TAKE)
    assert await _part(community, "facilitator-1", Part.MINE) == [opened.reference]
    assert await _part(community, "facilitator-1", Part.UNTAKEN) == [hidden.reference]
    assert await _part(community, "facilitator-2", Part.OTHERS) == [opened.reference]
    for part in Part:
        assert await _part(community, "committee-1", part) == []
    await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    assert await _part(community, "committee-1", Part.UNTAKEN) == [opened.reference]
    assert await _part(community, "facilitator-3", Part.OTHERS) == [opened.reference]


async def test_late_ones_are_found(community: Community) -> None:
    """What was due is late; what is due within a day is soon; the list of late ones holds nothing else."""
    late = await community.report()
    community.clock.move_to(late.promises[0].due_at)
    community.clock.advance(timedelta(seconds=1))
    soon = await community.report()
    community.clock.advance(timedelta(seconds=1))
    assert await _part(community, "facilitator-1", Part.UNTAKEN, Only.LATE) == [late.reference]
    assert await _part(community, "facilitator-1", Part.UNTAKEN, Only.SOON) == [late.reference, soon.reference]


async def test_pages_go_on_where_they_ended(community: Community) -> None:
    """Pages of two go through five cases in order, each once; a made-up place begins anew."""
    opened = [(await community.report()).reference for _ in range(5)]
    visitor, seen, after = await community.visitor("facilitator-1"), list[Reference](), None
    for _ in range(3):
        (found,) = await community.desk.list_parts(visitor, [CasesAsked(Part.UNTAKEN, None, after, 2)])
        seen, after = seen + [row.reference for row in found.rows], found.after
    assert (sorted(seen), after) == (sorted(opened), None)
    nowhere = CasesAsked(Part.UNTAKEN, None, "9" * 18 + "-" + "f" * 32, 2)
    (made_up,) = await community.desk.list_parts(visitor, [nowhere])
    assert [row.reference for row in made_up.rows] == seen[:2]


async def test_address_of_a_calendar_opens_own_deadlines_only(community: Community) -> None:
    """A private address shows what is due in one's own cases, until it is renewed, switched off, or its owner left."""
    opened = await community.report()
    await community.report()
    await community.do("facilitator-1", opened.reference, Trigger.TAKE)
    visitor = await community.visitor("facilitator-1")
    first = await community.desk.new_feed(visitor)
    found = await community.desk.deadlines_by(first)
    assert found is not None
    assert {one.reference for one in found} == {opened.reference}
    assert {one.promise.name for one in found} >= {"acknowledge", "counsel"}
    second = await community.desk.new_feed(visitor)
    assert await community.desk.deadlines_by(first) is None
    assert await community.desk.deadlines_by(second) == found
    assert await community.desk.feed_since(visitor) == community.clock.now()
    await community.do("facilitator-1", opened.reference, Trigger.RECUSE)
    assert await community.desk.deadlines_by(second) == ()
    await community.desk.switch_feed_off(visitor)
    assert (await community.desk.deadlines_by(second), await community.desk.feed_since(visitor)) == (None, None)
    third = await community.desk.new_feed(visitor)
    await community.desk.person_leaves("facilitator-1@example.org")
    assert await community.desk.deadlines_by(third) is None
    assert await community.desk.deadlines_by("") is None


@pytest.mark.slow
async def test_desk_of_ten_thousand_cases_is_quick(tmp_path: Path) -> None:
    """With 10,000 open cases every part of a desk, narrowed or not, takes less than 50 ms, and so do the counts."""
    await fill(tmp_path, "carpentries", OPEN_CASES, OPEN_CASES // 10)
    async with open_desk(Settings(data=tmp_path)) as desk:
        async with desk.context.database.read() as session:
            roster = await people.roster(session)
        readers = {frozenset(one.roles): Visitor(one, b"", b"") for one in roster}
        taken: dict[str, float] = {}
        for visitor in readers.values():
            for asked in (CasesAsked(part, only) for part in Part for only in (None, Only.SOON, Only.ESCALATED)):
                name = f"{sorted(visitor.person.roles)} {asked.part} {asked.only}"
                taken[name] = min([await _seconds(desk.list_parts(visitor, [asked])) for _ in range(5)])
        taken["measures"] = min([await _seconds(desk.measures()) for _ in range(3)])
    slow = {name: seconds for name, seconds in taken.items() if seconds > SECONDS}
    assert len(taken) > 20
    assert slow == {}


async def _seconds(asked: Awaitable[object]) -> float:
    began = time.process_time()
    await asked
    return time.process_time() - began
