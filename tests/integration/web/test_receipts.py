"""
Coming back with a receipt: by the API and by the page.
"""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from engine.views import MoveAnswer
from states.case import MoveStatus
from states.lifecycle import CaseState, Trigger
from tests.integration.web.fake_desk import NOW, RECEIPT, FakeDesk
from tests.integration.web.html_outline import Outline


async def _page(client: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    token = Outline((await client.get("/receipt")).text).hidden()["token"]
    return await client.post(path, data={"token": token, "receipt": RECEIPT, **fields})


async def test_receipt_opens_the_report(client: httpx.AsyncClient) -> None:
    """A receipt opens the reference, the case state, the promises and how they ended, and the messages."""
    answer = await client.post("/api/receipt", json={"receipt": RECEIPT})
    said = answer.json()
    assert answer.status_code == 200
    assert (said["reference"], said["state"]) == ("HR-2345ABCD", "received")
    assert said["promises"][0] == {
        "name": "acknowledge",
        "to": "reporter",
        "due_at": "2026-03-06T09:30:00Z",
        "kept_at": "2026-03-05T09:30:00Z",
        "broken_at": None,
        "released": False,
    }
    assert said["promises"][1]["broken_at"] == "2026-03-05T09:30:00Z"
    assert [one["mine"] for one in said["messages"]] == [False, True]
    assert said["may"] == ["reply", "consent", "withdraw"]


async def test_wrong_receipts_look_alike(client: httpx.AsyncClient) -> None:
    """A wrong receipt, a malformed one and an expired one are answered 404, byte for byte the same."""
    wrong = ("", "x", RECEIPT + "-extra", "\u202e", "x" * 400)
    answers = [await client.post("/api/receipt", json={"receipt": one}) for one in wrong]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    assert answers[0].json()["error"] == "unknown-case"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"receipt"}),
        ({"receipt": 1}, {"receipt"}),
        ({"receipt": "x" * 501}, {"receipt"}),
        ({"receipt": RECEIPT, "amber": 1}, {"amber"}),
        ([], {""}),
    ],
)
async def test_bad_body_names_its_fields(client: httpx.AsyncClient, body: object, fields: set[str]) -> None:
    """A body of another shape is answered 422, and never with the receipt in it."""
    answer = await client.post("/api/receipt", json=body)
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["fields"]} == fields
    assert RECEIPT not in answer.text


async def test_receipt_is_taken_from_bodies_only(client: httpx.AsyncClient) -> None:
    """A receipt in an address opens nothing: it would be kept in histories and logs."""
    assert (await client.get("/api/receipt", params={"receipt": RECEIPT})).status_code == 405
    page = await client.get("/receipt", params={"receipt": RECEIPT})
    assert "Your receipt" in page.text
    assert RECEIPT not in page.text


async def test_reporter_writes_again(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A move of the reporter reaches the desk with what was written."""
    body = {"receipt": RECEIPT, "trigger": "reply", "note": "Again."}
    answer = await client.post("/api/receipt/moves", json=body)
    assert (answer.status_code, answer.json()) == (200, {"status": "applied"})
    assert [(one.trigger, one.note) for one in desk.wishes] == [("reply", "Again.")]


@pytest.mark.parametrize(
    ("became", "status", "said"),
    [
        (MoveAnswer(MoveStatus.PENDING), 202, {"status": "pending", "reason": None}),
        (MoveAnswer(MoveStatus.REFUSED, "too-late"), 409, {"error": "refused", "reason": "too-late"}),
        (MoveAnswer(MoveStatus.REFUSED, "never-heard-of"), 409, {"error": "refused", "reason": "never-heard-of"}),
        (MoveAnswer(MoveStatus.WITHDRAWN, "promise-ended"), 409, {"error": "refused", "reason": "promise-ended"}),
    ],
)
async def test_move_of_a_reporter_is_answered(
    client: httpx.AsyncClient, desk: FakeDesk, became: MoveAnswer, status: int, said: dict[str, str]
) -> None:
    """A move that waits is answered 202, one that is refused 409, both with the reason and words."""
    desk.answer = became
    answer = await client.post("/api/receipt/moves", json={"receipt": RECEIPT, "trigger": "withdraw"})
    assert answer.status_code == status
    assert said.items() <= answer.json().items()
    assert len(answer.json()["message"]) > 20


@pytest.mark.parametrize("trigger", ["", "dance", 1, None])
async def test_unknown_trigger_is_refused(client: httpx.AsyncClient, desk: FakeDesk, trigger: object) -> None:
    """A trigger that does not exist is answered 422 and reaches nobody."""
    answer = await client.post("/api/receipt/moves", json={"receipt": RECEIPT, "trigger": trigger})
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "trigger"
    assert desk.wishes == []


async def test_page_says_how_things_stand(client: httpx.AsyncClient) -> None:
    """The page says in words what was kept, what was not and what is promised, and escapes what people wrote."""
    answer = await _page(client, "/receipt")
    said = Outline(answer.text).said()
    assert "Kept Thursday 5 March 2026, 09:30 UTC." in said
    assert "Not kept It was due by Thursday 5 March 2026, 04:30 UTC. That is our fault, not yours." in said
    assert "Promised By Monday 9 March 2026, 13:30 UTC (in 4 days) ." in said
    assert "Thank you. &lt;i&gt;When&lt;/i&gt; can we talk?" in answer.text
    assert RECEIPT not in str(answer.url)
    assert answer.headers["cache-control"] == "no-store"


async def test_page_tells_of_tier_and_appeal(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """The page says who has the report now, and until when another look can be asked for."""
    view = await desk.reporter_view(RECEIPT)
    desk.view = replace(view, state=CaseState.ESCALATED, tier="board", appeal_until=NOW + timedelta(days=30))
    said = Outline((await _page(client, "/receipt")).text).said()
    assert "Who has it now the board" in said
    assert "You can ask for another look until Saturday 4 April 2026, 09:30 UTC (in 30 days)" in said


async def test_page_asks_about_an_outcome_and_why_they_appeal(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """Where an answer is waited for, or an appeal needs a ground, the page gives the choice, and hands it on."""
    view = await desk.reporter_view(RECEIPT)
    sayings = {Trigger.REPLY: ("agrees", "disagrees"), Trigger.REOPEN: ("process",)}
    desk.view = replace(view, may=(Trigger.REPLY, Trigger.REOPEN), sayings=sayings)
    said = Outline((await _page(client, "/receipt")).text).said()
    assert "I do not agree with it" in said
    assert "The rules for handling reports were not followed" in said
    for trigger, outcome in (("reply", "disagrees"), ("reopen", "process")):
        assert (await _page(client, "/receipt/move", trigger=trigger, outcome=outcome)).status_code == 200
    assert [(one.trigger, one.outcome) for one in desk.wishes] == [("reply", "disagrees"), ("reopen", "process")]


async def test_wrong_receipts_get_the_same_page(client: httpx.AsyncClient) -> None:
    """Wrong receipts are answered 404 with kind words and without what was typed."""
    pages = [await _page(client, "/receipt", receipt=one) for one in ("", "wrong", "other")]
    assert {one.status_code for one in pages} == {404}
    assert len({one.text for one in pages}) == 1


async def test_reloaded_page_sends_nothing_again(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A message that is sent twice from the same page arrives once."""
    for _ in range(2):
        answer = await _page(client, "/receipt/move", trigger="reply", note="Again.", mark="one-page")
        assert answer.status_code == 200
    assert len(desk.wishes) == 1


async def test_refused_move_keeps_what_was_written(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """A refusal is shown in words, and the message is still there."""
    desk.answer = MoveAnswer(MoveStatus.REFUSED, "too-late")
    answer = await _page(client, "/receipt/move", trigger="reply", note="Kept words.")
    assert answer.status_code == 409
    assert "The time for this step is over." in answer.text
    assert "Kept words." in answer.text


@pytest.mark.parametrize("fields", [{"trigger": "reply", "note": "  "}, {"trigger": "counsel"}, {}])
async def test_page_asks_only_what_a_reporter_may(
    client: httpx.AsyncClient, desk: FakeDesk, fields: dict[str, str]
) -> None:
    """An empty message, or a move that is no reporter's, is not asked for."""
    answer = await _page(client, "/receipt/move", **fields)
    assert answer.status_code == 200
    assert ("Please write something first." in answer.text) == (fields.get("trigger") == "reply")
    assert desk.wishes == []
