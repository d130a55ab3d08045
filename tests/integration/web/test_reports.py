"""
`POST /api/reports`, as others script against it.
"""

import httpx
import pytest

from engine.report import Channel
from handrail.errors import BusyError
from states.case import Intent
from tests.integration.web.fake_desk import RECEIPT, FakeDesk

SECRET = "kumquat"
"""A word that no answer may repeat."""
WHOLE = {
    "intent": "counsel",
    "text": "What happened.",
    "about": ["someone", "another"],
    "space": "autumn workshop",
    "danger": True,
    "consent": {"committee": False},
    "contact": {"email": "reporter@example.org"},
    "language": "pt-BR",
    "policy": "carpentries",
}
SMALL = {"intent": "report", "text": "What happened."}
BAD = [
    ({}, {"intent", "text"}),
    ({"intent": "report"}, {"text"}),
    ({"text": "x"}, {"intent"}),
    (SMALL | {"intent": SECRET}, {"intent"}),
    (SMALL | {"intent": None}, {"intent"}),
    (SMALL | {"intent": ["report", SECRET]}, {"intent"}),
    (SMALL | {"text": ""}, {"text"}),
    (SMALL | {"text": "  \n "}, {"text"}),
    (SMALL | {"text": 7}, {"text"}),
    (SMALL | {"text": {"kumquat": 1}}, {"text"}),
    (SMALL | {"about": SECRET}, {"about"}),
    (SMALL | {"about": [SECRET, ""]}, {"about.1"}),
    (SMALL | {"about": [1]}, {"about.0"}),
    (SMALL | {"about": ["x" * 501]}, {"about.0"}),
    (SMALL | {"about": ["x"] * 51}, {"about"}),
    (SMALL | {"space": [SECRET]}, {"space"}),
    (SMALL | {"space": "x" * 501}, {"space"}),
    (SMALL | {"danger": "kumquat"}, {"danger"}),
    (SMALL | {"danger": 1}, {"danger"}),
    (SMALL | {"consent": True}, {"consent"}),
    (SMALL | {"consent": {"committee": "kumquat"}}, {"consent.committee"}),
    (SMALL | {"consent": {"kumquat fig": True}}, {"consent.?"}),
    (SMALL | {"contact": SECRET}, {"contact"}),
    (SMALL | {"contact": {"email": SECRET}}, {"contact.email"}),
    (SMALL | {"contact": {"email": "a@example.org, kumquat@example.org"}}, {"contact.email"}),
    (SMALL | {"language": "kumquat!"}, {"language"}),
    (SMALL | {"policy": "../kumquat"}, {"policy"}),
    (SMALL | {"policy": "kumquat"}, {"policy"}),
    (SMALL | {"kumquat fig": 1}, {"?"}),
    (SMALL | {"intent": SECRET, "text": 1, "danger": 2, "language": 3}, {"intent", "text", "danger", "language"}),
]
BROKEN = [
    b"",
    b"kumquat",
    b"[]",
    b'"kumquat"',
    b"null",
    b"{",
    b'{"intent": "report", "text": "kumquat"',
    b'{"intent": "report", "text": "a", "text": "kumquat"}',
    b'{"intent": "report", "text": "kumquat", "danger": NaN}',
    b'{"intent": "report", "text": "kumquat\xff"}',
    b'{"intent": "report", "text": ' + b"[" * 200 + b"]" * 200 + b"}",
    b'{"intent": "report", "text": 1' + b"0" * 5_000 + b"}",
]
JSON = {"content-type": "application/json"}


async def test_report_is_taken(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A report with only the two required fields is answered 201 with reference, receipt and promises."""
    answer = await client.post("/api/reports", json=SMALL)
    assert answer.status_code == 201
    assert answer.json() == {
        "reference": "HR-2345ABC1",
        "receipt": RECEIPT,
        "promises": [{"name": "acknowledge", "due_at": "2026-03-06T09:30:00Z"}],
    }
    assert desk.reports[0].text == "What happened."
    assert desk.reports[0].channel is Channel.API


async def test_report_keeps_every_field(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Every field of the contract reaches the desk."""
    assert (await client.post("/api/reports", json=WHOLE)).status_code == 201
    report = desk.reports[0]
    assert (report.intent, report.text, report.about) == (Intent.COUNSEL, "What happened.", ("someone", "another"))
    assert (report.space, report.danger, report.consent) == ("autumn workshop", True, False)
    assert (report.contact, report.language, report.policy) == ("reporter@example.org", "pt-BR", "carpentries")


@pytest.mark.parametrize(("body", "fields"), BAD)
async def test_bad_body_names_every_field(
    client: httpx.AsyncClient, desk: FakeDesk, body: dict[str, object], fields: set[str]
) -> None:
    """A bad body is answered 422 with each field that is wrong and none of its values, and nothing is taken."""
    answer = await client.post("/api/reports", json=body)
    said = answer.json()
    assert (answer.status_code, said["error"]) == (422, "invalid")
    assert {one["field"] for one in said["fields"]} == fields
    assert all(one["message"] for one in said["fields"])
    assert SECRET not in answer.text
    assert desk.reports == []


@pytest.mark.parametrize("raw", BROKEN)
async def test_broken_json_is_refused(client: httpx.AsyncClient, desk: FakeDesk, raw: bytes) -> None:
    """What is no sound JSON object is answered 422, without its content, and nothing is taken."""
    answer = await client.post("/api/reports", content=raw, headers=JSON)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["fields"]] == [""]
    assert SECRET not in answer.text
    assert desk.reports == []


async def test_same_key_and_body_give_the_same_answer(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A report that is sent again under its key is one report with one answer, however its JSON is spaced."""
    first = await client.post("/api/reports", json=SMALL, headers={"Idempotency-Key": "one"})
    spaced = b'{"text":   "What happened.",\n "intent": "report"}'
    second = await client.post("/api/reports", content=spaced, headers={**JSON, "Idempotency-Key": "one"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert len(desk.reports) == 1


async def test_same_key_with_another_body_conflicts(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Another body under a used key is answered 409."""
    await client.post("/api/reports", json=SMALL, headers={"Idempotency-Key": "one"})
    answer = await client.post("/api/reports", json=WHOLE, headers={"Idempotency-Key": "one"})
    assert (answer.status_code, answer.json()["error"]) == (409, "idempotency-conflict")
    assert len(desk.reports) == 1


@pytest.mark.parametrize("key", ["", "   ", "x" * 256, "a\tb"])
async def test_odd_key_is_refused(client: httpx.AsyncClient, key: str) -> None:
    """A key that is empty, endless or unprintable is answered 422."""
    answer = await client.post("/api/reports", json=SMALL, headers={"Idempotency-Key": key})
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "Idempotency-Key"


async def test_large_body_is_refused(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A body over the limit is answered 413, and nothing is taken."""
    answer = await client.post("/api/reports", json=SMALL | {"text": "x" * 20_001})
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")
    assert desk.reports == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_other_content_types_are_refused(client: httpx.AsyncClient, kind: str) -> None:
    """A body that does not say it is JSON is answered 415, as a form on another site would be."""
    answer = await client.post("/api/reports", content=b"{}", headers={"content-type": kind})
    assert (answer.status_code, answer.json()["error"]) == (415, "not-json")
    assert "application/json" in answer.json()["message"]


async def test_busy_desk_asks_to_come_again(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A desk over its capacity is answered 503 with Retry-After."""
    desk.raises = BusyError(7)
    answer = await client.post("/api/reports", json=SMALL)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    assert (answer.json()["error"], answer.json()["retry_after"]) == ("busy", 7)
