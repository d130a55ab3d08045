"""
Notices that cannot be delivered: they are tried again, then others are asked, and no clock waits for any of it.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from states.lifecycle import CaseState
from states.people import DeliveryStatus
from tests.acceptance.sink import Sink
from tests.support.community import Community, open_community


@pytest.fixture
async def mailing(tmp_path: Path, sink: Sink) -> AsyncIterator[Community]:
    """Open the usual community, whose mail leaves for that server."""
    async with open_community(tmp_path / "var", smtp_url=sink.url) as opened:
        yield await opened.settle(facilitator=3, committee=3, board=1, ombuds=1)


async def test_notice_is_tried_again_until_it_arrives(mailing: Community, sink: Sink) -> None:
    """B1: while the mail server says later, nothing counts as told; once it takes mail again, everyone hears."""
    sink.later = True
    opened = await mailing.report()
    await mailing.pass_time(minutes=20)
    statuses = {one.status for one in await mailing.outbox(opened.reference)}
    assert statuses == {DeliveryStatus.QUEUED}
    backlog = (await mailing.desk.picture()).backlog
    assert [(one.channel, one.retrying, one.failed) for one in backlog] == [("mail", 4, 0)]
    assert (sink.mails, sink.tries >= 8) == ([], True)
    sink.later = False
    await mailing.pass_time(hours=1)
    assert {to for to, _ in sink.mails} == {
        "facilitator-1@example.org",
        "facilitator-2@example.org",
        "facilitator-3@example.org",
        "reporter@example.net",
    }
    ids = [str(mail["Message-ID"]) for _, mail in sink.mails]
    assert len(ids) == len(set(ids)) == 4
    assert {one.status for one in await mailing.outbox(opened.reference)} == {DeliveryStatus.SENT}
    assert await mailing.is_sound()


async def test_next_person_hears_when_a_mailbox_is_gone(mailing: Community, sink: Sink) -> None:
    """B1: one facilitator's mailbox does not exist any more; the others are alarmed instead, at once."""
    sink.refused = {"facilitator-1@example.org"}
    opened = await mailing.report()
    await mailing.work()
    assert sink.to("facilitator-1@example.org") == []
    for name in ("facilitator-2@example.org", "facilitator-3@example.org"):
        subjects = [str(mail["Subject"]) for mail in sink.to(name)]
        assert f"{opened.reference}: Handrail needs a person" in subjects
    failed = [one for one in await mailing.outbox(opened.reference) if one.status is DeliveryStatus.FAILED]
    assert [(one.error, one.person) for one in failed] == [("smtp-550", mailing.people["facilitator-1"].id)]
    assert (await mailing.desk.picture()).backlog[0].failed == 1
    assert await mailing.is_sound()


async def test_next_tier_hears_when_a_whole_group_is_gone(mailing: Community, sink: Sink) -> None:
    """B1: no facilitator can be reached, so the committee is alarmed long before any promise breaks."""
    sink.refused = {f"facilitator-{number}@example.org" for number in (1, 2, 3)}
    opened = await mailing.report()
    await mailing.work()
    assert (await mailing.facts(opened.reference)).row.state is CaseState.RECEIVED
    assert [str(mail["Subject"]) for mail in sink.to("committee-1@example.org")] == [
        f"{opened.reference}: Handrail needs a person"
    ]
    assert await mailing.is_sound()


async def test_clock_runs_though_no_mail_leaves(mailing: Community, sink: Sink) -> None:
    """B1: with the mail server gone for days the case still escalates on time, and its page and books are complete."""
    sink.later = True
    opened = await mailing.report()
    await mailing.pass_time(hours=25)
    facts = await mailing.facts(opened.reference)
    assert (facts.row.tier, sink.mails) == ("committee", [])
    assert facts.pending_moves > 0
    assert opened.reference in await mailing.cases_of("committee-1")
    assert (await mailing.meet(opened.reference, "committee-1", "committee-2")).status == "applied"
    assert await mailing.is_sound()


async def test_daily_look_finds_nothing_missing(community: Community) -> None:
    """B1: the daily reconciliation counts every report as a case, finds nothing wrong and records a head."""
    for number in range(3):
        await community.report(contact=f"someone{number}@example.net")
    looked = await community.desk.reconcile()
    assert (looked.checked["cases"], looked.findings, looked.mended) == (3, (), 0)
    assert (await community.desk.audit()).checked["heads"] == 1
    assert await community.is_sound()
