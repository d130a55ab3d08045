"""
Signing in and out: the cookie, the one answer to wrong tries, and slowing down whoever guesses.
"""

from http.cookies import SimpleCookie

import httpx
import pytest
from pydantic import SecretStr

from handrail.settings import Settings
from tests.integration.web.fake_desk import COOKIE, EMAIL, PASSPHRASE, REFERENCE, FakeDesk
from tests.integration.web.html_outline import Outline
from web.app import make_app
from web.guesses import FREE_TRIES

GOOD = {"email": EMAIL, "passphrase": PASSPHRASE}


async def _page(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    hidden = Outline((await client.get("/sign-in")).text).hidden()
    return await client.post("/sign-in", data={**hidden, **fields})


def _cookie(answer: httpx.Response, name: str) -> dict[str, str]:
    """Read the flags of a cookie that an answer sets."""
    for line in answer.headers.get_list("set-cookie"):
        found = SimpleCookie(line)
        if name in found:
            return {"value": found[name].value, **{key: str(value) for key, value in found[name].items() if value}}
    return {}


async def test_sign_in_sets_a_careful_cookie(client: httpx.AsyncClient) -> None:
    """The cookie is kept from scripts and other sites, and is not in the body."""
    answer = await client.post("/api/sign-in", json=GOOD)
    assert answer.json() == {"name": "A facilitator", "roles": ["facilitator"], "ends_at": "2026-03-05T21:30:00Z"}
    cookie = _cookie(answer, "handrail")
    assert cookie == {"value": COOKIE, "path": "/", "samesite": "strict", "httponly": "True"}
    assert COOKIE not in answer.text


async def test_cookie_travels_by_https_alone() -> None:
    """Where people reach the pages by HTTPS, the cookies are Secure, bound to the host, and HTTPS is insisted on."""
    app = make_app(
        FakeDesk(
            settings=Settings(public_url="https://care.example.org", smtp_url=SecretStr("smtp://mail.example.org"))
        )
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://care.example.org") as client:
        answer = await client.post("/api/sign-in", json=GOOD)
        cookie = _cookie(answer, "__Host-handrail")
        assert cookie == {"value": COOKIE, "path": "/", "samesite": "strict", "httponly": "True", "secure": "True"}
        assert "max-age" in answer.headers["strict-transport-security"]
        form = _cookie(await client.get("/report"), "__Host-handrail-form")
        assert (form["secure"], form["httponly"], form["samesite"]) == ("True", "True", "strict")
        assert (await client.get("/api/cases")).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        GOOD | {"passphrase": "wrong"},
        GOOD | {"email": "nobody@example.org"},
        {"email": "", "passphrase": ""},
        GOOD | {"email": "a\x00b"},
    ],
)
async def test_wrong_tries_look_alike(client: httpx.AsyncClient, body: dict[str, str]) -> None:
    """An unknown address and a wrong passphrase are answered 401 with the same bytes and no cookie."""
    answer = await client.post("/api/sign-in", json=body)
    same = await client.post("/api/sign-in", json={"email": "other@example.org", "passphrase": "x"})
    assert answer.status_code == 401
    assert answer.content == same.content
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"email", "passphrase"}),
        ({"email": EMAIL}, {"passphrase"}),
        (GOOD | {"email": 1}, {"email"}),
        (GOOD | {"passphrase": "x" * 1_001}, {"passphrase"}),
        (GOOD | {"remember": True}, {"remember"}),
    ],
)
async def test_bad_body_names_its_fields(
    client: httpx.AsyncClient, desk: FakeDesk, body: dict[str, object], fields: set[str]
) -> None:
    """A body of another shape is answered 422 without its values, and no passphrase is tried."""
    answer = await client.post("/api/sign-in", json=body)
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["fields"]} == fields
    assert PASSPHRASE not in answer.text
    assert desk.tries == 0


async def test_guessing_is_slowed_down(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """After a few wrong tries the next one is answered 429 and not looked at; other accounts are not touched."""
    for _ in range(FREE_TRIES):
        assert (await client.post("/api/sign-in", json=GOOD | {"passphrase": "x"})).status_code == 401
    slowed = await client.post("/api/sign-in", json=GOOD | {"email": EMAIL.upper()})
    assert (slowed.status_code, slowed.headers["retry-after"]) == (429, "1")
    assert desk.tries == FREE_TRIES
    assert (await _page(client, **GOOD)).status_code == 429
    other = await client.post("/api/sign-in", json={"email": "other@example.org", "passphrase": "x"})
    assert other.status_code == 401


async def test_sign_out_ends_it(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """After signing out the cookie opens nothing, even for who kept a copy, and the browser drops it."""
    answer = await member.post("/api/sign-out")
    assert (answer.status_code, answer.json()) == (200, {"status": "signed-out"})
    assert _cookie(answer, "handrail")["max-age"] == "0"
    assert desk.cookies == set()
    member.cookies.set("handrail", COOKIE)
    assert (await member.get("/api/cases")).status_code == 401
    assert (await member.post("/api/sign-out")).status_code == 200


async def test_page_signs_in_and_leads_on(client: httpx.AsyncClient) -> None:
    """The page signs in and leads to the case that was asked for."""
    asked = await client.get(f"/desk/{REFERENCE}")
    assert (asked.status_code, asked.headers["location"]) == (303, f"/sign-in?next=/desk/{REFERENCE}")
    hidden = Outline((await client.get(asked.headers["location"])).text).hidden()
    done = await client.post("/sign-in", data={**hidden, **GOOD})
    assert (done.status_code, done.headers["location"]) == (303, f"/desk/{REFERENCE}")
    assert (await client.get(f"/desk/{REFERENCE}")).status_code == 200


@pytest.mark.parametrize(
    "after", ["https://elsewhere.example", "//elsewhere.example", "/report", "/desk/../x", "/desk/x\n"]
)
async def test_page_leads_nobody_astray(client: httpx.AsyncClient, after: str) -> None:
    """Whatever address is asked for after signing in, only the desk is led to."""
    done = await _page(client, **GOOD, next=after)
    assert (done.status_code, done.headers["location"]) == (303, "/desk")


async def test_page_says_that_it_did_not_fit(client: httpx.AsyncClient) -> None:
    """A wrong try keeps the address, never the passphrase."""
    answer = await _page(client, email="a@example.org", passphrase="never shown")
    assert answer.status_code == 401
    assert "do not fit together" in answer.text
    assert "a@example.org" in answer.text
    assert "never shown" not in answer.text
