"""
Typing the receipt once more, and guessing at receipts, by the pages and by the API.
"""

import httpx

from tests.integration.web.fake_desk import RECEIPT
from tests.integration.web.html_outline import Outline
from web.receipt_guesses import ALL_TRIES, OWN_TRIES


async def _page(client: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    token = Outline((await client.get("/receipt")).text).hidden()["token"]
    return await client.post(path, data={"token": token, **fields})


async def test_receipt_typed_again_is_confirmed(client: httpx.AsyncClient) -> None:
    """Typed as it was written down, in capitals and with blanks, it is confirmed and the report is shown."""
    hidden = Outline((await client.get("/report")).text).hidden()
    sent = await client.post("/report", data={**hidden, "step": "send", "intent": "report", "text": "What happened."})
    form = next(one for one in Outline(sent.text).all("form") if one["action"] == "/receipt/confirm")
    assert form["method"] == "post"
    typed = f"  {RECEIPT.upper().replace('-', ' ')} "
    answer = await client.post("/receipt/confirm", data=Outline(sent.text).hidden() | {"receipt": typed})
    assert answer.status_code == 200
    assert "That is right: you have your receipt." in Outline(answer.text).said()


async def test_receipt_typed_wrongly_is_shown_again(client: httpx.AsyncClient) -> None:
    """With a word missing the receipt is shown once more, to be compared, and nothing is lost."""
    for typed in (RECEIPT.rpartition("-")[0], "", RECEIPT + "-more"):
        answer = await _page(client, "/receipt/confirm", shown=RECEIPT, receipt=typed)
        assert answer.status_code == 422
        assert RECEIPT in Outline(answer.text).said()
        assert "not the same yet" in Outline(answer.text).said()


async def test_confirming_opens_nothing_by_itself(client: httpx.AsyncClient) -> None:
    """A receipt that is none is answered like any wrong one, whether it was typed twice or not."""
    for typed in ("made-up", "other"):
        assert (await _page(client, "/receipt/confirm", shown="made-up", receipt=typed)).status_code == 404


async def test_guessing_by_page_is_slowed_down(client: httpx.AsyncClient) -> None:
    """After ten wrong receipts the page says 429 and when to come again, for a right one too."""
    answers = [await _page(client, "/receipt", receipt="wrong") for _ in range(OWN_TRIES + 1)]
    assert [one.status_code for one in answers] == [404] * OWN_TRIES + [429]
    late = await _page(client, "/receipt", receipt=RECEIPT)
    assert (late.status_code, 1 <= int(late.headers["retry-after"]) <= 5) == (429, True)
    assert "Wait a few seconds" in late.text
    client.cookies.clear()
    assert (await _page(client, "/receipt", receipt=RECEIPT)).status_code == 200


async def test_guessing_by_api_is_slowed_down(client: httpx.AsyncClient) -> None:
    """Programs hear 429 with Retry-After after hundreds of wrong receipts; pages are not slowed down by that."""
    statuses = {(await client.post("/api/receipt", json={"receipt": "wrong"})).status_code for _ in range(ALL_TRIES)}
    assert statuses == {404}
    late = [await client.post("/api/receipt", json={"receipt": "wrong"}) for _ in range(40)][-1]
    if late.status_code == 429:  # a slow machine may have filled the bucket again meanwhile
        assert late.json()["retry_after"] == int(late.headers["retry-after"]) == 1
    assert (await _page(client, "/receipt", receipt=RECEIPT)).status_code == 200
