"""
Needs of access: they go to whoever organises the event, are due before its day, and leave nothing behind afterwards.
"""

from datetime import timedelta

import pytest

from handrail.errors import UnknownCaseError
from states.case import Intent, MoveStatus
from states.lifecycle import Trigger
from tests.acceptance.conftest import Under
from tests.support.quiet import keeps_quiet


async def test_need_of_access_goes_to_the_organiser_in_time(under: Under) -> None:
    """A9: someone asks before registering; only the organiser reads it, it is due before the event, then forgotten."""
    async with under() as community:
        await community.join("organiser", name="host")
        day = community.clock.now() + timedelta(days=21)
        asked = {"intent": Intent.INFORMATION, "policy": "access", "day": day}
        opened = await community.report("I cannot climb your stairs", **asked)
        await community.pass_time(days=8)
        assert community.told(opened.reference) == {"host", "reporter@example.net"}
        assert "time is running" in community.subjects("host", opened.reference)
        for name in ("facilitator-1", "committee-1"):
            with pytest.raises(UnknownCaseError):
                await community.page(name, opened.reference)
        assert {one.name for one in (await community.facts(opened.reference)).promises} == {"arrange"}
        assert opened.promises[0].due_at == day - timedelta(days=7)
        await community.do("host", opened.reference, Trigger.COUNSEL)
        await community.do("host", opened.reference, Trigger.TOLD, note="We moved to the ground floor")
        ended = await community.do("host", opened.reference, Trigger.RESOLVE, outcome="arranged")
        assert ended.status is MoveStatus.APPLIED
        assert (await community.seen_by_reporter(opened)).standing == "arranged"
        await community.pass_time(days=32)
        assert await community.desk.forget() == 1
        with pytest.raises(UnknownCaseError):
            await community.seen_by_reporter(opened)
        assert await community.is_sound()
        assert await keeps_quiet(community)


async def test_need_that_nobody_looks_at_is_not_late_in_silence(under: Under) -> None:
    """A9: before the event comes, the organiser is alarmed each day; it never becomes an incident."""
    async with under() as community:
        await community.join("organiser", name="host")
        day = community.clock.now() + timedelta(days=10)
        opened = await community.report(intent=Intent.INFORMATION, policy="access", day=day)
        await community.pass_time(days=9)
        assert community.subjects("host", opened.reference).count("Handrail needs a person") >= 5
        assert not {"facilitator-1", "committee-1"} & community.told(opened.reference)
        assert await community.is_sound()
