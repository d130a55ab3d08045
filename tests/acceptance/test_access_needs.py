"""
Needs of access: they go to whoever organises the event, are due before it, and leave nothing behind afterwards.
"""

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
        opened = await community.report("I cannot climb your stairs", intent=Intent.INFORMATION, policy="access")
        await community.pass_time(days=8)
        assert community.told(opened.reference) == {"host", "reporter@example.net"}
        assert "time is running" in community.subjects("host", opened.reference)
        for name in ("facilitator-1", "committee-1"):
            with pytest.raises(UnknownCaseError):
                await community.page(name, opened.reference)
        assert {one.name for one in (await community.facts(opened.reference)).promises} == {"arrange"}
        assert opened.promises[0].due_at.isoformat() == "2026-11-21T00:00:00+00:00"
        await community.do("host", opened.reference, Trigger.COUNSEL)
        await community.do("host", opened.reference, Trigger.TOLD, note="We moved to the ground floor")
        ended = await community.do("host", opened.reference, Trigger.RESOLVE, outcome="arranged")
        assert ended.status is MoveStatus.APPLIED
        await community.pass_time(days=32)
        assert await community.desk.forget() == 1
        with pytest.raises(UnknownCaseError):
            await community.seen_by_reporter(opened)
        assert await community.is_sound()
        assert await keeps_quiet(community)
