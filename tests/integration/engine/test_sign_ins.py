"""
Where people are signed in and for how long, and recovery codes that count once they are on paper.
"""

from datetime import timedelta

import pytest

from engine.keys.printing import DraftError
from engine.keys.signed_in import LONGEST, UNUSED
from engine.views import Visitor
from tests.support.community import PASSPHRASE, Community
from vault.errors import WrongPassphraseError

CHOSEN = "a passphrase that they chose"
FACILITATOR = frozenset({"facilitator"})


async def sign_in(community: Community) -> Visitor | None:
    """Sign the newcomer in."""
    signed = await community.desk.sign_in("new@example.org", PASSPHRASE)
    return await community.desk.visitor(signed.cookie) if signed else None


async def test_sign_in_ends_unused_and_at_the_latest(community: Community) -> None:
    """Three hours without a page end it; used every hour it lasts for twelve, and is seen to the hour."""
    signed = await community.desk.sign_in("board-1@example.org", PASSPHRASE)
    assert signed is not None
    for _ in range(LONGEST // timedelta(hours=1) - 1):
        community.clock.advance(timedelta(hours=1))
        assert await community.desk.visitor(signed.cookie) is not None
    found = await community.desk.visitor(signed.cookie)
    assert found is not None
    (shown,) = await community.desk.sign_ins(found)
    assert (shown.this_one, shown.used_at.minute) == (True, 0)
    assert shown.used_at > shown.began_at
    community.clock.advance(timedelta(hours=1))
    assert await community.desk.visitor(signed.cookie) is None
    again = await community.desk.sign_in("board-1@example.org", PASSPHRASE)
    assert again is not None
    community.clock.advance(UNUSED)
    assert await community.desk.visitor(again.cookie) is None


async def test_sign_ins_are_ended_from_elsewhere(community: Community) -> None:
    """Someone sees where they are signed in, ends one of them or all, and can touch nobody else's."""
    one, two, three = [await community.visitor("board-1") for _ in range(3)]
    stranger = await community.visitor("ombuds-1")
    shown = await community.desk.sign_ins(one)
    assert [view.this_one for view in shown].count(True) == 1
    other = next(view for view in shown if not view.this_one)
    await community.desk.end_sign_in(stranger, other.name)
    assert len(await community.desk.sign_ins(one)) == 3
    await community.desk.end_sign_in(one, other.name)
    assert len(await community.desk.sign_ins(one)) == 2
    await community.desk.sign_out_everywhere(two)
    assert (await community.desk.sign_ins(three), len(await community.desk.sign_ins(stranger))) == ((), 1)


async def test_recovery_code_counts_once_it_is_written_down(community: Community) -> None:
    """Until two of its groups are typed back the old one opens; then only the new one; a ticket is one person's."""
    new = await community.desk.add_person("new@example.org", "New", FACILITATOR, PASSPHRASE)
    me, other = await sign_in(community), await community.visitor("board-1")
    assert me is not None
    with pytest.raises(WrongPassphraseError):
        await community.desk.draw_recovery_code(me, "not the passphrase")
    draft = await community.desk.draw_recovery_code(me, PASSPHRASE)
    groups = tuple(draft.code.split("-")[number - 1] for number in draft.asked)
    assert await community.desk.take_recovery_code(me, draft.ticket, ("AAAA", "BBBB")) is False
    for visitor, ticket in ((other, draft.ticket), (me, "made up"), (me, draft.ticket[:-8] + "AAAAAAA=")):
        with pytest.raises(DraftError):
            await community.desk.take_recovery_code(visitor, ticket, groups)
    assert await community.desk.take_recovery_code(me, draft.ticket, (groups[0].lower(), f" {groups[1]}")) is True
    with pytest.raises(DraftError):
        await community.desk.take_recovery_code(me, draft.ticket, groups)
    assert await community.desk.recover("new@example.org", new.recovery_code, CHOSEN) is None
    assert await community.desk.recover("new@example.org", draft.code, CHOSEN) is not None


async def test_ticket_of_a_code_is_good_for_an_hour(community: Community) -> None:
    """A page that was left open yesterday changes nothing today."""
    await community.desk.add_person("new@example.org", "New", FACILITATOR, PASSPHRASE)
    me = await sign_in(community)
    assert me is not None
    draft = await community.desk.draw_recovery_code(me, PASSPHRASE)
    community.clock.advance(timedelta(hours=1, seconds=1))
    with pytest.raises(DraftError):
        await community.desk.take_recovery_code(me, draft.ticket, ("", ""))
