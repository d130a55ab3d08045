"""
What a policy says of deciding, the engine does: who must be there, vote, be heard, be asked and approve.
"""

from pathlib import Path

from states.lifecycle import CaseState, Trigger
from tests.integration.engine.rules import escalated, reason, told_to, under


async def test_quorum_must_take_part(tmp_path: Path) -> None:
    """With `quorum: all` one vote is enough to win, and still waits until everyone has voted for something."""
    async with under(tmp_path, {"committee: {at_least: 3}": "committee: {at_least: 3, quorum: all}"}) as community:
        opened = await escalated(community)
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "1 of 3 took part"
        assert await reason(community, "committee-2", opened, Trigger.RESOLVE, "banned") == "2 of 3 took part"
        assert await reason(community, "committee-3", opened, Trigger.RESOLVE, "warned") == "applied"
        assert (await community.facts(opened.reference)).row.outcome == "warned"
        assert await community.is_sound()


async def test_consensus_is_stopped_by_one_who_votes_otherwise(tmp_path: Path) -> None:
    """Two of three agree and the third does not: no consensus, until they come round."""
    async with under(tmp_path, {"vote: one": "vote: consensus"}) as community:
        opened = await escalated(community)
        await reason(community, "committee-1", opened, Trigger.RESOLVE, "no_violation")
        await reason(community, "committee-2", opened, Trigger.RESOLVE, "warned")
        assert await reason(community, "committee-3", opened, Trigger.RESOLVE, "warned") == "2 of 3 agreed"
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "applied"


async def test_second_vote_is_enough_after_a_time(tmp_path: Path) -> None:
    """Unanimity is tried for a week; from then on two thirds decide, before the deadlock hands the case up."""
    rule = "vote: unanimous, deadlock: {after: 14d, to: board}, relaxed: {after: 7d, vote: two_thirds}"
    async with under(tmp_path, {"vote: one": rule}) as community:
        opened = await escalated(community)
        await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned")
        assert await reason(community, "committee-2", opened, Trigger.RESOLVE, "warned") == "2 of 3 agreed"
        await community.pass_time(days=7, minutes=1)
        assert await reason(community, "committee-2", opened, Trigger.RESOLVE, "warned") == "applied"
        assert await community.is_sound()


async def test_grave_outcome_needs_its_own_vote(tmp_path: Path) -> None:
    """A measure may ask for more votes than the policy's usual one."""
    more = "measures: {banned: {lasts: forever, returns: on_request, vote: two_thirds}}\n"
    async with under(tmp_path, more=more) as community:
        opened = await escalated(community)
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "banned") == "1 of 2 agreed"
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "applied"


async def test_meeting_counts_with_its_last_member(tmp_path: Path) -> None:
    """With `meets_with: 2` the first who says that they met is counted, and the second keeps the promise."""
    async with under(tmp_path, {"committee: {at_least: 3}": "committee: {at_least: 3, meets_with: 2}"}) as community:
        opened = await escalated(community)
        assert await reason(community, "committee-1", opened, Trigger.MET) == "1 of 2 present"
        assert await reason(community, "committee-1", opened, Trigger.MET) == "1 of 2 present"
        assert await reason(community, "committee-3", opened, Trigger.MET) == "applied"
        log = [line.event for line in await community.desk.case_log(opened.reference)]
        assert log.count("met") == 1
        assert await community.is_sound()


async def test_a_decision_is_counted_like_an_end(tmp_path: Path) -> None:
    """`decided` needs the votes of a decision too, and they stand when the case is then ended."""
    async with under(tmp_path, {"vote: one": "vote: majority"}) as community:
        opened = await escalated(community)
        assert await reason(community, "committee-1", opened, Trigger.DECIDED) == "outcome-needed"
        assert await reason(community, "committee-1", opened, Trigger.DECIDED, "warned") == "1 of 2 agreed"
        assert await reason(community, "committee-2", opened, Trigger.DECIDED, "warned") == "applied"
        assert await reason(community, "committee-2", opened, Trigger.RESOLVE, "warned") == "applied"


async def test_person_reported_is_heard_first(tmp_path: Path) -> None:
    """With `hear_reported: must` a violation waits for their side, or for a week's silence; no violation does not."""
    async with under(tmp_path, {"vote: one": "vote: one, hear_reported: must"}) as community:
        opened = await escalated(community)
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "hear-first"
        await community.do("committee-1", opened.reference, Trigger.INVITE)
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "answer-awaited"
        await community.pass_time(days=7, minutes=1)
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "applied"
        other = await escalated(community)
        assert await reason(community, "committee-1", other, Trigger.RESOLVE, "no_violation") == "applied"


async def test_person_reported_may_be_heard_never(tmp_path: Path) -> None:
    """Where the policy never hears them, nobody can note that they were."""
    async with under(tmp_path, {"vote: one": "vote: one, hear_reported: never"}) as community:
        opened = await escalated(community)
        assert await reason(community, "committee-1", opened, Trigger.HEARD) == "not-allowed"
        assert Trigger.HEARD not in (await community.page("committee-1", opened.reference)).may


async def test_reporter_is_asked_before_an_outcome_counts(either_url: str | None, tmp_path: Path) -> None:
    """The votes are there, and the outcome waits: the reporter is asked, and does not bind those who decide."""
    rule = {"vote: one": "vote: one, ask_reporter_before_enacting: true"}
    async with under(tmp_path, rule, database_url=either_url) as community:
        opened = await escalated(community)
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "ask-first"
        await community.do("committee-1", opened.reference, Trigger.ASK, note="We think of a warning")
        assert "a message is waiting for you" in await told_to(community, "reporter@example.net", opened)
        asked = await community.desk.reporter_view(opened.receipt)
        assert asked.sayings == {Trigger.REPLY: ("agrees", "disagrees")}
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "answer-awaited"
        await community.reporter_does(opened, Trigger.REPLY, note="That is too little", outcome="disagrees")
        assert (await community.desk.reporter_view(opened.receipt)).sayings == {}
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "applied"
        assert await community.is_sound()


async def test_silent_reporter_agrees(tmp_path: Path) -> None:
    """Nobody waits for an answer longer than the policy says."""
    rule = "vote: one, ask_reporter_before_enacting: true, reporter_silent_after: 3d"
    async with under(tmp_path, {"vote: one": rule}) as community:
        opened = await escalated(community)
        await community.do("committee-1", opened.reference, Trigger.ASK, note="We think of a warning")
        await community.pass_time(days=3)
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "applied"


async def test_reporter_who_must_agree_can_stop_an_outcome(tmp_path: Path) -> None:
    """With `reporter_must_agree` a no means deciding anew, and a yes to the next question lets the outcome count."""
    rule = "vote: one, ask_reporter_before_enacting: true, reporter_must_agree: true"
    async with under(tmp_path, {"vote: one": rule}) as community:
        opened = await escalated(community)
        await community.do("committee-1", opened.reference, Trigger.ASK, note="We think of a warning")
        await community.reporter_does(opened, Trigger.REPLY, note="No", outcome="disagrees")
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "reporter-disagrees"
        await community.do("committee-1", opened.reference, Trigger.ASK, note="And of a ban?")
        await community.reporter_does(opened, Trigger.REPLY, note="Yes", outcome="agrees")
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "banned") == "applied"


async def test_outcome_waits_for_approval(either_url: str | None, tmp_path: Path) -> None:
    """A ban needs the board: it hears of it, sees the case and ends it with its yes; meanwhile a promise runs."""
    rule = {"vote: one": "vote: one, approval: {banned: [board]}"}
    async with under(tmp_path, rule, database_url=either_url) as community:
        opened = await escalated(community)
        assert opened.reference not in await community.cases_of("board-1")
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "banned") == "applied"
        facts = await community.facts(opened.reference)
        assert (facts.row.state, facts.row.outcome) == (CaseState.ESCALATED, None)
        assert "approval" in {one.name for one in facts.promises if not (one.kept_at or one.broken_at)}
        assert "has come up to you" in await told_to(community, "board-1", opened)
        assert await reason(community, "committee-2", opened, Trigger.APPROVE) == "not-yours"
        assert await reason(community, "board-2", opened, Trigger.APPROVE) == "applied"
        assert (await community.facts(opened.reference)).row.outcome == "banned"
        assert await community.is_sound()


async def test_declined_outcome_is_decided_anew(tmp_path: Path) -> None:
    """Without the board's yes there is no ban; the committee hears of it and may decide something else."""
    async with under(tmp_path, {"vote: one": "vote: one, approval: {banned: [board]}"}) as community:
        opened = await escalated(community)
        await reason(community, "committee-1", opened, Trigger.RESOLVE, "banned")
        assert await reason(community, "board-1", opened, Trigger.DECLINE) == "applied"
        assert await reason(community, "board-1", opened, Trigger.APPROVE) == "nothing-proposed"
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned") == "applied"


async def test_silent_board_approves_where_the_policy_says_so(tmp_path: Path) -> None:
    """After `approval_silent_after` nobody waits for the board: whoever holds the case ends it."""
    rule = "vote: one, approval: {banned: [board]}, approval_silent_after: 7d"
    async with under(tmp_path, {"vote: one": rule}) as community:
        opened = await escalated(community)
        await reason(community, "committee-1", opened, Trigger.RESOLVE, "banned")
        await community.pass_time(days=7, minutes=1)
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "banned") == "applied"
        assert (await community.facts(opened.reference)).row.state is CaseState.RESOLVED
