"""
The other side is heard: no decision before the person reported had their chance, and none held up by their silence.
"""

from states.lifecycle import Trigger
from tests.support.community import Community
from tests.support.quiet import keeps_quiet


async def test_nothing_is_decided_before_they_were_heard(core_community: Community) -> None:
    """B23: unasked they stop a decision; asked, they have a week, and a second week if they are asked again."""
    community = core_community
    opened = await community.report("He mocked my accent", danger=True)
    await community.meet(opened.reference, "committee-1", "committee-2", note="First meeting")
    refused = await community.do("committee-1", opened.reference, Trigger.RESOLVE, outcome="written_warning")
    assert refused.reason == "hear-first"
    await community.do("committee-1", opened.reference, Trigger.INVITE, note="Asked by letter")
    await community.pass_time(days=5)
    await community.do("committee-1", opened.reference, Trigger.INVITE, note="They asked for more time")
    page = await community.desk.panel_page(await community.visitor("committee-1"), opened.reference)
    assert page.panel is not None
    assert page.panel.hearing is not None
    assert page.panel.hearing.until is not None
    assert (page.panel.hearing.until - community.clock.now()).days == 7
    refused = await community.do("committee-1", opened.reference, Trigger.RESOLVE, outcome="written_warning")
    assert refused.reason == "answer-awaited"
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_silence_of_the_person_reported_holds_nothing_up(community: Community) -> None:
    """B23: a week after they were asked the decision goes on without them; no finding needs no hearing at all."""
    opened, nothing = [await community.report(text, danger=True) for text in ("He mocked me", "Perhaps nothing")]
    await community.do("committee-1", opened.reference, Trigger.INVITE)
    await community.do("committee-1", opened.reference, Trigger.ASK, note="What do you think?")
    await community.pass_time(days=1)
    for one in (opened, nothing):
        await community.meet(one.reference, "committee-1", "committee-2")
    counted = await community.do("committee-1", nothing.reference, Trigger.RESOLVE, outcome="no_violation")
    assert counted.reason == "1 of 2 agreed"
    await community.pass_time(days=6, minutes=1)
    answer = await community.do("committee-1", opened.reference, Trigger.RESOLVE, outcome="written_warning")
    assert answer.reason == "1 of 2 agreed"
    assert await community.is_sound()
