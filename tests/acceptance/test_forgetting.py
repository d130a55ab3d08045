"""
Forgetting: when its time is over nothing of what was said can be read any more, by anyone; numbers and logs stay.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.report import Opened
from handrail.errors import UnknownCaseError
from handrail.identifiers import CaseId
from states.case import Ending, Promise
from states.lifecycle import CaseState, Trigger
from storage import cases, keystore, moves, promises
from storage.database import Session
from tests.support.community import Community
from tests.support.quiet import keeps_quiet


async def ended(community: Community, outcome: str) -> Opened:
    """Report something and end it with an outcome."""
    opened = await community.report("They followed me to the hotel")
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, note="A long talk about the hotel")
    if outcome in {"banned", "suspended"}:
        await community.do("facilitator-1", opened.reference, Trigger.ESCALATE)
        await community.hear_everyone("committee-1", opened)
        for name in ("committee-1", "committee-2"):
            await community.do(name, opened.reference, Trigger.RESOLVE, outcome=outcome)
    else:
        await community.do("facilitator-1", opened.reference, Trigger.RESOLVE, outcome=outcome)
    await community.work()
    return opened


async def told_the_reporter(community: Community, opened: Opened) -> None:
    """Give the reporter their answer."""
    holder = (await community.facts(opened.reference)).row.holder
    await community.do(f"{holder.removesuffix('s')}-1", opened.reference, Trigger.TOLD, note="This is all we can do")


async def test_ended_case_is_forgotten_when_its_time_is_over(core_community: Community) -> None:
    """B34: fourteen months after its end a case cannot be read by anyone, and every number about it is as before."""
    community = core_community
    opened = await ended(community, "private_reminder")
    await told_the_reporter(community, opened)
    before = await community.desk.case_log(opened.reference)
    await community.pass_time(days=420)
    assert await community.desk.forget() == 0
    kept, counts = await community.facts(opened.reference), (await community.desk.picture()).promises_kept
    await community.pass_time(days=12)
    assert await community.desk.forget() == 1
    with pytest.raises(UnknownCaseError):
        await community.seen_by_reporter(opened)
    page = await community.page("facilitator-1", opened.reference)
    assert (page.readable, page.writings) == (False, ())
    assert (await community.facts(opened.reference)).row.outcome == kept.row.outcome
    assert (await community.desk.picture()).promises_kept == counts
    assert await community.desk.case_log(opened.reference) == before
    assert await community.desk.forget() == 0
    assert await community.is_sound()
    assert await keeps_quiet(community)


async def test_old_backup_of_the_database_holds_nothing_readable(community: Community) -> None:
    """B34: a backup from before the forgetting has the sealed texts, but no key in the store opens them any more."""
    opened = await ended(community, "no_violation")
    await told_the_reporter(community, opened)
    folder = Path(community.settings.data)
    backup = b"".join(path.read_bytes() for path in folder.glob("handrail.db*"))  # noqa: ASYNC240 - a few kilobytes
    case = (await community.outbox(opened.reference))[0].case
    assert case is not None
    assert await keystore.get(community.desk.context.keystore, case) is not None
    await community.pass_time(days=440)
    await community.desk.forget()
    assert await keystore.get(community.desk.context.keystore, case) is None
    assert b"hotel" not in backup
    assert len(backup) > 0
    assert await community.is_sound()


async def test_open_or_appealed_case_is_not_forgotten(community: Community) -> None:
    """B34: however old, a case that is open stays, one that was opened again stays, and one that owes a word stays."""
    waiting = await community.report("Nobody has looked at it")
    appealed = await ended(community, "no_violation")
    await told_the_reporter(community, appealed)
    await community.reporter_does(appealed, Trigger.REOPEN)
    await community.pass_time(days=30)
    assert (await community.facts(appealed.reference)).row.state is not CaseState.RESOLVED
    community.clock.advance(timedelta(days=450))
    assert await community.desk.forget() == 0
    for opened in (waiting, appealed):
        assert (await community.seen_by_reporter(opened)).messages
    assert await community.is_sound()


async def test_ban_is_kept_for_review(community: Community) -> None:
    """B34: how long a case is kept depends on its outcome: a ban is kept, a suspension for twenty-six months."""
    banned, suspended = await ended(community, "banned"), await ended(community, "suspended")
    for opened in (banned, suspended):
        await told_the_reporter(community, opened)
    await community.pass_time(days=700)
    assert await community.desk.forget() == 0
    await community.pass_time(days=365)
    assert await community.desk.forget() == 1
    assert (await community.seen_by_reporter(banned)).messages
    with pytest.raises(UnknownCaseError):
        await community.seen_by_reporter(suspended)
    assert await community.is_sound()


async def test_case_that_nobody_read_is_kept_and_asked_about(core_community: Community) -> None:
    """A case that ended without any person having looked at it stays, month after month, until somebody does."""
    community = core_community
    opened = await community.report("Nobody has read this")
    async with community.desk.context.database.write() as session:
        case = await cases.by_reference(session, opened.reference)
        assert case is not None
        await moves.withdraw(session, [(one.case, one.id) for one in await _running(session, case.id)], case.opened_at)
        await promises.end(session, [_ended(one) for one in await _running(session, case.id)])
        await cases.change(session, [(replace(case, state=CaseState.RESOLVED, outcome="no_violation"), case.version)])
        await cases.forget_at(session, case.id, case.opened_at)
    await community.work()
    before = len(community.mails("facilitator-1"))
    assert await community.desk.forget() == 0
    await community.work()
    assert len(community.mails("facilitator-1")) == before + 1
    assert [line.event for line in await community.desk.case_log(opened.reference)][-1] == "unread"
    community.clock.advance(timedelta(days=31))
    assert (await community.page("facilitator-1", opened.reference)).readable
    assert await community.desk.forget() == 1
    with pytest.raises(UnknownCaseError):
        await community.seen_by_reporter(opened)


async def test_case_that_was_taken_back_need_not_be_read(community: Community) -> None:
    """Whoever takes a report back wants it gone, read or not."""
    opened = await community.report("Please forget this")
    await community.reporter_does(opened, Trigger.WITHDRAW)
    await community.pass_time(days=500)
    assert await community.desk.forget() == 1


async def _running(session: Session, case: CaseId) -> list[Promise]:
    return (await promises.of_cases(session, [case], running=True)).get(case, [])


def _ended(promise: Promise) -> Promise:
    return replace(promise, ended_at=promise.anchor_at, ending=Ending.RELEASED)
