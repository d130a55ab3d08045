"""
Numbers that were published stay as they are; periods follow each other without a gap; nothing small is among them.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from engine.telling.publishing import NotToPublishError, Published
from states.lifecycle import Trigger
from tests.integration.engine.rules import under
from tests.support.community import Community

NUMBERS = "transparency: {every: 1mo, by: committee, counts: [reports, outcomes], hide_below: 3}\n"


async def _previews(community: Community, name: str) -> tuple[Published, ...]:
    return await community.desk.previews(await community.visitor(name))


async def test_periods_are_published_one_after_the_other(either_url: str | None, tmp_path: Path) -> None:
    """Only a period that is over can be published, the oldest first; the next begins where it has ended."""
    async with under(tmp_path, more=NUMBERS, database_url=either_url) as community:
        for _ in range(4):
            await community.report()
        assert await _previews(community, "committee-1") == ()
        await community.pass_time(days=75)
        first = (await _previews(community, "committee-1"))[0]
        assert first.numbers.counts["reports"] == {"reports": 4}
        member = await community.visitor("committee-1")
        with pytest.raises(NotToPublishError):
            await community.desk.publish(member, "carpentries", first.numbers.until + timedelta(days=31))
        assert await community.desk.published() == ()
        await community.desk.publish(member, "carpentries", first.numbers.until)
        with pytest.raises(NotToPublishError):
            await community.desk.publish(member, "carpentries", first.numbers.until)
        (second,) = await _previews(community, "committee-1")
        assert second.numbers.since == first.numbers.until
        await community.desk.publish(member, "carpentries", second.numbers.until)
        assert await _previews(community, "committee-1") == ()
        assert [one.numbers.until for one in await community.desk.published()] == [
            second.numbers.until,
            first.numbers.until,
        ]


async def test_published_numbers_never_change(tmp_path: Path) -> None:
    """A case that is opened again after its period was published changes nothing there: the difference would be one."""
    async with under(tmp_path, more=NUMBERS + "appeal: {window: 90d, to: board}\n") as community:
        opened = [await community.report(danger=True) for _ in range(3)]
        for one in opened:
            await community.do("committee-1", one.reference, Trigger.RESOLVE, outcome="warned")
            await community.do("committee-1", one.reference, Trigger.TOLD, note="We have warned them")
        await community.pass_time(days=31)
        (preview,) = await _previews(community, "committee-1")
        await community.desk.publish(await community.visitor("committee-1"), "carpentries", preview.numbers.until)
        before = await community.desk.published()
        assert before[0].numbers.counts["outcomes"] == {"warned": 3}
        await community.reporter_does(opened[0], Trigger.REOPEN)
        assert await community.desk.published() == before


async def test_only_those_who_publish_look_ahead(tmp_path: Path) -> None:
    """Facilitators and people without a role in the policy are shown nothing, and can publish nothing."""
    async with under(tmp_path, more=NUMBERS) as community:
        await community.report()
        await community.join("stranger", name="stranger")
        await community.pass_time(days=40)
        (preview,) = await _previews(community, "committee-2")
        assert preview.numbers.tables["reports"].too_small or preview.numbers.counts["reports"] == {"reports": None}
        for name in ("facilitator-1", "stranger"):
            assert await _previews(community, name) == ()
            with pytest.raises(NotToPublishError):
                await community.desk.publish(await community.visitor(name), "carpentries", preview.numbers.until)
