"""
Attackers who try without end, and the owner of the account who signs in meanwhile: on the engine itself.
"""

import base64

import httpx
import pytest

from engine.keys.secrets import SecondFactorNeededError
from tests.integration.web.forms import Client
from tests.support.community import PASSPHRASE, Community
from vault.totp import code_at
from web.guesses import FREE_TRIES

EMAIL, OTHER = "facilitator-1@example.org", "facilitator-2@example.org"
NEW = "a lantern on the stairs"


async def try_at(client: httpx.AsyncClient, passphrase: str, email: str = EMAIL, **more: str) -> int:
    """Try to sign in; answer the status."""
    return (await client.post("/api/sign-in", json={"email": email, "passphrase": passphrase, **more})).status_code


async def hammer(client: httpx.AsyncClient) -> set[int]:
    """Try a wrong passphrase until it is refused unseen, and some more; answer the last answers."""
    return {await try_at(client, "not it at all") for _ in range(FREE_TRIES + 3)} - {401}


def known_of(client: httpx.AsyncClient) -> str:
    """Answer the cookie by which a browser is known."""
    return next(one.value or "" for one in client.cookies.jar if one.name == "handrail-known")


async def test_owner_gets_in_while_a_stranger_tries_without_end(browser: Client) -> None:
    """From where they signed in before, each sign-in works at once, first slips included; elsewhere they must wait."""
    async with browser() as home, browser() as stranger, browser() as elsewhere:
        assert await try_at(home, PASSPHRASE) == 200
        for _ in range(3):
            assert await hammer(stranger) == {429}
            await home.post("/api/sign-out")
            assert [await try_at(home, "a slip of the pen"), await try_at(home, PASSPHRASE)] == [401, 200]
        assert await hammer(stranger) == {429}
        assert await try_at(elsewhere, PASSPHRASE) == 429
        assert await try_at(home, PASSPHRASE) == 200


async def test_owner_changes_keys_while_a_stranger_tries(browser: Client) -> None:
    """Who is signed in types their passphrase without waiting for what strangers try at the door."""
    async with browser() as home, browser() as stranger:
        assert await try_at(home, PASSPHRASE) == 200
        assert await hammer(stranger) == {429}
        made = await home.post("/api/me/recovery-code", json={"passphrase": PASSPHRASE})
        assert made.status_code == 200


async def test_printed_code_lets_in_while_a_stranger_tries(browser: Client) -> None:
    """In a new browser the printed code works although the account is being guessed at; then that one is known."""
    async with browser() as home, browser() as stranger, browser() as elsewhere:
        await try_at(home, PASSPHRASE)
        code = (await home.post("/api/me/recovery-code", json={"passphrase": PASSPHRASE})).json()["recovery_code"]
        assert await hammer(stranger) == {429}
        for _ in range(FREE_TRIES + 3):
            wrong = {"email": EMAIL, "code": "0000-0000", "passphrase": "a passphrase of theirs"}
            assert (await stranger.post("/api/recover", json=wrong)).status_code == 401
        back = await elsewhere.post("/api/recover", json={"email": EMAIL, "code": code, "passphrase": NEW})
        assert back.status_code == 200
        assert await try_at(elsewhere, NEW) == 200


async def test_second_factor_is_not_slowed_by_strangers(browser: Client, community: Community) -> None:
    """Even someone who has the passphrase cannot keep the owner's own browser waiting by trying codes."""
    async with browser() as home, browser() as thief:
        await try_at(home, PASSPHRASE)
        offered = (await home.post("/api/me/second-factor", json={"passphrase": PASSPHRASE})).json()
        secret, now = base64.b32decode(offered["secret"]), int(community.clock.now().timestamp()) // 30
        taken = {"ticket": offered["ticket"], "code": code_at(secret, now)}
        assert (await home.post("/api/me/second-factor/take", json=taken)).status_code == 200
        tries = [await try_at(thief, PASSPHRASE, code="000000") for _ in range(FREE_TRIES + 2)]
        assert tries == [401] * FREE_TRIES + [429, 429]
        assert await try_at(home, PASSPHRASE, code=code_at(secret, now + 1)) == 200
        with pytest.raises(SecondFactorNeededError):
            await community.visitor("facilitator-1")


async def test_mark_of_a_browser_says_nothing_and_fits_one_account(browser: Client) -> None:
    """It holds no address, is another one each time, is kept for a year, and makes a browser known for one."""
    async with browser() as home, browser() as stranger:
        answer = await home.post("/api/sign-in", json={"email": EMAIL, "passphrase": PASSPHRASE})
        line = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("handrail-known="))
        assert {"HttpOnly", "Path=/", "SameSite=strict", "Max-Age=31536000"} <= set(line.split("; "))
        assert "facilitator" not in line
        assert "example" not in line
        await try_at(stranger, PASSPHRASE, OTHER)
        assert known_of(home) != known_of(stranger)
        assert await hammer(stranger) == {429}
        assert await try_at(stranger, PASSPHRASE) == 429
        assert await try_at(home, PASSPHRASE) == 200


async def test_two_people_share_a_browser(browser: Client) -> None:
    """It stays known for both; a made-up mark makes it known for nobody."""
    async with browser() as shared, browser() as stranger, browser() as forger:
        for email in (EMAIL, OTHER, EMAIL):
            assert await try_at(shared, PASSPHRASE, email) == 200
        assert len(known_of(shared).split(".")) == 2
        assert await hammer(stranger) == {429}
        forger.cookies.set("handrail-known", "A" * 38)
        assert await try_at(forger, PASSPHRASE) == 429
        assert [await try_at(shared, PASSPHRASE, email) for email in (OTHER, EMAIL)] == [200, 200]


async def test_cookie_set_by_somebody_else_is_not_adopted(browser: Client) -> None:
    """Signing in always draws a new cookie, and ends what the browser's cookie opened until then."""
    async with browser() as attacker, browser() as victim:
        await try_at(attacker, PASSPHRASE, OTHER)
        planted = attacker.cookies["handrail"]
        victim.cookies.set("handrail", planted, domain="x.test", path="/")
        assert await try_at(victim, PASSPHRASE) == 200
        assert planted not in [one.value for one in victim.cookies.jar if one.domain != "x.test"]
        assert (await attacker.get("/api/cases")).status_code == 401
