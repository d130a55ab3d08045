"""
Moves under competition: two engines, people and the clock at once; each move has one end, and the case one story.
"""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine.moving.requesting import Wanted, submit_move
from engine.views import Wish
from handrail.identifiers import CaseId, Reference
from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from states.roles import Actor, ActorKind
from storage import cases
from tests.integration.engine.desks import more_desks
from tests.integration.engine.plain_model import POLICY
from tests.support.community import Community, open_community


async def test_two_engines_apply_each_move_once(either_community: Community) -> None:
    """Thirty cases fall due at once; whoever applies them, each move is applied once."""
    community = either_community
    for _ in range(30):
        await community.report(contact=None)
    community.clock.advance(timedelta(hours=25))
    async with more_desks(community, 1) as desks:
        rounds = await asyncio.gather(*(desk.apply_moves(8) for _ in range(12) for desk in desks))
        done = [one for some in rounds for one in some]
        while left := await community.desk.apply_moves(100):
            done += left
    applied = [one.move for one in done if one.status == "applied"]
    assert len(applied) == len(set(applied))
    assert len([one for one in done if one.event == "escalated"]) == 30
    assert await community.is_sound()


async def test_a_person_and_the_clock_have_one_winner(either_community: Community) -> None:
    """Twelve facilitators' answers arrive together with the deadline; every case has one of two stories."""
    community = either_community
    opened = [await community.report(contact=None) for _ in range(12)]
    visitor = await community.visitor("facilitator-1")
    community.clock.advance(timedelta(hours=24))
    async with more_desks(community, 1) as desks:
        asked = [
            desks[n % 2].request(visitor, one.reference, Wish(Trigger.COUNSEL, no_conflict=True))
            for n, one in enumerate(opened)
        ]
        await asyncio.gather(*asked, *(desk.apply_moves(3) for _ in range(6) for desk in desks))
    states = [(await community.facts(one.reference)).row.state for one in opened]
    assert set(states) <= {CaseState.COUNSELLED, CaseState.ESCALATED}
    assert await community.is_sound()


async def test_people_who_act_at_once_on_one_case_take_turns(either_community: Community) -> None:
    """Of ten who counsel at once one does, the others are refused; nobody's request is lost."""
    community = either_community
    opened = await community.report(contact=None)
    visitors = [await community.visitor(f"facilitator-{n}") for n in (1, 2, 3)]
    async with more_desks(community, 1) as desks:
        answers = await asyncio.gather(
            *(
                desks[n % 2].request(visitors[n % 3], opened.reference, Wish(Trigger.COUNSEL, no_conflict=True))
                for n in range(10)
            )
        )
    statuses = [one.status for one in answers]
    assert statuses.count(MoveStatus.APPLIED) == 1
    assert statuses.count(MoveStatus.REFUSED) == 9
    assert {one.reason for one in answers} == {None, "not-from-here"}
    assert await community.is_sound()


async def test_who_looked_at_an_older_version_is_told(community: Community) -> None:
    """`expects` refuses a move on a case that has changed since."""
    opened = await community.report()
    page = await community.page("facilitator-1", opened.reference)
    assert (await community.do("facilitator-2", opened.reference, Trigger.TAKE)).status is MoveStatus.APPLIED
    late = await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, expects=page.version)
    assert (late.status, late.reason) == (MoveStatus.REFUSED, "case-changed")
    page = await community.page("facilitator-1", opened.reference)
    now = await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, expects=page.version)
    assert now.status is MoveStatus.APPLIED


async def test_votes_of_one_batch_do_not_outlive_what_they_were_cast_on(tmp_path: Path) -> None:
    """A vote to ban on the committee is no vote once the board has taken over, also within one batch of moves."""
    (tmp_path / "plain.yaml").write_text(POLICY, encoding="utf-8")
    async with open_community(tmp_path / "var", policies=tmp_path) as community:
        await community.settle(facilitator=1, committee=2, board=2)
        await community.join("committee", "board", name="both")
        opened = await community.report()
        await community.reporter_does(opened, Trigger.ESCALATE)
        for name, trigger, wish in (
            ("both", Trigger.RESOLVE, {"outcome": "resolved"}),
            ("committee-1", Trigger.RAISE_TIER, {}),
            ("board-1", Trigger.RESOLVE, {"outcome": "resolved"}),
        ):
            await _ask(community, name, opened.reference, trigger, wish)
        done = await community.desk.apply_moves(10)
        assert [one.status for one in done] == ["applied"] * 3
        assert (await community.facts(opened.reference)).row.state is CaseState.ESCALATED


async def test_what_was_written_with_a_refused_move_is_gone(community: Community) -> None:
    """A message that came with a refused move is not kept, and the reporter never sees it."""
    opened = await community.report()
    await community.reporter_does(opened, Trigger.ESCALATE)
    answer = await community.do("facilitator-1", opened.reference, Trigger.MESSAGE, note="You should not read this.")
    assert answer.status is MoveStatus.REFUSED
    seen = await community.seen_by_reporter(opened)
    assert ["should not" in one.text for one in seen.messages] == [False]


async def _ask(community: Community, name: str, reference: Reference, trigger: Trigger, wish: dict[str, Any]) -> None:
    """Write a move down without applying it."""
    actor = Actor(ActorKind.PERSON, community.people[name].id)
    async with community.desk.context.database.read() as session:
        case = await cases.by_reference(session, reference)
    key = case.id if case else CaseId("")
    await submit_move(community.desk.context, Wanted(key, trigger, actor, **wish))
    community.clock.advance(timedelta(seconds=1))
