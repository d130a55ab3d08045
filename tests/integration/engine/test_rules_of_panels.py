"""
What a policy says of its groups, the engine does: substitutes, training, limits, conflicts, duty.
"""

from pathlib import Path

import pytest

from engine.report import Opened
from engine.roster import Membership, RosterError
from handrail.errors import UnknownCaseError
from states.lifecycle import CaseState, Trigger
from tests.integration.engine.rules import escalated, reason, told_to, under
from tests.support.community import PASSPHRASE, Community

COMMITTEE = "committee: {at_least: 3}"


async def _joined(community: Community, opened: Opened) -> set[str]:
    return {name for name in ("board-1", "board-2") if opened.reference in await community.cases_of(name)}


async def test_substitute_joins_for_one_case(tmp_path: Path) -> None:
    """One of three steps out: someone of the board joins, reads and votes; other cases stay closed to them."""
    words = {COMMITTEE: "committee: {at_least: 3, substitutes: board}", "vote: one": "vote: unanimous"}
    async with under(tmp_path, words) as community:
        other, opened = await escalated(community), await escalated(community)
        await community.do("committee-1", opened.reference, Trigger.RECUSE)
        (joined,) = await _joined(community, opened)
        assert "in new hands" in await told_to(community, joined, opened)
        assert await community.cases_of(joined) == {opened.reference}
        assert (await community.page(joined, opened.reference)).readable
        with pytest.raises(UnknownCaseError):
            await community.page(joined, other.reference)
        await reason(community, "committee-2", opened, Trigger.RESOLVE, "warned")
        await reason(community, "committee-3", opened, Trigger.RESOLVE, "warned")
        assert await reason(community, joined, opened, Trigger.RESOLVE, "warned") == "applied"
        assert await community.is_sound()


async def test_substitute_who_steps_out_is_replaced(tmp_path: Path) -> None:
    """A substitute may have a conflict too: the next one joins, and the first sees nothing any more."""
    async with under(tmp_path, {COMMITTEE: "committee: {at_least: 3, substitutes: board}"}) as community:
        opened = await escalated(community)
        await community.do("committee-1", opened.reference, Trigger.RECUSE)
        (first,) = await _joined(community, opened)
        await community.do(first, opened.reference, Trigger.RECUSE)
        assert await _joined(community, opened) == {"board-1", "board-2"} - {first}
        assert await community.cases_of(first) == set()
        assert (await community.facts(opened.reference)).row.holder == "committee"


async def test_too_few_hand_up_or_do_not_decide(tmp_path: Path) -> None:
    """Without substitutes the next tier takes over; where nobody is above, those left are alarmed and cannot decide."""
    async with under(tmp_path, {"tiers: [committee, board]": "tiers: [committee]"}) as community:
        opened = await escalated(community)
        await community.do("committee-1", opened.reference, Trigger.RECUSE)
        assert "Handrail needs a person" in await told_to(community, "committee-2", opened)
        assert await reason(community, "committee-2", opened, Trigger.RESOLVE, "warned") == "too-few"
        assert await community.is_sound()


async def test_experience_and_mix_count_on_a_case(tmp_path: Path) -> None:
    """When the only experienced member steps out, an experienced substitute joins, not the first in the row."""
    rule = "committee: {at_least: 2, experienced: 1, mix: {staff: 1}, substitutes: board}"
    async with under(tmp_path, {COMMITTEE: rule}) as community:
        known = {"kinds": frozenset({"staff"}), "experienced": True}
        await community.join("committee", name="old-hand", **known)
        await community.join("board", name="board-old-hand", **known)
        opened = await escalated(community)
        await community.do("old-hand", opened.reference, Trigger.RECUSE)
        assert opened.reference in await community.cases_of("board-old-hand")
        assert await community.cases_of("board-1") == set()


async def test_untrained_member_is_offered_nothing(tmp_path: Path) -> None:
    """Where the policy asks for training, who has none gets no notice, no row and no key until they are trained."""
    words = {"facilitators: {at_least: 1}": "facilitators: {at_least: 1, trained: true}"}
    async with under(tmp_path, words) as community:
        await community.join("facilitator", name="learner", trained=False)
        opened = await community.report()
        await community.work()
        assert community.told(opened.reference) == {"facilitator-1", "facilitator-2", "reporter@example.net"}
        assert await community.cases_of("learner") == set()
        with pytest.raises(UnknownCaseError):
            await community.page("learner", opened.reference)
        await community.desk.person_trained("learner@example.org", experienced=False)
        later = await community.report()
        await community.do("learner", later.reference, Trigger.TAKE)
        assert (await community.page("learner", later.reference)).readable


async def _joins(community: Community, name: str, role: str, **known: object) -> str:
    membership = Membership(**known)  # type: ignore[arg-type]  # fields of a membership
    try:
        await community.desk.add_person(f"{name}@example.org", name, frozenset({role}), PASSPHRASE, membership)
    except RosterError as error:
        return str(error)
    return ""


async def test_adding_that_breaks_a_rule_is_refused(tmp_path: Path) -> None:
    """A full group, a second member of one employer, and someone of a group to keep out of: refused, in a sentence."""
    rule = "committee: {at_least: 3, at_most: 4, one_employer_at_most: 1}"
    async with under(tmp_path, {COMMITTEE: rule, "ombuds: {at_least: 1}": "ombuds: {outside: committee}"}) as community:
        await community.join("committee", name="employed", employer="acme")
        assert "may have at most 4" in await _joins(community, "fifth", "committee")
        await community.desk.person_leaves("committee-3@example.org")
        assert "one employer" in await _joins(community, "colleague", "committee", employer="acme")
        with pytest.raises(RosterError, match="nobody of committee may be in ombuds"):
            await community.desk.add_person("x@example.org", "x", frozenset({"ombuds", "committee"}), PASSPHRASE)
        assert await _joins(community, "other", "committee", employer="other") == ""


async def test_roster_that_lacks_something_is_found(tmp_path: Path) -> None:
    """Too few, an even number, nobody experienced, none of a kind: each is one sentence for the check-up."""
    rule = "committee: {at_least: 4, odd: true, experienced: 1, mix: {staff: 2}}"
    async with under(tmp_path, {COMMITTEE: rule, "board: {at_least: 1}": "board: {odd: true}"}) as community:
        assert await community.desk.group_findings() == (
            "carpentries: committee needs at least 4 members and has 3",
            "carpentries: committee needs experienced members, at least 1, and has 0",
            "carpentries: committee needs 2 of kind staff and has 0",
            "carpentries: board should have an odd number of members and has 2",
        )


async def test_conflicts_are_asked_at_each_moment(tmp_path: Path) -> None:
    """At the report, before the investigation in each tier, and at the review: no act without an answer."""
    words = {"ask: []": "ask: [at_report, before_investigation, at_review]"}
    async with under(tmp_path, words) as community:
        opened = await community.report()
        assert await reason(community, "facilitator-1", opened, Trigger.COUNSEL) == "say-conflict"
        assert (await community.page("facilitator-1", opened.reference)).asks
        await community.do("facilitator-1", opened.reference, Trigger.DECLARE, outcome="no-conflict")
        assert await reason(community, "facilitator-1", opened, Trigger.ESCALATE) == "applied"
        assert await reason(community, "committee-1", opened, Trigger.TAKE) == "say-conflict"
        await community.do("committee-1", opened.reference, Trigger.DECLARE, outcome="no-conflict")
        assert await reason(community, "committee-1", opened, Trigger.TAKE) == "applied"
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "say-conflict"
        await community.do("committee-1", opened.reference, Trigger.DECLARE, outcome="no-conflict")
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "applied"
        assert await community.is_sound()


async def test_distant_tie_leads_out_where_it_is_excluded(tmp_path: Path) -> None:
    """With `soft: excluded` who tells of a tie has stepped out, and has to say why where the policy asks."""
    words = {"ask: []": "ask: [before_investigation], soft: excluded, reason_needed: true"}
    async with under(tmp_path, words) as community:
        opened = await escalated(community)
        assert await reason(community, "committee-1", opened, Trigger.DECLARE, "soft-conflict") == "words-needed"
        answer = await community.do(
            "committee-1", opened.reference, Trigger.DECLARE, outcome="soft-conflict", note="We shared a flat"
        )
        assert answer.status == "applied"
        assert await community.cases_of("committee-1") == set()
        assert await community.is_sound()


@pytest.mark.parametrize(("opinion", "sees"), [("stays", True), ("leaves", False)])
async def test_others_weigh_a_distant_tie(either_url: str | None, tmp_path: Path, opinion: str, *, sees: bool) -> None:
    """With `soft: group_decides` the member may not act until enough of the others say that they stay, or leave."""
    words = {"ask: []": "ask: [before_investigation], soft: group_decides", "vote: one": "vote: majority"}
    async with under(tmp_path, words, database_url=either_url) as community:
        await community.join("committee", name="committee-4")
        opened = await escalated(community)
        await community.do("committee-1", opened.reference, Trigger.DECLARE, outcome="soft-conflict")
        assert await reason(community, "committee-1", opened, Trigger.TAKE) == "group-decides"
        for name in ("committee-2", "committee-3"):
            await community.do(name, opened.reference, Trigger.DECLARE, outcome="no-conflict")
        assert await reason(community, "committee-2", opened, Trigger.WEIGH, opinion) == "1 of 2 agreed"
        assert await reason(community, "committee-3", opened, Trigger.WEIGH, opinion) == "applied"
        assert (opened.reference in await community.cases_of("committee-1")) is sees
        if sees:
            assert await reason(community, "committee-1", opened, Trigger.TAKE) == "applied"
        assert await community.is_sound()


async def test_turn_of_duty_hears_first_and_becomes_shepherd(tmp_path: Path) -> None:
    """Only who is on duty hears of a report; after twelve hours the second, after a day the first is its shepherd."""
    words = {
        "people:": "calendar: {handover: mon 12:00}\npeople:",
        "promises:": "promises:\n"
        "  duty: {within: 24h, from: received, kept_by: [taken, counselled],"
        " nudge: [{at: 12h, tell: second_on_duty}], broken: {do: assign, tell: shepherd}}",
    }
    more = "tell: {received: [on_duty: new-report]}\n"
    async with under(tmp_path, words, more) as community:
        await community.pass_time(hours=4)
        opened = await community.report()
        await community.work()
        (first,) = community.told(opened.reference)
        await community.pass_time(hours=13)
        assert community.told(opened.reference) == {"facilitator-1", "facilitator-2"}
        await community.pass_time(hours=11, minutes=5)
        assert [row.assigned_to_me for row in await community.desk.my_cases(await community.visitor(first))] == [True]
        assert (await community.facts(opened.reference)).row.state is CaseState.RECEIVED
        assert await community.is_sound()
