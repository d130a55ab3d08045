"""
How the engine watches itself: the audit that goes round, how the machinery stands, and the ping that is held back.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import event

from engine.work import Slice
from notifiers.protocol import NotifyError
from states.people import DeliveryStatus
from storage import deliveries
from tests.integration.notifiers.hearers import Hearer
from tests.support.community import Community, open_community

Spoil = Callable[[Community], Awaitable[None]]
SMALL = {"heartbeats", "quarantine", "audit_rounds", "heads"}
"""Tables that stay small whatever happens, and may be read whole."""


@pytest.fixture
async def watched(tmp_path: Path, hearer: Hearer) -> AsyncIterator[Community]:
    """Open a community that pings the hearer."""
    url = SecretStr(f"http://127.0.0.1:{hearer.port}/ping/1")
    async with open_community(tmp_path / "var", ping_url=url) as opened:
        yield await opened.settle(facilitator=2, committee=3, board=1, ombuds=1)


async def whole_round(community: Community) -> list[str]:
    """Audit until a round has ended; answer what was found."""
    found: list[str] = []
    while True:
        done = await community.desk.audit_some(2)
        found += done.findings
        if done.ended:
            return found


async def spoil(community: Community, statement: str) -> None:
    """Change the database behind the engine's back."""
    async with community.desk.context.database.write() as session:
        await session.exec_driver_sql(statement)


async def test_round_looks_at_every_case_once(either_community: Community) -> None:
    """Slices of two go through five cases, on both databases; the round then ends, and a new one begins."""
    for _ in range(5):
        await either_community.report()
    await either_community.work()
    done = [await either_community.desk.audit_some(2) for _ in range(4)]
    assert done == [Slice(2, (), ended=False), Slice(2, (), ended=False), Slice(1, (), ended=True), Slice(2, (), False)]  # noqa: FBT003 - a field's value
    stands = await either_community.desk.machinery()
    assert (stands.findings, stands.round_ended) == (0, either_community.clock.now())


async def test_two_engines_share_a_round(either_community: Community) -> None:
    """What two engines look at at once is counted once, and the round goes on from there."""
    for _ in range(6):
        await either_community.report()
    await either_community.work()
    desk = either_community.desk
    await asyncio.gather(desk.audit_some(2), desk.audit_some(2))
    rest = [await desk.audit_some(2) for _ in range(2)]
    assert sum(one.cases for one in rest) in {2, 4}
    assert await whole_round(either_community) == []


async def test_round_finds_what_the_audit_finds(community: Community) -> None:
    """A fault is found by its slice and counted at once, and forgotten after a whole round without it."""
    for _ in range(3):
        await community.report()
    await community.work()
    await whole_round(community)
    await spoil(community, "UPDATE cases SET version = version + 1")
    found = await community.desk.audit_some(2)
    assert len(found.findings) == 2
    assert (await community.desk.machinery()).faults == ("audit-findings",)
    assert set(found.findings) <= set((await community.desk.audit()).findings)
    await spoil(community, "UPDATE cases SET version = version - 1")
    await whole_round(community)
    assert (await community.desk.machinery()).faults == ("audit-findings",)
    await whole_round(community)
    assert (await community.desk.machinery()).faults == ()


async def test_round_misses_a_removed_case(community: Community) -> None:
    """At its end a round compares with the head that was recorded last."""
    await community.report()
    await community.work()
    await community.desk.reconcile()
    await spoil(community, "DELETE FROM case_log")
    assert any("are gone or other" in one for one in await whole_round(community))


async def test_reconciling_many_cases_tells_of_the_last_round(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are more cases than it audits itself, `reconcile` says what the audit that goes round has found."""
    monkeypatch.setattr("engine.upkeep.reconciling._WHOLE", 1)
    for _ in range(2):
        await community.report()
    await community.work()
    assert (await community.desk.reconcile()).checked["cases"] == 0
    await whole_round(community)
    done = await community.desk.reconcile()
    assert (done.checked["cases"], done.findings) == (2, ())
    await spoil(community, "UPDATE cases SET version = version + 1")
    await whole_round(community)
    assert "found 2 faults" in (await community.desk.reconcile()).findings[0]


async def test_ping_is_sent_while_all_is_well(watched: Community, hearer: Hearer) -> None:
    """After the first whole round a ping goes out, and the time of it is known."""
    assert await watched.desk.ping() == ("audit-old",)
    await whole_round(watched)
    assert await watched.desk.ping() == ()
    assert [heard.line for heard in hearer.heard] == ["GET /ping/1 HTTP/1.1"]
    assert (await watched.desk.machinery()).pinged == watched.clock.now()


async def overdue(community: Community) -> None:
    """Let a deadline pass that nobody acts on."""
    await community.report()
    await community.work()
    community.clock.advance(timedelta(days=2))
    await whole_round(community)


async def stuck(community: Community) -> None:
    """Let a mail server refuse a message for a quarter of an hour."""
    await community.report()
    statement = "UPDATE deliveries SET attempts = 5, error = 'smtp-451'"
    await spoil(community, statement)
    await whole_round(community)


async def untried(community: Community) -> None:
    """Let nobody send what is due."""
    await community.report()
    await whole_round(community)
    community.clock.advance(timedelta(minutes=20))


async def unsound(community: Community) -> None:
    """Spoil a case."""
    await community.report()
    await community.work()
    await spoil(community, "UPDATE cases SET version = version + 1")
    await whole_round(community)


async def unaudited(community: Community) -> None:
    """Let no round end for a day."""
    await whole_round(community)
    community.clock.advance(timedelta(hours=25))


@pytest.mark.parametrize(
    ("spoiled", "code"),
    [
        (overdue, "moves-overdue"),
        (stuck, "messages-stuck"),
        (untried, "messages-stuck"),
        (unsound, "audit-findings"),
        (unaudited, "audit-old"),
    ],
)
@pytest.mark.parametrize("fail", [False, True])
async def test_ping_is_held_back(
    tmp_path: Path,
    hearer: Hearer,
    spoiled: Spoil,
    code: str,
    *,
    fail: bool,
) -> None:
    """Whatever is not well holds the ping back, or sends it to `/fail` where that is wished."""
    url = SecretStr(f"http://127.0.0.1:{hearer.port}/ping/1")
    async with open_community(tmp_path / "var", ping_url=url, ping_fail=fail) as community:
        await community.settle(facilitator=2, committee=3, board=1, ombuds=1)
        await spoiled(community)
        assert await community.desk.ping() == (code,)
    assert [heard.line for heard in hearer.heard] == (["GET /ping/1/fail HTTP/1.1"] if fail else [])


async def test_ping_that_is_refused_is_an_error(watched: Community, hearer: Hearer) -> None:
    """A hearer that refuses leaves an error, and the ping does not count as sent."""
    await whole_round(watched)
    hearer.status = 500
    with pytest.raises(NotifyError, match="http-500"):
        await watched.desk.ping()
    assert (await watched.desk.machinery()).pinged is None


async def test_engines_tell_of_clocks_that_were_stepped(community: Community) -> None:
    """Where a clock would be, had it run evenly, tells how far it was stepped since the engine began."""
    now = community.clock.now()
    await community.desk.beat("one", orchestrated=False, even=now)
    community.clock.advance(timedelta(hours=2))
    await community.desk.beat("one", orchestrated=False, even=now)
    await community.desk.beat("two", orchestrated=False)
    stands = await community.desk.machinery()
    assert {one.id: one.stepped for one in stands.engines} == {"one": 7200.0, "two": 0.0}


async def test_health_remembers_an_engine_for_a_day(community: Community) -> None:
    """An engine that has died is told of by the time of its last sign of life, and so is the oldest overdue move."""
    died = community.clock.now()
    await community.desk.beat("one", orchestrated=True)
    await community.report()
    await community.work()
    assert (await community.desk.health()).overdue is None
    due = await community.desk.next_wake()
    community.clock.advance(timedelta(hours=23))
    health = await community.desk.health()
    assert (health.engine_seen, health.orchestrated_seen, health.overdue) == (died, died, due)


async def test_numbers_are_read_from_indexes(community: Community) -> None:
    """No statement behind `/metrics` and `/readyz` reads a table whole that grows with the cases."""
    seen: list[tuple[str, object]] = []
    engine = community.desk.context.database._reader.sync_engine  # noqa: SLF001 - its statements are what is tested
    listener = lambda _c, _k, statement, values, *_: seen.append((statement, values))  # noqa: E731 - one line
    event.listen(engine, "before_cursor_execute", listener)
    await community.desk.measures()
    await community.desk.health()
    event.remove(engine, "before_cursor_execute", listener)
    read: list[str] = []
    async with community.desk.context.database.read() as session:
        for statement, values in seen:
            if statement.startswith("SELECT"):
                rows = await session.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]  # as the driver was given them
                read += [str(list(row)[3]) for row in rows]
    whole = [one for one in read if one.startswith("SCAN") and "INDEX" not in one and one.split()[1] not in SMALL]
    assert len(read) > 8
    assert whole == []


async def test_crowd_at_the_numbers_costs_one_look(community: Community) -> None:
    """Whoever asks for the numbers while they are counted gets those."""
    answers = await asyncio.gather(*(community.desk.measures() for _ in range(20)))
    assert all(answer is answers[0] for answer in answers)
    assert await community.desk.measures() is not answers[0]


async def test_messages_are_counted_by_how_they_ended(either_community: Community) -> None:
    """Those that wait are told apart by whether they were tried; the others count as tried."""
    await either_community.report()
    await either_community.work()
    await either_community.report()
    async with either_community.desk.context.database.read() as session:
        found = await deliveries.counts(session)
    sent = sum(n for (_, status, _), n in found.items() if status == DeliveryStatus.SENT)
    waiting = sum(n for (_, status, again), n in found.items() if status == DeliveryStatus.QUEUED and not again)
    assert sent > 0
    assert waiting > 0
