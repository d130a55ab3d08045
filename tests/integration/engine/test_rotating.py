"""
A new server's key while everything runs: nobody stops, nothing is lost, and the old key opens nothing in the end.
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from engine.programme.applications import Applying
from engine.upkeep.rotating import finish, rotate
from handrail.identifiers import CaseId
from states.lifecycle import Trigger
from storage import keystore
from tests.integration.engine.desks import more_desks
from tests.support.community import Community
from vault.errors import SealBrokenError
from vault.quarantine import open_quarantine
from vault.server_key import ServerKey


async def test_cases_stay_readable_after_a_rotation(either_community: Community, tmp_path: Path) -> None:
    """What was written before is read after, the old key opens nothing in the key store, reports come in as before."""
    community = either_community
    before = await community.report()
    thief = tmp_path / "thief.key"
    thief.write_bytes(community.settings.server_key_file.read_bytes())
    thief.chmod(0o600)
    told = await rotate(community.desk.context)
    assert (told.generation, told.older, told.sealed_anew) == (2, (1,), 1)
    after = await community.report("And another thing.")
    for opened in (before, after):
        assert (await community.page("facilitator-1", opened.reference)).readable
        assert (await community.seen_by_reporter(opened)).messages
    stolen = ServerKey.load_or_make(thief)
    for case, blob in await keystore.page(community.desk.context.keystore, "", 10):
        with pytest.raises(SealBrokenError):
            stolen.open_outer(case, blob)
    assert await community.is_sound()


async def test_other_processes_seal_with_the_new_key_at_once(either_community: Community) -> None:
    """A process that has run since before the rotation seals its next report with the new generation, unasked."""
    community = either_community
    async with more_desks(community, 1) as (one, other):
        await community.report()
        await rotate(other.context)
        opened = await community.report("Through the process that did not do it.")
        keys = await keystore.page(one.context.keystore, "", 10)
        assert {ServerKey.generation_of(blob) for _, blob in keys} == {2}
        assert (await community.page("facilitator-1", opened.reference)).readable


async def test_old_generation_is_dropped_when_nothing_needs_it(community: Community) -> None:
    """Not at once, since something may be under way; later, and only after a look that found nothing."""
    context = community.desk.context
    opened = await community.report()
    old = context.server_key.seal_outer(context.server_key.open_outer(*(await _only(community))))
    await rotate(context)
    _changed_at(community)
    assert (await finish(context)).older == (1,)
    await community.pass_time(hours=1)
    case, blob = await _only(community)
    await keystore.replace(context.keystore, [(case, blob, old)])
    left = await finish(context)
    assert (left.sealed_anew, left.older) == (1, (1,))
    done = await finish(context)
    assert (done.sealed_anew, done.older) == (0, ())
    assert (await community.seen_by_reporter(opened)).messages
    with pytest.raises(SealBrokenError):
        context.server_key.open_outer(case, old)


async def test_reconciling_finishes_a_rotation(community: Community) -> None:
    """Nobody has to come back to it."""
    await community.report()
    await rotate(community.desk.context)
    _changed_at(community)
    await community.pass_time(hours=1)
    await community.desk.reconcile()
    assert community.desk.context.server_key.generations == (2,)
    assert (await finish(community.desk.context)).older == ()


async def test_quarantined_mail_is_sealed_anew(community: Community) -> None:
    """What belongs to no case is under the server's key too, and moves to the new one."""
    context = community.desk.context
    key = await community.desk.quarantine("smtp", "no-text", b"raw")
    assert (await rotate(context)).sealed_anew == 1
    context.server_key.drop_old_generations(context.settings.server_key_file)
    async with context.database.read() as session:
        blob = (await session.exec_driver_sql("SELECT blob FROM quarantine")).scalar_one()
    assert open_quarantine(context.server_key, key, blob) == b"raw"


async def test_rotation_that_was_cut_short_is_taken_up(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the machine dies in the middle both generations open; the next try seals what is left."""
    context = community.desk.context
    opened = [await community.report(f"Number {number}.") for number in range(3)]
    with monkeypatch.context() as patch:
        patch.setattr(keystore, "replace", _dies)
        with pytest.raises(ConnectionError):
            await rotate(context)
    for one in opened:
        assert (await community.seen_by_reporter(one)).messages
    await community.do("facilitator-1", opened[0].reference, Trigger.NOTE, note="Still at work.")
    assert (await finish(context)).sealed_anew == 3


async def _dies(*_arguments: object) -> None:
    raise ConnectionError


async def _only(community: Community) -> tuple[CaseId, bytes]:
    return (await keystore.page(community.desk.context.keystore, "", 1))[0]


def _changed_at(community: Community) -> None:
    """Let the key file be changed now, by the clock that the test moves."""
    now = (community.clock.now() - timedelta(seconds=1)).timestamp()
    os.utime(community.settings.server_key_file, (now, now))


async def test_applications_are_sealed_anew(either_community: Community) -> None:
    """What applicants wrote opens after a rotation, with the new generation alone, and their codes still count."""
    community, desk = either_community, either_community.desk
    mentor = await community.visitor("committee-1")
    cohort = await desk.plan_cohort(mentor, community.clock.now() + timedelta(days=40))
    code = await desk.apply(Applying("Applicant", "applicant@example.net", "I help at workshops."))
    assert (await rotate(desk.context)).sealed_anew == 2
    (shown,) = (await desk.cohort_page(mentor, cohort.id)).applicants
    assert shown.wrote is not None
    assert shown.application.blob is not None
    assert (shown.wrote.words, ServerKey.generation_of(shown.application.blob)) == ("I help at workshops.", 2)
    assert await desk.application(code) is not None
