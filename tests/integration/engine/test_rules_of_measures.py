"""
What is done at once and alone, and what an outcome brings for a time: who looks at it, when it ends, what is owed.
"""

from pathlib import Path

from engine.report import Opened
from states.lifecycle import Trigger
from tests.integration.engine.rules import escalated, reason, told_to, under
from tests.support.community import Community

ALONE = "unilateral: {who: [committee], report_within: 24h, at_most: 7d}\n"
CHECKED = "measures: {banned: {lasts: 6mo, returns: on_request, check_ins: [1mo, 3mo]}}\n"


async def banned(community: Community) -> Opened:
    """Report something that ends with a ban."""
    opened = await escalated(community)
    assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "banned") == "applied"
    return opened


async def running(community: Community, opened: Opened) -> dict[str, int]:
    """Answer what is owed about a case, and in how many days from now."""
    owed = (await community.facts(opened.reference)).promises
    left = [one for one in owed if not (one.kept_at or one.broken_at or one.released)]
    return {one.name: (one.due_at - community.clock.now()).days for one in left}


async def test_colleague_lets_stand_what_someone_did_alone(either_url: str | None, tmp_path: Path) -> None:
    """B25: within 24 hours another member signs it off, never the one who acted; it still ends by itself in time."""
    async with under(tmp_path, more=ALONE, database_url=either_url) as community:
        opened = await escalated(community)
        assert await reason(community, "committee-1", opened, Trigger.UPHOLD) == "no-measure"
        assert await reason(community, "committee-1", opened, Trigger.ACT_ALONE, "banned") == "applied"
        assert (await running(community, opened))["alone_report"] == 1
        assert await reason(community, "committee-1", opened, Trigger.UPHOLD) == "not-alone"
        assert await reason(community, "committee-2", opened, Trigger.UPHOLD) == "applied"
        assert set(await running(community, opened)) >= {"alone_review"}
        assert "alone_report" not in await running(community, opened)
        await community.pass_time(days=7, minutes=1)
        assert [line.event for line in await community.desk.case_log(opened.reference)].count("measure_ended") == 1
        assert await community.is_sound()


async def test_refused_sign_off_ends_what_someone_did_alone(tmp_path: Path) -> None:
    """B25: the group ends it by hand and says why by a code; without one, and by a word that is none, it is refused."""
    async with under(tmp_path, more=ALONE) as community:
        opened = await escalated(community)
        await reason(community, "committee-1", opened, Trigger.ACT_ALONE)
        assert await reason(community, "committee-2", opened, Trigger.END_MEASURE) == "reason-needed"
        assert await reason(community, "committee-2", opened, Trigger.END_MEASURE, "because") == "unknown-outcome"
        assert await reason(community, "committee-2", opened, Trigger.END_MEASURE, "not-agreed") == "applied"
        log = await community.desk.case_log(opened.reference)
        assert (log[-1].event, log[-1].data["outcome"]) == ("measure_ended", "not-agreed")
        assert not {"alone_report", "alone_review"} <= set(await running(community, opened))
        assert await community.is_sound()


async def test_interim_measure_does_not_outlive_the_case(tmp_path: Path) -> None:
    """B26: with the end of the case what someone did alone is over."""
    async with under(tmp_path, more=ALONE) as community:
        opened = await escalated(community)
        await reason(community, "committee-1", opened, Trigger.ACT_ALONE, "banned")
        await reason(community, "committee-2", opened, Trigger.RESOLVE, "warned")
        assert await running(community, opened) == {}
        page = await community.page("committee-2", opened.reference)
        assert Trigger.REPORT_ACT not in page.may


async def test_checks_and_the_return_are_promises(either_url: str | None, tmp_path: Path) -> None:
    """B28: a suspension owes a look after one month and after three, and one on the day from which it may end."""
    async with under(tmp_path, more=CHECKED, database_url=either_url) as community:
        opened = await banned(community)
        first = await running(community, opened)
        assert set(first) == {"check_in", "return"}
        assert 27 <= first["check_in"] <= 31
        assert 180 <= first["return"] <= 192
        await community.pass_time(days=20)
        assert await reason(community, "committee-2", opened, Trigger.CHECK_IN) == "applied"
        assert 60 <= (await running(community, opened))["check_in"] <= 75
        await community.pass_time(days=30)
        assert await reason(community, "committee-2", opened, Trigger.CHECK_IN) == "applied"
        assert set(await running(community, opened)) == {"return"}
        assert await community.is_sound()


async def test_missed_look_is_asked_for_again(tmp_path: Path) -> None:
    """B28: nobody is suspended for ever because nobody looked: the panel is alarmed, each week anew."""
    async with under(tmp_path, more=CHECKED) as community:
        opened = await banned(community)
        await community.pass_time(days=33)
        assert (await told_to(community, "committee-2", opened)).count("Handrail needs a person") == 1
        await community.pass_time(days=7)
        assert (await told_to(community, "committee-2", opened)).count("Handrail needs a person") == 2
        assert "check_in" in await running(community, opened)
        assert await community.is_sound()


async def test_return_is_asked_for_until_someone_looks(tmp_path: Path) -> None:
    """B28: on its day the panel is reminded; a look counts for a month, an end for good; nothing restores silently."""
    more = "measures: {banned: {lasts: 2mo, returns: on_request}}\n"
    async with under(tmp_path, more=more) as community:
        opened = await banned(community)
        await community.pass_time(days=63)
        assert "time is running" in " ".join(await told_to(community, "committee-2", opened))
        assert await reason(community, "committee-2", opened, Trigger.CHECK_IN) == "applied"
        assert 28 <= (await running(community, opened))["return"] <= 40
        assert "measure_ended" not in [line.event for line in await community.desk.case_log(opened.reference)]
        await community.pass_time(days=50)
        assert "Handrail needs a person" in await told_to(community, "committee-2", opened)
        assert await reason(community, "committee-2", opened, Trigger.END_MEASURE, "asked-for") == "applied"
        assert await running(community, opened) == {}
        assert await community.is_sound()


async def test_appeal_takes_the_looks_back_with_the_outcome(tmp_path: Path) -> None:
    """Where an appeal suspends the outcome nothing is owed for it; decided anew, it is owed anew."""
    more = CHECKED + "appeal: {window: 30d, to: board, suspends: true}\n"
    async with under(tmp_path, more=more) as community:
        opened = await banned(community)
        await community.reporter_does(opened, Trigger.REOPEN)
        assert "check_in" not in await running(community, opened)
        assert await reason(community, "board-1", opened, Trigger.RESOLVE, "banned") == "applied"
        assert set(await running(community, opened)) == {"check_in", "return"}
        assert await community.is_sound()


async def test_nothing_to_check_where_nothing_runs(tmp_path: Path) -> None:
    """A case that ended without a measure owes no look, and takes none."""
    async with under(tmp_path, more=CHECKED) as community:
        opened = await escalated(community)
        await reason(community, "committee-1", opened, Trigger.RESOLVE, "warned")
        assert await reason(community, "committee-1", opened, Trigger.CHECK_IN) == "no-measure"
        assert Trigger.CHECK_IN not in (await community.page("committee-1", opened.reference)).may
