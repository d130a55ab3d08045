"""
Whom a panel waits for: they have their time, the panel hears when it is over, and nothing is broken by their silence.
"""

from pathlib import Path

from engine.report import Opened
from states.lifecycle import Trigger
from tests.integration.engine.rules import escalated, reason, told_to, under
from tests.support.community import Community

ASKED = {"decide: {vote: one}": "decide: {vote: one, hear_reported: must, ask_reporter_before_enacting: true}"}


async def waits(community: Community, opened: Opened) -> dict[str, str]:
    """Answer how each wait of a case stands, the newest of a name."""
    found = {}
    for one in (await community.facts(opened.reference)).promises:
        if one.name in {"their_side", "reporters_say"}:
            found[one.name] = (
                "kept" if one.kept_at else "broken" if one.broken_at else "over" if one.released else "waits"
            )
    return found


async def test_silence_reminds_the_panel_and_breaks_nothing(either_url: str | None, tmp_path: Path) -> None:
    """B23: a week after they were asked the panel hears that it may go on; no promise counts as broken."""
    async with under(tmp_path, ASKED, database_url=either_url) as community:
        opened = await escalated(community)
        await reason(community, "committee-1", opened, Trigger.INVITE)
        assert await waits(community, opened) == {"their_side": "waits"}
        await community.pass_time(days=6, hours=23)
        assert "time is running" not in " ".join(await told_to(community, "committee-2", opened))
        await community.pass_time(hours=2)
        assert "time is running" in " ".join(await told_to(community, "committee-2", opened))
        assert await waits(community, opened) == {"their_side": "over"}
        assert await community.is_sound()


async def test_asking_again_gives_the_whole_time_anew(tmp_path: Path) -> None:
    """The wait is given anew, and the panel is not reminded at the time of the first one."""
    async with under(tmp_path, ASKED) as community:
        opened = await escalated(community)
        await reason(community, "committee-1", opened, Trigger.INVITE)
        await community.pass_time(days=5)
        await reason(community, "committee-1", opened, Trigger.INVITE)
        await community.pass_time(days=3)
        assert "time is running" not in " ".join(await told_to(community, "committee-2", opened))
        assert await waits(community, opened) == {"their_side": "waits"}
        assert await community.is_sound()


async def test_answers_and_the_end_stop_the_waiting(tmp_path: Path) -> None:
    """Heard and answered, what was waited for came; with the end of the case nobody waits any more."""
    async with under(tmp_path, ASKED) as community:
        opened = await escalated(community)
        await reason(community, "committee-1", opened, Trigger.INVITE)
        await community.do("committee-1", opened.reference, Trigger.ASK, note="What do you think?")
        assert await waits(community, opened) == {"their_side": "waits", "reporters_say": "waits"}
        await community.reporter_does(opened, Trigger.REPLY, note="Good", outcome="agrees")
        await reason(community, "committee-1", opened, Trigger.HEARD)
        assert await waits(community, opened) == {"their_side": "kept", "reporters_say": "kept"}
        other = await escalated(community)
        await reason(community, "committee-1", other, Trigger.INVITE)
        assert await reason(community, "committee-1", other, Trigger.RESOLVE, "no_violation") == "applied"
        assert await waits(community, other) == {"their_side": "over"}
        assert await community.is_sound()


async def test_reporter_is_not_told_what_the_panel_owes_itself(tmp_path: Path) -> None:
    """Whether the other side was asked, what was done at once and when someone looks at a ban is not theirs to read."""
    more = (
        "unilateral: {who: [committee], report_within: 24h, at_most: 7d}\n"
        "measures: {banned: {lasts: 6mo, returns: on_request, check_ins: [1mo]}}\n"
    )
    async with under(tmp_path, ASKED, more) as community:
        opened = await escalated(community)
        await reason(community, "committee-1", opened, Trigger.ACT_ALONE, "banned")
        await reason(community, "committee-1", opened, Trigger.INVITE)
        await reason(community, "committee-1", opened, Trigger.HEARD)
        await community.do("committee-1", opened.reference, Trigger.ASK, note="What do you think?")
        await community.reporter_does(opened, Trigger.REPLY, note="Good", outcome="agrees")
        assert await reason(community, "committee-1", opened, Trigger.RESOLVE, "banned") == "applied"
        names = {one.name for one in (await community.facts(opened.reference)).promises}
        assert names >= {"alone_report", "alone_review", "their_side", "reporters_say", "check_in", "return"}
        shown = {one.name for one in (await community.seen_by_reporter(opened)).promises}
        assert shown <= {"answer", "settle", "backstop"}
