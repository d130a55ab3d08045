"""
People's own keys over HTTP, on the engine itself: passphrase, recovery code, second factor, and granting a case.
"""

import base64
import re

import httpx

from tests.integration.web.forms import Client
from tests.support.community import PASSPHRASE, Community
from vault.totp import code_at

NEW = "a lantern on the stairs"
EMAIL = "facilitator-1@example.org"


async def sign_in(client: httpx.AsyncClient, passphrase: str = PASSPHRASE, **more: str) -> int:
    """Sign the first facilitator in; answer the status."""
    body = {"email": EMAIL, "passphrase": passphrase, **more}
    return (await client.post("/api/sign-in", json=body)).status_code


async def ask(client: httpx.AsyncClient, place: str, **body: str) -> tuple[int, dict[str, str]]:
    """Ask for something; answer the status and the body."""
    answer = await client.post(place, json=body)
    return answer.status_code, answer.json()


async def test_change_of_passphrase_signs_every_browser_out(browser: Client) -> None:
    """A wrong and a short one are said; after the change both browsers must sign in anew, with the new one."""
    async with browser() as one, browser() as other:
        assert [await sign_in(one), await sign_in(other)] == [200, 200]
        wrong = await ask(one, "/api/me/passphrase", old="not it at all", new=NEW)
        short = await ask(one, "/api/me/passphrase", old=PASSPHRASE, new="short")
        assert [(status, said["error"]) for status, said in (wrong, short)] == [
            (401, "wrong-passphrase"), (422, "weak-passphrase"),
        ]  # fmt: skip
        assert (await ask(one, "/api/me/passphrase", old=PASSPHRASE, new=NEW))[0] == 200
        assert [(await client.get("/api/cases")).status_code for client in (one, other)] == [401, 401]
        assert [await sign_in(one), await sign_in(one, NEW)] == [401, 200]


async def test_recovery_code_lets_back_in(browser: Client) -> None:
    """A code made while signed in gives a new passphrase later; a wrong one looks like a wrong passphrase."""
    async with browser() as client:
        await sign_in(client)
        _, made = await ask(client, "/api/me/recovery-code", passphrase=PASSPHRASE)
        wrong = await ask(client, "/api/recover", email=EMAIL, code="0000", passphrase=NEW)
        assert (wrong[0], wrong[1]["error"]) == (401, "sign-in-failed")
        status, fresh = await ask(client, "/api/recover", email=EMAIL, code=made["recovery_code"], passphrase=NEW)
        assert (status, fresh["recovery_code"] != made["recovery_code"]) == (200, True)
        assert await sign_in(client, NEW) == 200


async def test_guessing_passphrases_with_a_stolen_cookie_is_slowed_down(browser: Client) -> None:
    """After five wrong ones the next must wait, as at the door."""
    async with browser() as client:
        await sign_in(client)
        tries = [(await ask(client, "/api/me/recovery-code", passphrase="not it at all"))[0] for _ in range(6)]
    assert tries == [401] * 5 + [429]


async def test_second_factor_is_asked_for_at_the_door(browser: Client, community: Community) -> None:
    """Only what was offered for a passphrase is taken up, and then asked for; dropping it wants a passphrase too."""
    async with browser() as client:
        await sign_in(client)
        _, offered = await ask(client, "/api/me/second-factor", passphrase=PASSPHRASE)
        secret, now = base64.b32decode(offered["secret"]), int(community.clock.now().timestamp()) // 30
        assert offered["secret"] in offered["address"]
        place = "/api/me/second-factor/take"
        right = code_at(secret, now)
        assert (await ask(client, place, ticket=offered["ticket"], code="000000"))[0] == 401
        for ticket in ("", "ä", "AAAA", offered["secret"], offered["ticket"][:-8] + "AAAAAAA="):
            assert (await ask(client, place, ticket=ticket, code=right))[0] == 401
        assert (await ask(client, place, ticket=offered["ticket"], code=right))[0] == 200
        answer = await client.post("/api/sign-in", json={"email": EMAIL, "passphrase": PASSPHRASE})
        assert (answer.status_code, answer.json()["error"]) == (401, "second-factor-needed")
        assert await sign_in(client, code=code_at(secret, now)) == 401
        assert await sign_in(client, code=code_at(secret, now + 1)) == 200
        assert (await ask(client, "/api/me/second-factor/drop", passphrase=PASSPHRASE))[0] == 200
        assert await sign_in(client) == 200


async def test_sign_in_page_asks_for_the_code(browser: Client, community: Community) -> None:
    """The page shows the field once the passphrase fitted, and not before."""
    visitor = await community.visitor("facilitator-1")
    offered = await community.desk.offer_second_factor(visitor, PASSPHRASE)
    now = int(community.clock.now().timestamp()) // 30
    await community.desk.take_second_factor(visitor, offered.secret, code_at(offered.secret, now))
    async with browser() as client:
        page = (await client.get("/sign-in")).text
        assert 'name="code"' not in page
        found = re.search(r'name="token" value="([^"]*)"', page)
        assert found is not None
        typed = {"token": found[1], "email": EMAIL, "passphrase": PASSPHRASE}
        asked = await client.post("/sign-in", data=typed)
        assert (asked.status_code, 'name="code"' in asked.text, PASSPHRASE in asked.text) == (401, True, False)
        entered = await client.post("/sign-in", data=typed | {"code": code_at(offered.secret, now + 1)})
        assert (entered.status_code, entered.headers["location"]) == (303, "/desk")


async def test_case_is_granted_to_a_colleague(browser: Client, community: Community) -> None:
    """The colleague who joined later reads it then; a stranger's address, and a case that is not theirs, are 404."""
    opened = await community.report("It happened again.")
    late = await community.join("facilitator")
    async with browser() as client:
        await sign_in(client)
        place = f"/api/cases/{opened.reference}/grants"
        answers = [await ask(client, place, email=email) for email in (late.email, "stranger@example.org")]
        answers.append(await ask(client, "/api/cases/HR-22222222/grants", email=late.email))
    assert [(status, said.get("error")) for status, said in answers] == [
        (200, None), (404, "nobody-to-grant"), (404, "unknown-case"),
    ]  # fmt: skip
    assert (await community.page("facilitator-3", opened.reference)).readable is True


async def test_nobody_asks_about_keys_without_signing_in(browser: Client) -> None:
    """Each address wants a sign-in, and refuses what another site sends."""
    async with browser() as client:
        for place in ("passphrase", "recovery-code", "second-factor", "second-factor/take", "second-factor/drop"):
            assert (await ask(client, f"/api/me/{place}"))[0] == 401
            forged = await client.post(f"/api/me/{place}", json={}, headers={"Sec-Fetch-Site": "cross-site"})
            assert forged.status_code == 403
