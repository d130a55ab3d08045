"""
A person's own keys: another passphrase, a way back in by the printed code, and a second factor.
"""

import pytest

from engine.keys.secrets import SecondFactorNeededError, WrongCodeError
from engine.roster import NewPerson
from engine.views import Visitor
from tests.support.community import Community
from vault.errors import WeakPassphraseError, WrongPassphraseError
from vault.totp import code_at

OLD, NEW, EMAIL = "a passphrase for tests", "quite another passphrase", "new@example.org"


@pytest.fixture
async def joined(community: Community) -> NewPerson:
    """Add a facilitator by the front door, with a recovery code."""
    return await community.desk.add_person(EMAIL, "New", frozenset({"facilitator"}), OLD)


async def signed_in(community: Community, passphrase: str = OLD, code: str | None = None) -> Visitor | None:
    """Sign the facilitator in."""
    signed = await community.desk.sign_in(EMAIL, passphrase, code)
    return await community.desk.visitor(signed.cookie) if signed else None


async def code_now(community: Community, secret: bytes, steps: int = 0) -> str:
    """Answer what an authenticator shows now, or some half minutes later."""
    return code_at(secret, int(community.clock.now().timestamp()) // 30 + steps)


async def test_new_passphrase_ends_every_sign_in(community: Community, joined: NewPerson) -> None:
    """All browsers are signed out, the old one opens nothing, and what was readable stays so."""
    opened = await community.report()
    cookies = [found.cookie for _ in range(2) if (found := await community.desk.sign_in(EMAIL, OLD))]
    visitor = await community.desk.visitor(cookies[0])
    assert visitor is not None
    with pytest.raises(WrongPassphraseError):
        await community.desk.new_passphrase(visitor, "not the passphrase", NEW)
    with pytest.raises(WeakPassphraseError):
        await community.desk.new_passphrase(visitor, OLD, "short")
    await community.desk.new_passphrase(visitor, OLD, NEW)
    assert [await community.desk.visitor(cookie) for cookie in cookies] == [None, None]
    assert await signed_in(community) is None
    again = await signed_in(community, NEW)
    assert again is not None
    assert (await community.desk.case_page(again, opened.reference)).readable is True
    assert joined.person.id == again.person.id


async def test_forgotten_passphrase_costs_the_code_and_no_case(community: Community, joined: NewPerson) -> None:
    """The printed code gives a new passphrase and a new code; the old code is used up; every case is as before."""
    opened = await community.report()
    assert await community.desk.recover("nobody@example.org", joined.recovery_code, NEW) is None
    assert await community.desk.recover(EMAIL, "0000-0000", NEW) is None
    cookie = await community.desk.sign_in(EMAIL, OLD)
    assert cookie is not None
    fresh = await community.desk.recover(EMAIL, joined.recovery_code.lower().replace("-", " "), NEW)
    assert fresh not in {None, joined.recovery_code}
    assert await community.desk.visitor(cookie.cookie) is None
    assert await community.desk.recover(EMAIL, joined.recovery_code, OLD) is None
    again = await signed_in(community, NEW)
    assert again is not None
    assert (await community.desk.case_page(again, opened.reference)).readable is True


async def test_new_recovery_code_replaces_the_old_one(community: Community, joined: NewPerson) -> None:
    """Whoever finds the old paper gets nowhere."""
    visitor = await signed_in(community)
    assert visitor is not None
    with pytest.raises(WrongPassphraseError):
        await community.desk.new_recovery_code(visitor, "not the passphrase")
    code = await community.desk.new_recovery_code(visitor, OLD)
    assert await community.desk.recover(EMAIL, joined.recovery_code, NEW) is None
    assert await community.desk.recover(EMAIL, code, NEW) is not None


async def test_second_factor_is_asked_for_and_counts_once(community: Community, joined: NewPerson) -> None:
    """Without a code nobody gets in, with a wrong or a used one neither; the next one lets in."""
    visitor = await signed_in(community)
    assert visitor is not None
    with pytest.raises(WrongPassphraseError):
        await community.desk.offer_second_factor(visitor, "not the passphrase")
    offered = await community.desk.offer_second_factor(visitor, OLD)
    assert await community.desk.take_second_factor(visitor, offered.secret, "000000") is False
    assert await community.desk.has_second_factor(visitor) is False
    first = await code_now(community, offered.secret)
    assert await community.desk.take_second_factor(visitor, offered.secret, first) is True
    assert await community.desk.has_second_factor(visitor) is True
    with pytest.raises(SecondFactorNeededError):
        await signed_in(community)
    assert await signed_in(community, "not the passphrase") is None
    with pytest.raises(WrongCodeError):
        await signed_in(community, OLD, first)
    following = await code_now(community, offered.secret, 1)
    assert await signed_in(community, OLD, following) is not None
    with pytest.raises(WrongCodeError):
        await signed_in(community, OLD, following)
    assert joined.recovery_code not in repr(offered)


async def test_recovery_code_replaces_a_lost_second_factor(community: Community, joined: NewPerson) -> None:
    """It lets in at once in the place of six digits, and recovering with it does away with the factor."""
    visitor = await signed_in(community)
    assert visitor is not None
    offered = await community.desk.offer_second_factor(visitor, OLD)
    await community.desk.take_second_factor(visitor, offered.secret, await code_now(community, offered.secret))
    assert await signed_in(community, OLD, joined.recovery_code) is not None
    assert await community.desk.recover(EMAIL, joined.recovery_code, NEW) is not None
    assert await signed_in(community, NEW) is not None


async def test_second_factor_ends_with_the_passphrase(community: Community, joined: NewPerson) -> None:
    """A stolen cookie alone cannot do away with it."""
    visitor = await signed_in(community)
    assert visitor is not None
    offered = await community.desk.offer_second_factor(visitor, OLD)
    await community.desk.take_second_factor(visitor, offered.secret, await code_now(community, offered.secret))
    with pytest.raises(WrongPassphraseError):
        await community.desk.drop_second_factor(visitor, "not the passphrase")
    await community.desk.drop_second_factor(visitor, OLD)
    assert await signed_in(community) is not None
    assert joined.person.email == EMAIL
