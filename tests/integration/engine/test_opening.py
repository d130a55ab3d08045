"""
Reports that come at once, again, or spoiled: each is one case, or one clear error, and none harms another.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.context import Context
from engine.opening import opening
from engine.report import Channel, IncomingReport, Opened
from handrail.errors import BusyError, HandrailError, IdempotencyConflictError
from handrail.identifiers import new_reference
from policies.shelf import UnknownPolicyError
from states.case import Intent
from storage import keystore
from tests.integration.engine.desks import more_desks
from tests.support.community import Community, open_community


def keyed(once: str | None, body: str = "one") -> IncomingReport:
    """Answer a report with an idempotency key; `body` is what its fingerprint is made of."""
    return IncomingReport(Intent.REPORT, Channel.API, "It happened.", once=once, fingerprint=body.encode())


async def test_one_key_sent_twenty_times_at_once_is_one_case(either_community: Community) -> None:
    """Through three desks on one database, everyone gets the first one's answer, receipt included."""
    async with more_desks(either_community, 2) as desks:
        answers = await asyncio.gather(*(desks[n % 3].open_case(keyed("same")) for n in range(20)))
    assert len({(one.reference, one.receipt) for one in answers}) == 1
    assert len(await either_community.desk.list_cases()) == 1
    assert await either_community.is_sound()


async def test_keys_in_any_order_never_lock_one_another_out(either_community: Community) -> None:
    """Two desks that get the same keys in opposite orders open each case once."""
    keys = [f"key-{n}" for n in range(12)]
    async with more_desks(either_community, 1) as (one, other):
        answers = await asyncio.gather(
            *(one.open_case(keyed(key)) for key in keys), *(other.open_case(keyed(key)) for key in reversed(keys))
        )
    assert len({answer.reference for answer in answers}) == 12


async def test_a_key_with_another_body_is_a_conflict(either_community: Community) -> None:
    """Of one key with two bodies, at once or later, one is taken and the other refused."""
    desk = either_community.desk
    tries = await asyncio.gather(desk.open_case(keyed("k")), desk.open_case(keyed("k", "two")), return_exceptions=True)
    later = await asyncio.gather(desk.open_case(keyed("k", "three")), return_exceptions=True)
    assert sorted(type(one).__name__ for one in (*tries, *later)) == [
        "IdempotencyConflictError",
        "IdempotencyConflictError",
        "Opened",
    ]
    assert len(await desk.list_cases()) == 1


async def test_a_key_is_remembered_for_days_and_not_for_ever(community: Community) -> None:
    """A mail server that tries for five days gets one case; after a week the answer is swept."""
    first = await community.desk.open_case(keyed("k"))
    await community.pass_time(days=5)
    assert await community.desk.open_case(keyed("k")) == first
    await community.pass_time(days=3)
    await community.desk.reconcile()
    again = await community.desk.open_case(keyed("k"))
    assert again.reference != first.reference


async def test_one_spoiled_report_fails_alone(either_community: Community) -> None:
    """A report that the database refuses is its own sender's error; those that shared its commit are cases."""
    good = [keyed(None) for _ in range(10)]
    bad = IncomingReport(Intent.REPORT, Channel.API, "It happened.", language="\ud800" * 3)
    desk = either_community.desk
    answers = await asyncio.gather(*(desk.open_case(one) for one in (*good, bad)), return_exceptions=True)
    assert [isinstance(one, Opened) for one in answers] == [True] * 10 + [False]
    assert len(await desk.list_cases()) == 10
    assert await either_community.is_sound()


@pytest.mark.parametrize("name", ["none-such", "kubernetes"])
async def test_an_unknown_policy_is_its_own_senders_error(community: Community, name: str) -> None:
    """A report that names a policy there is not, or one of the library that nobody here uses, fails before a write."""
    bad = IncomingReport(Intent.REPORT, Channel.API, "It happened.", policy=name)
    answers = await asyncio.gather(
        community.desk.open_case(bad), community.desk.open_case(keyed(None)), return_exceptions=True
    )
    assert isinstance(answers[0], UnknownPolicyError)
    assert isinstance(answers[1], Opened)


async def test_a_full_queue_says_so_and_takes_nothing(tmp_path: Path) -> None:
    """Over the limit senders are told to come again; what was taken is committed."""
    async with open_community(tmp_path / "var", intake_queue=3) as community:
        tries = await asyncio.gather(*(community.report() for _ in range(30)), return_exceptions=True)
        taken = [one for one in tries if isinstance(one, Opened)]
        busy = [one for one in tries if isinstance(one, BusyError)]
        assert len(taken) >= 3
        assert len(taken) + len(busy) == 30
        assert {one.retry_after for one in busy} == {2}
        assert len(await community.desk.list_cases()) == len(taken)


async def test_a_sender_who_hangs_up_has_reported_all_the_same(community: Community) -> None:
    """The commit goes on when nobody waits for its answer any more."""
    sender = asyncio.create_task(community.report())
    await asyncio.sleep(0)
    sender.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sender
    await community.desk.stop()
    await community.desk.start()
    assert len(await community.desk.list_cases()) == 1


async def test_the_outer_key_is_kept_before_the_case(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the key store does not take the key there is no case, and the sender hears of it."""

    async def full(*_arguments: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(keystore, "put", full)
    with pytest.raises(OSError, match="no space left"):
        await community.report()
    assert await community.desk.list_cases() == ()


async def test_a_conflict_has_no_words_of_the_report(community: Community) -> None:
    """The error of a key that came with another body holds nothing of either."""
    await community.desk.open_case(keyed("my-secret-key"))
    with pytest.raises(IdempotencyConflictError) as conflict:
        await community.desk.open_case(keyed("my-secret-key", "other"))
    assert "secret" not in repr(conflict.value)
    assert "happened" not in repr(conflict.value)


@pytest.mark.parametrize("together", [1, 3])
async def test_reference_that_another_case_has_is_drawn_again(
    either_community: Community, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    """Among very many cases a reference is drawn that there is already; no sender ever hears of it."""
    first = await either_community.desk.open_case(keyed(None))
    draws = iter([first.reference] * together)
    monkeypatch.setattr(opening, "new_reference", lambda: next(draws, None) or new_reference())
    answers = await asyncio.gather(*(either_community.desk.open_case(keyed(f"key-{n}")) for n in range(together)))
    assert len({first.reference, *(one.reference for one in answers)}) == together + 1
    assert len(await either_community.desk.list_cases()) == together + 1
    assert await either_community.is_sound()


async def test_reports_that_come_one_just_after_the_other_share_a_commit(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is not written alone while the others are still being read, and all are answered."""
    real, groups = opening.commit, []

    async def commit(context: Context, new: Sequence[opening.New]) -> tuple[Opened | HandrailError, ...]:
        groups.append(len(new))
        return await real(context, new)

    monkeypatch.setattr("engine.opening.group_commit.commit", commit)
    monkeypatch.setattr("engine.opening.group_commit._GATHERING", 1.0)
    sent = []
    for _ in range(5):
        sent.append(asyncio.create_task(community.desk.open_case(keyed(None))))
        for _ in range(10):
            await asyncio.sleep(0)
    answers = await asyncio.gather(*sent)
    assert (groups, len({one.reference for one in answers})) == ([5], 5)
