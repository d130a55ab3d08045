"""
What a policy says of numbers in public, and of forgetting who reported, the engine does.
"""

from datetime import datetime
from pathlib import Path

from engine.report import Channel, Opened
from engine.telling.numbers import numbers_of
from states.lifecycle import Trigger
from tests.integration.engine.rules import escalated, reason, under
from tests.support.community import Community

NUMBERS = """\
transparency:
  every: 1mo
  counts: [reports, channels, intents, outcomes, appeals, unilateral, promises]
  hide_below: 3
appeal: {window: 30d, to: board}
unilateral: {who: committee, report_within: 24h}
"""
FORGET = "keep_reporter: {warned: 6mo}\nappeal: {window: 30d, to: board}\n"


async def counted(community: Community, since: datetime) -> dict[str, dict[str, int | None]]:
    """Answer the numbers of the policy in use from an instant until now."""
    context = community.desk.context
    found = await numbers_of(context, context.shelf.active("carpentries"), since, community.clock.now())
    assert found is not None
    return found.counts


def reminders(community: Community, to: str) -> list[str]:
    """Answer the subjects of the mails that name no case."""
    return [mail.subject for mail in community.mails(to) if "needs a person" in mail.subject]


async def test_numbers_count_what_was_and_hide_what_is_small(either_url: str | None, tmp_path: Path) -> None:
    """Three reports are shown, one of a kind is not, nor what would tell it, and nothing is nothing."""
    async with under(tmp_path, more=NUMBERS, database_url=either_url) as community:
        since = community.clock.now()
        first, second = await escalated(community), await escalated(community)
        await community.report("By mail", channel=Channel.MAIL)
        for one in (first, second):
            assert await reason(community, "committee-1", one, Trigger.RESOLVE, "warned") == "applied"
        await community.reporter_does(first, Trigger.REOPEN)
        await community.do("committee-1", second.reference, Trigger.TOLD, note="We have warned them")
        await community.pass_time(minutes=1)
        assert await counted(community, since) == {
            "reports": {"reports": 3},
            "channels": {},
            "intents": {"report": 3},
            "outcomes": {},
            "appeals": {"appeals": None},
            "unilateral": {},
            "promises": {"kept": None},
        }
        assert (await counted(community, community.clock.now()))["reports"] == {}


async def test_somebody_is_told_once_when_numbers_are_due(tmp_path: Path) -> None:
    """On the first of each month the committee is reminded, each member once; nobody else is."""
    async with under(tmp_path, more=NUMBERS) as community:
        await escalated(community)
        await community.desk.send_digests()
        await community.work()
        before = len(reminders(community, "committee-1"))
        for _ in range(3):
            await community.pass_time(days=10, hours=8)
            await community.desk.reconcile()
            await community.desk.send_digests()
            await community.work()
        assert len(reminders(community, "committee-1")) == before + 1


async def test_reporter_s_address_goes_before_the_case(either_url: str | None, tmp_path: Path) -> None:
    """After six months nobody can write to who reported any more; the case stays, and its log says so."""
    async with under(tmp_path, more=FORGET, database_url=either_url) as community:
        kept = await community.report("One", danger=True, contact="one@example.org")
        gone = await community.report("Two", danger=True, contact="two@example.org")
        await reason(community, "committee-1", kept, Trigger.RESOLVE, "banned")
        await reason(community, "committee-1", gone, Trigger.RESOLVE, "warned")
        for one in (kept, gone):
            await community.do("committee-1", one.reference, Trigger.TOLD, note="This is all we can do")
        await community.pass_time(days=180)
        await community.desk.forget()
        assert await _hears(community, gone, "two@example.org")
        await community.pass_time(days=5)
        await community.desk.forget()
        assert not await _hears(community, gone, "two@example.org")
        assert await _hears(community, kept, "one@example.org")
        assert "address_forgotten" in [line.event for line in await community.desk.case_log(gone.reference)]
        assert (await community.page("committee-1", gone.reference)).readable
        assert await community.is_sound()


async def _hears(community: Community, opened: Opened, address: str) -> bool:
    """Write to who reported, and answer whether a mail went out."""
    before = len(community.mails(address))
    await community.do("committee-1", opened.reference, Trigger.MESSAGE, note="One more word")
    await community.work()
    return len(community.mails(address)) > before
