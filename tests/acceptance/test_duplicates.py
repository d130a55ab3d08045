"""
Several people report the same: the cases are linked, and every one of them is answered for themselves.
"""

from engine.deciding.guards import DUPLICATE
from states.lifecycle import CaseState, Trigger
from tests.support.community import Community
from tests.support.quiet import keeps_quiet


async def test_duplicate_is_answered_and_never_told_of_the_other(core_community: Community) -> None:
    """B32: one of two reports is closed as a duplicate; both are answered, and neither hears of the other."""
    community = core_community
    first = await community.report("The speaker insulted us", contact="first@example.net")
    second = await community.report("He insulted everyone", contact="second@example.net")
    for opened in (first, second):
        await community.do("facilitator-1", opened.reference, Trigger.ACKNOWLEDGE)
    visitor = await community.visitor("facilitator-1")
    answer = await community.desk.link_cases(visitor, second.reference, first.reference, DUPLICATE, no_conflict=True)
    assert answer.status == "applied"
    assert (await community.facts(second.reference)).row.outcome == "duplicate"
    assert (await community.facts(first.reference)).row.state is CaseState.RECEIVED
    await community.do("facilitator-1", second.reference, Trigger.MESSAGE, note="We know of it and are looking into it")
    await community.do("facilitator-1", first.reference, Trigger.COUNSEL)
    await community.work()
    for mine, other, address in (
        (first, second, "first@example.net"), (second, first, "second@example.net")
    ):  # fmt: skip
        view = await community.seen_by_reporter(mine)
        assert other.reference not in repr(view)
        assert "insulted" not in "".join(one.text for one in view.messages if not one.mine)
        assert community.subjects(address, mine.reference)
        assert not community.subjects(address, other.reference)
    assert await community.is_sound()
    assert await keeps_quiet(community)
