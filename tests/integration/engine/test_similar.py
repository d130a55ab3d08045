"""
Which other cases may concern the same person: who is shown it, who is not, and what counts.

What a thief learns of it is in `tests/integration/engine/test_similar_theft.py`.
"""

import pytest

from engine.report import Opened
from engine.upkeep.rotating import rotate
from engine.views import SimilarCases
from handrail.identifiers import CaseId
from states.case import Intent
from states.lifecycle import Trigger
from storage import likenesses
from tests.support.community import Community

NAME = "Robin Q. Sample"


async def _escalated(community: Community, *about: str) -> Opened:
    return await community.report(danger=True, about=about)


async def _similar(community: Community, name: str, opened: Opened) -> SimilarCases | None:
    return (await community.page(name, opened.reference)).similar


@pytest.mark.parametrize(
    "spelling",
    ["SAMPLE, Robin", "robin sample", "Róbin Quentin Sample", "Dr. Robin Sample (they/them)", "@robin_sample",
     "robin.sample@example.org"],
)  # fmt: skip
async def test_panel_sees_a_case_about_the_same_person(community: Community, spelling: str) -> None:
    """In another spelling, and the newest first; a case about someone else does not count."""
    first = await _escalated(community, spelling)
    await _escalated(community, "Kim Doe", "Robin Samuel")
    await community.pass_time(hours=1)
    second = await _escalated(community, NAME, "Kim Does")
    await community.pass_time(hours=1)
    third = await _escalated(community, NAME)
    assert await _similar(community, "committee-1", third) == SimilarCases(2, (second.reference, first.reference))
    assert await _similar(community, "committee-1", first) == SimilarCases(2, (third.reference, second.reference))


@pytest.mark.parametrize("name", ["Robin", "R. Sample", "not sure", "the board"])
async def test_too_little_of_a_name_finds_nobody(community: Community, name: str) -> None:
    """A first name, an initial, or no name at all: nothing is shown, as if there were no such case."""
    await _escalated(community, name)
    assert await _similar(community, "committee-1", await _escalated(community, name, "Kim Doe")) is None
    assert await _similar(community, "committee-1", await _escalated(community, NAME)) is None


async def test_only_who_decides_now_sees_similar_cases(community: Community) -> None:
    """Not who counselled, not before the case is with a tier, not once it has gone on or is resolved."""
    await _escalated(community, NAME)
    opened = await community.report(about=(NAME,))
    assert await _similar(community, "facilitator-1", opened) is None
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
    assert await _similar(community, "facilitator-1", opened) is None
    assert (await _similar(community, "committee-1", opened) or SimilarCases(0, ())).count == 1
    await community.do("committee-1", opened.reference, Trigger.RAISE_TIER, to="board")
    assert await _similar(community, "committee-1", opened) is None
    assert (await _similar(community, "board-1", opened) or SimilarCases(0, ())).count == 1


async def test_nothing_is_told_before_the_conflict_question(community: Community) -> None:
    """A member who has not said yet whether a conflict keeps them away sees no number either."""
    await _escalated(community, NAME)
    opened = await _escalated(community, NAME)
    visitor = await community.visitor("committee-1")
    asked = await community.desk.case_page(visitor, opened.reference)
    assert (asked.curtain, asked.similar) == ("asked", None)
    assert (await _similar(community, "committee-1", opened) or SimilarCases(0, ())).count == 1


async def test_case_that_may_not_be_seen_is_counted_and_not_named(community: Community) -> None:
    """It is with the facilitators still and could come to the committee, as whoever reported agreed."""
    hidden, seen = await community.report(about=(NAME,)), await _escalated(community, NAME)
    opened = await _escalated(community, NAME)
    assert await _similar(community, "committee-1", opened) == SimilarCases(2, (seen.reference,))
    await community.do("facilitator-1", hidden.reference, Trigger.ESCALATE)
    both = SimilarCases(2, (hidden.reference, seen.reference))
    assert set((await _similar(community, "committee-1", opened) or both).references) == set(both.references)


async def test_counsel_without_consent_is_not_counted(community: Community) -> None:
    """What was told to a facilitator in confidence does not reach the committee as a number either."""
    told = await community.report(about=(NAME,), intent=Intent.COUNSEL, consent=False)
    opened = await _escalated(community, NAME)
    assert await _similar(community, "committee-1", opened) is None
    await community.reporter_does(told, Trigger.CONSENT)
    assert await _similar(community, "committee-1", opened) == SimilarCases(1, ())


async def test_who_is_kept_away_gets_no_count(community: Community) -> None:
    """Named in the other case, or having stepped out of it: for them it is as if there were no such case."""
    named = await _escalated(community, NAME, "committee-1@example.org")
    left = await _escalated(community, NAME)
    await community.do("committee-2", left.reference, Trigger.RECUSE)
    opened = await _escalated(community, NAME)
    assert await _similar(community, "committee-1", opened) == SimilarCases(1, (left.reference,))
    assert await _similar(community, "committee-2", opened) == SimilarCases(1, (named.reference,))
    assert (await _similar(community, "committee-3", opened) or SimilarCases(0, ())).count == 2


async def test_case_that_went_past_a_tier_is_not_counted_there(community: Community) -> None:
    """It began with the board and will not come to the committee, which is not to learn of it by a number."""
    past = await community.report(danger=True, about=(NAME,))
    await community.do("committee-1", past.reference, Trigger.RAISE_TIER, to="board")
    opened = await _escalated(community, NAME)
    assert (await _similar(community, "committee-1", opened)) == SimilarCases(1, (past.reference,))
    await community.do("committee-1", opened.reference, Trigger.RAISE_TIER, to="board")
    later = await _escalated(community, NAME)
    assert (await _similar(community, "committee-2", later) or SimilarCases(0, ())).count == 2


async def test_case_that_was_taken_back_does_not_count(community: Community) -> None:
    """Nor does one that was sent twice."""
    twice, back = await community.report(about=(NAME,)), await community.report(about=(NAME,))
    await community.do("facilitator-1", twice.reference, Trigger.CLOSE, outcome="duplicate")
    await community.reporter_does(back, Trigger.WITHDRAW)
    assert await _similar(community, "committee-1", await _escalated(community, NAME)) is None


async def test_who_joined_later_finds_what_they_were_granted(community: Community) -> None:
    """A new member holds no fingerprints of older cases; with a case's key come those of that case."""
    old, other = await _escalated(community, NAME), await _escalated(community, NAME)
    await community.join("committee", name="newcomer")
    opened = await _escalated(community, NAME)
    assert await _similar(community, "newcomer", opened) is None
    await community.desk.grant(await community.visitor("committee-1"), old.reference, "newcomer@example.org")
    assert await _similar(community, "newcomer", opened) == SimilarCases(1, (old.reference,))
    assert await _similar(community, "newcomer", other) is None


async def test_similar_cases_are_found_after_a_rotation(community: Community) -> None:
    """On both sides of it, before and after they were looked at, and once the old key is gone."""
    first, second = await _escalated(community, NAME), await _escalated(community, NAME)
    assert await _similar(community, "committee-1", second) == SimilarCases(1, (first.reference,))
    context = community.desk.context
    await rotate(context)
    context.server_key.drop_old_generations(context.settings.server_key_file)
    third = await _escalated(community, NAME)
    for name in ("committee-1", "committee-2"):
        assert (await _similar(community, name, third) or SimilarCases(0, ())).count == 2


async def test_looking_again_finds_the_same(either_community: Community) -> None:
    """What was opened once is sealed anew for its reader, and opens as before; on both databases."""
    community = either_community
    some = [await _escalated(community, NAME) for _ in range(3)]
    before = await _blobs(community, "committee-1")
    found = [await _similar(community, "committee-1", some[0]) for _ in range(3)]
    assert [one and (one.count, set(one.references)) for one in found] == [
        (2, {some[1].reference, some[2].reference})
    ] * 3
    after = await _blobs(community, "committee-1")
    changed = {case for case, blob in after.items() if blob != before[case]}
    assert len(changed) == 2
    assert {len(after[case]) for case in changed} < {len(blob) for blob in after.values()}
    assert await _blobs(community, "committee-1") == after


async def _blobs(community: Community, name: str) -> dict[CaseId, bytes]:
    async with community.desk.context.database.read() as session:
        return dict(await likenesses.of_reader(session, community.people[name].id, CaseId("")))
