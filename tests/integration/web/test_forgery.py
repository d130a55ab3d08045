"""
Requests that another site makes a visitor's browser send: nothing comes of them.
"""

import httpx
import pytest

from tests.integration.web.fake_desk import EMAIL, PASSPHRASE, RECEIPT, REFERENCE, FakeDesk
from tests.integration.web.html_outline import Outline

FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://elsewhere.example"},
    {"origin": "http://handrail.test.elsewhere.example"},
    {"origin": "not an origin"},
    {"origin": "http://["},
]
OWN: list[dict[str, str]] = [
    {},
    {"sec-fetch-site": "same-origin", "origin": "null"},
    {"sec-fetch-site": "none"},
    {"origin": "http://handrail.test"},
    {"origin": "null"},
]
FORMS = [
    ("/report", {"intent": "report", "text": "x", "step": "send"}),
    ("/receipt/move", {"receipt": RECEIPT, "trigger": "reply", "note": "x"}),
    (f"/desk/{REFERENCE}", {"trigger": "counsel"}),
    ("/sign-out", {"step": "leave"}),
]


async def _token(client: httpx.AsyncClient) -> str:
    return Outline((await client.get("/receipt")).text).hidden()["token"]


def _untouched(desk: FakeDesk) -> bool:
    return not desk.reports and not desk.wishes and bool(desk.cookies)


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize(("path", "fields"), FORMS)
async def test_form_from_another_site_is_refused(
    member: httpx.AsyncClient, desk: FakeDesk, path: str, fields: dict[str, str], headers: dict[str, str]
) -> None:
    """A form that the browser says came from elsewhere is answered 403, even with a good token."""
    data = {**fields, "token": await _token(member)}
    assert (await member.post(path, data=data, headers=headers)).status_code == 403
    assert _untouched(desk)


@pytest.mark.parametrize("token", [None, "", "0" * 64, "ü"])
@pytest.mark.parametrize(("path", "fields"), FORMS)
async def test_form_without_its_token_is_refused(
    member: httpx.AsyncClient, desk: FakeDesk, path: str, fields: dict[str, str], token: str | None
) -> None:
    """A form without the token of this browser is answered 403."""
    await _token(member)
    data = fields if token is None else {**fields, "token": token}
    assert (await member.post(path, data=data)).status_code == 403
    assert _untouched(desk)


async def test_token_ends_with_the_sign_in(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A token from before signing in or out is of no use after."""
    token = await _token(member)
    member.cookies.delete("handrail")
    assert (await member.post("/receipt", data={"receipt": RECEIPT, "token": token})).status_code == 403
    assert desk.wishes == []


async def test_token_needs_its_cookie(client: httpx.AsyncClient) -> None:
    """A token is of no use in another browser."""
    token = await _token(client)
    client.cookies.clear()
    assert (await client.post("/receipt", data={"receipt": RECEIPT, "token": token})).status_code == 403


@pytest.mark.parametrize("headers", OWN)
async def test_own_form_is_taken(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    """Our own form is taken from every browser, however little it says about where it came from."""
    data = {"receipt": RECEIPT, "token": await _token(client)}
    assert (await client.post("/receipt", data=data, headers=headers)).status_code == 200


async def test_refused_report_keeps_what_was_typed(client: httpx.AsyncClient) -> None:
    """A report whose page was open too long is shown again, whole, with a fresh token that serves."""
    answer = await client.post("/report", data={"intent": "report", "text": "Kept.", "step": "send"})
    assert answer.status_code == 403
    assert "Kept." in answer.text
    again = {**Outline(answer.text).hidden(), "intent": "report", "text": "Kept.", "step": "send"}
    assert (await client.post("/report", data=again)).status_code == 201


@pytest.mark.parametrize("headers", FOREIGN)
async def test_api_refuses_other_sites(member: httpx.AsyncClient, desk: FakeDesk, headers: dict[str, str]) -> None:
    """What the API does by the cookie, it does not do for another site."""
    move = await member.post(f"/api/cases/{REFERENCE}/moves", json={"trigger": "counsel"}, headers=headers)
    out = await member.post("/api/sign-out", headers=headers)
    enter = await member.post("/api/sign-in", json={"email": EMAIL, "passphrase": PASSPHRASE}, headers=headers)
    assert [one.status_code for one in (move, out, enter)] == [403, 403, 403]
    assert _untouched(desk)


async def test_api_moves_need_json(member: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A move in a form's content type, which any site could send, is answered 415."""
    headers = {"content-type": "text/plain"}
    answer = await member.post(f"/api/cases/{REFERENCE}/moves", content=b'{"trigger":"counsel"}', headers=headers)
    assert answer.status_code == 415
    assert _untouched(desk)
