"""
The community's recovery key in an emergency: what was sealed since it was made can be read again, and the log says so.
"""

import pytest

from engine.keys.recovery import RecoveryError
from handrail.errors import UnknownCaseError
from handrail.identifiers import Reference
from states.lifecycle import Trigger
from storage import cases, wraps
from tests.support.community import Community
from vault.recovery_key import READER, ShareError


async def everyone_is_new(community: Community) -> None:
    """Let all who hold keys leave, and others come."""
    for name in list(community.people):
        await community.desk.person_leaves(community.people.pop(name).email)
    await community.settle(facilitator=2, committee=3)


async def test_recovery_key_restores_access_when_everyone_is_gone(either_community: Community) -> None:
    """Two of three shares give one new facilitator the keys of every open case, and a line in each log."""
    community = either_community
    shares = await community.desk.make_recovery_key(2, 3)
    opened = [await community.report(f"Number {number}.") for number in range(2)]
    await everyone_is_new(community)
    assert (await community.page("facilitator-1", opened[0].reference)).readable is False
    restored = await community.desk.use_recovery_key([shares[2], shares[0]], "facilitator-1@example.org", ())
    assert set(restored) == {one.reference for one in opened}
    for one in opened:
        line = (await community.desk.case_log(one.reference))[-1]
        assert (line.event, line.who, line.data["why"]) == ("granted", "system", "recovery-key")
    for name in ("facilitator-1", "facilitator-2"):
        assert [(await community.page(name, one.reference)).readable for one in opened] == [True, True]
    assert await community.is_sound()


async def test_recovery_key_lets_nobody_past_the_access_function(community: Community) -> None:
    """Who is named gets nothing; a committee member gets what lies in escrow, and reads it after the escalation."""
    shares = list(await community.desk.make_recovery_key(1, 1))
    opened = await community.report(about=("facilitator-1@example.org",))
    assert await community.desk.use_recovery_key(shares, "facilitator-1@example.org", ()) == ()
    await community.join("committee")
    assert await community.desk.use_recovery_key(shares, "committee-4@example.org", (opened.reference,)) != ()
    with pytest.raises(UnknownCaseError):
        await community.page("committee-4", opened.reference)
    await community.do("facilitator-2", opened.reference, Trigger.ESCALATE)
    assert (await community.page("committee-4", opened.reference)).readable is True
    assert await community.is_sound()


async def test_sign_in_wraps_older_cases_for_the_recovery_key(community: Community) -> None:
    """Open cases from before the key was made get its wrap from the first who signs in and can read them."""
    opened = await community.report()
    shares = list(await community.desk.make_recovery_key(1, 1))
    assert await community.desk.use_recovery_key(shares, "board-1@example.org", ()) == ()
    await community.visitor("facilitator-1")
    async with community.desk.context.database.read() as session:
        case = await cases.by_reference(session, opened.reference)
        assert case is not None
        assert READER in await wraps.readers(session, case.id)
    assert await community.desk.use_recovery_key(shares, "board-1@example.org", ()) == (opened.reference,)


async def test_wrong_shares_open_nothing(community: Community) -> None:
    """One of two, one of another key, a word that is none, and an address that nobody has."""
    shares = await community.desk.make_recovery_key(2, 3)
    await community.report()
    for typed in ([shares[0]], ["abbey-abbot"], []):
        with pytest.raises(ShareError):
            await community.desk.use_recovery_key(list(typed), "facilitator-1@example.org", ())
    another = await community.desk.make_recovery_key(1, 1)
    assert await community.desk.use_recovery_key(list(another), "facilitator-1@example.org", ()) == ()
    for email, references in (("nobody@example.org", ()), ("board-1@example.org", (Reference("HR-NONE"),))):
        with pytest.raises(RecoveryError):
            await community.desk.use_recovery_key(list(shares[:2]), email, references)
