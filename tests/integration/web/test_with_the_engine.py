"""
The pages and the API over the engine itself: a report's life through HTTP, on a real database with real keys.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.integration.web.html_outline import Outline
from tests.support.community import PASSPHRASE, Community, open_community
from web.app import make_app
from web.desk import Desk

SMALL = {"intent": "report", "text": "What happened."}


@pytest.fixture
async def community(tmp_path: Path) -> AsyncIterator[Community]:
    """Open a community that can serve the usual policy."""
    async with open_community(tmp_path, metrics_token="a token of the operator") as opened:
        yield await opened.settle(facilitator=2, committee=3, board=1, ombuds=1)


@pytest.fixture
async def client(community: Community) -> AsyncIterator[httpx.AsyncClient]:
    """Reach its application as a stranger."""
    desk: Desk = community.desk
    async with httpx.AsyncClient(transport=httpx.ASGITransport(make_app(desk)), base_url="http://x.test") as reached:
        yield reached


async def _sign_in(client: httpx.AsyncClient, email: str) -> None:
    answer = await client.post("/api/sign-in", json={"email": email, "passphrase": PASSPHRASE})
    assert answer.status_code == 200


async def test_report_is_counselled_over_http(community: Community, client: httpx.AsyncClient) -> None:
    """A report comes in by the API, a facilitator answers and counsels, and the reporter sees both with the receipt."""
    sent = await client.post("/api/reports", json=SMALL, headers={"Idempotency-Key": "one"})
    again = await client.post("/api/reports", json=SMALL, headers={"Idempotency-Key": "one"})
    other = await client.post("/api/reports", json=SMALL | {"text": "Another."}, headers={"Idempotency-Key": "one"})
    assert (sent.status_code, again.content, other.status_code) == (201, sent.content, 409)
    reference, receipt = sent.json()["reference"], sent.json()["receipt"]
    assert {one["name"] for one in sent.json()["promises"]} >= {"acknowledge", "counsel"}

    await _sign_in(client, "facilitator-1@example.org")
    assert [one["reference"] for one in (await client.get("/api/cases")).json()["cases"]] == [reference]
    case = (await client.get(f"/api/cases/{reference}")).json()
    assert [one["text"] for one in case["writings"] if one["part"] == "text"] == ["What happened."]
    moves = f"/api/cases/{reference}/moves"
    wrote = await client.post(moves, json={"trigger": "message", "note": "When can we talk?", "no_conflict": True})
    done = await client.post(moves, json={"trigger": "counsel", "expects": case["version"] + 2})
    late = await client.post(moves, json={"trigger": "counsel"})
    assert (wrote.status_code, done.status_code, late.status_code) == (200, 200, 409)
    assert late.json()["reason"] == "not-from-here"

    seen = (await client.post("/api/receipt", json={"receipt": receipt.upper()})).json()
    assert (seen["reference"], seen["state"]) == (reference, "counselled")
    assert "When can we talk?" in [one["text"] for one in seen["messages"] if not one["mine"]]
    assert all(one["kept_at"] for one in seen["promises"] if one["name"] in {"acknowledge", "counsel"})
    assert await community.is_sound()


@pytest.mark.usefixtures("community")
async def test_form_and_pages_serve_a_whole_case(client: httpx.AsyncClient) -> None:
    """The form promises what the receipt page then shows, and the desk's page makes the move."""
    form = await client.get("/report")
    promised = Outline(form.text).all("time")
    hidden = Outline(form.text).hidden()
    fields = {**hidden, "intent": "counsel", "text": "Something small.", "about": "nobody here", "step": "send"}
    sent = await client.post("/report", data=fields)
    assert sent.status_code == 201
    assert {one["datetime"] for one in Outline(sent.text).all("time")} <= {one["datetime"] for one in promised}

    await _sign_in(client, "facilitator-2@example.org")
    reference = (await client.get("/api/cases")).json()["cases"][0]["reference"]
    page = await client.get(f"/desk/{reference}")
    assert "Something small." in page.text
    data = {**Outline(page.text).hidden(), "trigger": "counsel", "note": "We talked.", "no_conflict": "yes"}
    moved = await client.post(f"/desk/{reference}", data=data)
    assert moved.headers["location"] == f"/desk/{reference}?done=counsel"
    assert "Counselled" in (await client.get(moved.headers["location"])).text


async def test_someone_who_is_named_sees_nothing(community: Community, client: httpx.AsyncClient) -> None:
    """Whoever is named in a report gets the same answers as if it had never come."""
    named = community.people["facilitator-1"].email
    sent = await client.post("/api/reports", json=SMALL | {"about": [named]})
    await _sign_in(client, named)
    assert (await client.get("/api/cases")).json() == {"cases": []}
    for path in ("/api/cases/{}", "/desk/{}"):
        hidden, never = [await client.get(path.format(one)) for one in (sent.json()["reference"], "HR-22222222")]
        assert (hidden.status_code, hidden.content) == (404, never.content)


async def test_unknown_policy_is_a_wrong_field(client: httpx.AsyncClient) -> None:
    """A report that names a policy which is not there is answered 422 at that field."""
    answer = await client.post("/api/reports", json=SMALL | {"policy": "nowhere"})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["fields"]] == ["policy"]


async def test_machines_see_how_things_stand(community: Community, client: httpx.AsyncClient) -> None:
    """Without an engine we are degraded and take reports; the numbers count them."""
    assert (await client.get("/readyz")).json()["status"] == "degraded"
    assert (await client.post("/api/reports", json=SMALL)).status_code == 201
    await community.desk.beat("one", orchestrated=True)
    assert (await client.get("/readyz")).json()["status"] == "ready"
    shown = "Bearer a token of the operator"
    exact, rounded = [(await client.get("/metrics", headers=one)).text for one in ({"authorization": shown}, {})]
    assert 'handrail_cases{policy="carpentries",state="received"} 1.0' in exact
    assert 'handrail_cases{policy="carpentries",state="received"} 0.0' in rounded
