"""
Running cases move to the version in force: by a logged move, with what was kept or broken untouched.
"""

from datetime import timedelta

import pytest

from engine.agreeing.migrating import Migrated, MigrationError, Planned
from engine.report import Opened
from policies.loading import parse_policy
from policies.schema import Policy
from policies.shelf import LIBRARY
from states.case import Intent, MoveStatus
from states.lifecycle import Trigger
from tests.support.community import PASSPHRASE, Community

TEXT = (LIBRARY / "carpentries.yaml").read_text(encoding="utf-8")
Edit = tuple[str, str]
FASTER = ("    within: 48h\n    from: received", "    within: 40h\n    from: received")
CHECK_IN = (
    "\npromises:\n",
    (
        "\npromises:\n  look_in: {to: reporter, within: 3d, from: received, kept_by: [told, resolved], "
        "broken: {do: send_status, again_every: 3d}}\n"
    ),
)


def changed(*edits: Edit) -> Policy:
    """Answer the default policy with some of its text replaced."""
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return parse_policy(text)


async def in_force(community: Community, policy: Policy) -> Policy:
    """Let two people bring a policy into force; answer the one before."""
    before = community.desk.shelf.active(policy.name)
    for name in ("committee-1", "committee-2"):
        email = community.people[name].email
        await community.desk.activate(policy, email=email, passphrase=PASSPHRASE, despite="It is a test.")
    assert community.desk.shelf.active(policy.name) == policy
    return before


async def move(community: Community, *edits: Edit) -> tuple[tuple[Planned, ...], tuple[Migrated, ...]]:
    """Bring the changed policy into force and move every running case of the one before to it."""
    after = changed(*edits)
    before = await in_force(community, after)
    plans = await community.desk.migration_plans(before, after)
    return plans, await community.desk.migrate(before, after, plans)


async def running(community: Community, opened: Opened) -> dict[str, float]:
    """Answer the hours from the opening to the end of each promise that runs."""
    facts = await community.facts(opened.reference)
    return {
        one.name: (one.due_at - facts.row.opened_at) / timedelta(hours=1)
        for one in facts.promises
        if not (one.kept_at or one.broken_at or one.released)
    }


async def test_a_moved_case_has_the_new_times_from_the_old_beginning(either_community: Community) -> None:
    """Counsel is due 40 hours after the report, not after the move; what was planned is what is done."""
    opened = await either_community.report()
    await either_community.pass_time(hours=1)
    before = await running(either_community, opened)
    plans, done = await move(either_community, FASTER)
    assert [one.status for one in done] == [MoveStatus.APPLIED]
    assert await running(either_community, opened) == before | {"counsel": 40.0}
    assert [(old.name, new.due_at - old.anchor_at) for old, new in plans[0].plan.changes] == [
        ("counsel", timedelta(hours=40))
    ]
    facts = await either_community.facts(opened.reference)
    assert facts.row.policy_version == changed(FASTER).version
    entry = (await either_community.desk.case_log(opened.reference))[-1]
    assert (entry.event, entry.data["policy_to"]) == ("migrated", facts.row.policy_version)
    assert entry.policy_version == facts.row.policy_version
    assert entry.data["released"] == ["counsel"]
    await either_community.pass_time(days=20)
    assert await either_community.is_sound()


async def test_what_ended_stays_ended(community: Community) -> None:
    """A kept promise is not owed again, and a broken one stays broken, whatever the new version says of them."""
    opened = await community.report()
    await community.do("facilitator-1", opened.reference, Trigger.ACKNOWLEDGE, note="We have it.")
    await community.pass_time(hours=49)
    await move(community, ("    within: 24h\n    from: received", "    within: 30h\n    from: received"), FASTER)
    facts = await community.facts(opened.reference)
    ended = {one.name: bool(one.kept_at) for one in facts.promises if one.kept_at or one.broken_at}
    assert (ended["acknowledge"], ended["counsel"]) == (True, False)
    assert not {"acknowledge", "counsel"} & set(await running(community, opened))
    assert await community.is_sound()


async def test_a_new_promise_begins_with_the_move_and_a_lost_one_is_released(community: Community) -> None:
    """Nobody can have broken what was not promised; nobody owes what is not promised any more."""
    opened = await community.report()
    await community.pass_time(hours=10)
    start, end = TEXT.index("  # As long as facilitators"), TEXT.index("  # The committee answers within 24")
    plans, _ = await move(community, CHECK_IN, (TEXT[start:end], ""))
    assert [one.name for one in plans[0].plan.ends] == ["stay_in_touch"]
    assert [one.name for one in plans[0].plan.begins] == ["look_in"]
    due = await running(community, opened)
    assert due["look_in"] == 10 + 72
    assert "stay_in_touch" not in due
    await community.pass_time(days=30)
    assert await community.is_sound()


async def test_a_case_that_would_be_overdue_is_broken_at_once(community: Community) -> None:
    """The time counts from the beginning: what the new version would have broken, it breaks."""
    opened = await community.report()
    await community.pass_time(hours=20)
    await move(community, ("    within: 24h\n    from: received", "    within: 13h\n    from: received"))
    await community.work()
    facts = await community.facts(opened.reference)
    assert facts.row.state.value == "escalated"
    assert await community.is_sound()


async def test_the_reporter_hears_of_a_later_time(community: Community) -> None:
    """Whoever was promised a word by tomorrow, and now gets it later, is told so; otherwise there is no mail."""
    opened = await community.report()
    later = ("    within: 24h\n    from: received", "    within: 36h\n    from: received")
    await community.pass_time(hours=1)
    await move(community, later)
    await community.work()
    assert community.subjects("reporter@example.net", opened.reference)[-1] == "where it stands"
    other = await community.report(contact="other@example.net")
    await move(community, later, FASTER)
    await community.work()
    assert "where it stands" not in community.subjects("other@example.net", other.reference)


async def test_nobody_moves_cases_to_what_was_not_agreed_on(community: Community) -> None:
    """A version that is not in force is refused before anything is written."""
    await community.report()
    before = community.desk.shelf.active("carpentries")
    plans = await community.desk.migration_plans(before, changed(FASTER))
    with pytest.raises(MigrationError, match="is not in force"):
        await community.desk.migrate(before, changed(FASTER), plans)
    assert await community.is_sound()


async def test_a_case_that_changed_since_it_was_shown_stays(community: Community) -> None:
    """What was looked at is what is moved; the refused case can be looked at and moved again."""
    opened = await community.report()
    after = changed(FASTER)
    before = await in_force(community, after)
    plans = await community.desk.migration_plans(before, after)
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
    (refused,) = await community.desk.migrate(before, after, plans)
    assert (refused.status, refused.reason) == (MoveStatus.REFUSED, "case-changed")
    again = await community.desk.migration_plans(before, after)
    (moved,) = await community.desk.migrate(before, after, again)
    assert moved.status is MoveStatus.APPLIED
    assert await community.is_sound()


async def test_a_case_whose_holder_is_gone_stays(community: Community) -> None:
    """A version that has no such group, or no such tier, refuses the case and says why, before and when it is asked."""
    about = await community.report(about=("committee",))
    danger = await community.report(danger=True)
    other = TEXT.replace("tiers: [committee, board]", "tiers: [board]").replace(
        "[committee, board, facilitators]", "board"
    )
    other = other.replace("    to: committee\n", "    to: board\n").replace("about: committee}", "about: facilitators}")
    after = parse_policy(other)
    before = await in_force(community, after)
    plans = {one.reference: one for one in await community.desk.migration_plans(before, after)}
    assert plans[danger.reference].plan.refused == "holder-missing"
    assert plans[about.reference].plan.refused is None
    done = await community.desk.migrate(before, after, tuple(plans.values()))
    assert {one.reference: one.reason for one in done} == {danger.reference: "holder-missing", about.reference: None}
    assert await community.is_sound()


async def test_two_moves_at_once_are_one(either_community: Community) -> None:
    """Asked twice from the same picture, a case moves once; its log tells of one move."""
    opened = await either_community.report(intent=Intent.COUNSEL)
    after = changed(FASTER)
    before = await in_force(either_community, after)
    plans = await either_community.desk.migration_plans(before, after)
    for _ in range(2):
        await either_community.desk.migrate(before, after, plans)
    events = [one.event for one in await either_community.desk.case_log(opened.reference)]
    assert events.count("migrated") == 1
    assert await either_community.desk.migration_plans(before, after) == ()
    assert await either_community.is_sound()
